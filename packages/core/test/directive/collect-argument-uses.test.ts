import assert from 'node:assert/strict';
import { test } from 'vitest';
import { collectArgumentUses } from '../../src/directive/collect-argument-uses.ts';
import type { InputPlan } from '../../src/directive/plan-arguments.ts';
import { targetsOf } from './host-schema.ts';

function planOf(name: string): InputPlan {
  const coordinate = `Query.a(${name}:)`;
  const target = targetsOf(`type Query { a(${name}: ID @fileUpload): Int }`).get(coordinate) ?? null;
  return new Map([[name, { coordinate, target, inside: null }]]);
}

test("what a host's own ID scalar makes of an id does not go unchecked", () => {
  for (const value of [5, {}, true, Symbol('id')]) {
    assert.deepEqual(
      collectArgumentUses(planOf('id'), { id: value }).map(({ id }) => id),
      [''],
    );
  }
});

test('an argument that is named like what every object has is absent when it is not given', () => {
  assert.deepEqual(collectArgumentUses(planOf('constructor'), {}), []);
  assert.deepEqual(
    collectArgumentUses(planOf('constructor'), { constructor: 'a' }).map(({ id }) => id),
    ['a'],
  );
});
