import assert from 'node:assert/strict';
import { test } from 'vitest';
import { collectFiles } from '../../src/directive/collect-files.ts';
import type { InputPlan } from '../../src/directive/plan-arguments.ts';
import { targetsOf } from './host-schema.ts';

function planOf(name: string): InputPlan {
  const coordinate = `Query.a(${name}:)`;
  const target = targetsOf(`type Query { a(${name}: ID @fileUpload): Int }`).get(coordinate);
  const files = target === undefined ? null : ({ target, attach: 'ADD', subject: null } as const);
  return new Map([[name, { coordinate, files, inside: null }]]);
}

function idsIn(name: string, args: Record<string, unknown>): readonly string[] {
  const places = collectFiles(
    planOf(name),
    args,
    () => assert.fail('There is no subject.'),
    () => undefined,
  );
  return places.flatMap(({ ids }) => ids);
}

test("what a host's own ID scalar makes of an id does not go unchecked", () => {
  for (const value of [5, {}, true, Symbol('id')]) {
    assert.deepEqual(idsIn('id', { id: value }), ['']);
  }
});

test('an argument that is named like what every object has is absent when it is not given', () => {
  assert.deepEqual(idsIn('constructor', {}), []);
  assert.deepEqual(idsIn('constructor', { constructor: 'a' }), ['a']);
});
