import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { USAGE } from '../packages/core/src/cli/usage.ts';

const page = readFileSync(new URL('../docs/reference/command-line.md', import.meta.url), 'utf8');

function optionsIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(/--[a-z][a-z-]*/g), ([option]) => option))].toSorted();
}

test('the page of the command line has a section for each command of the help, with its options', () => {
  const [help = '', general = ''] = USAGE.split(/(?=^--json)/m);
  const jsonFor = /^--json prints the output of (.*) as JSON/.exec(general)?.[1] ?? '';
  const helped = new Map(
    help.split(/^ {2}(?=[a-z])/m).flatMap((text): (readonly [string, string])[] => {
      const [, name] = /^((?:jobs )?[a-z][a-z-]*) /.exec(text) ?? [];
      return name === undefined ? [] : [[name, text]];
    }),
  );
  assert.ok(helped.size > 5);
  const sections = new Map(
    page
      .split(/^## /m)
      .map((text) => [text.slice(0, text.indexOf('\n')), text] as const)
      .filter(([name]) => /^[a-z]/.test(name)),
  );
  for (const [name, text] of helped) {
    const json = jsonFor.includes(name.split(' ')[0] ?? '') ? ['--json'] : [];
    assert.deepEqual(optionsIn(sections.get(name) ?? ''), [...optionsIn(text), ...json].toSorted(), name);
  }
  assert.deepEqual([...sections.keys()].toSorted(), [...helped.keys()].toSorted());
});
