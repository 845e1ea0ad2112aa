import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { findFaults } from '../scripts/words/find-faults.ts';

const messages = (markdown: string): readonly string[] =>
  findFaults(markdown).map(({ line, message }) => `${line}: ${message}`);

describe('the check of words', () => {
  test('names the line of a phrase, and what to write instead', () => {
    assert.deepEqual(messages('# Title\n\nThe job is\nstarted anew.'), ['4: "anew": again']);
  });

  test('looks at prose alone', () => {
    assert.deepEqual(messages('`nobody`\n\n```ts\n// anew\n```\n\n[files](./nobody.md)\n\n<!-- whoever -->'), []);
    assert.deepEqual(messages('- `a/b.test.ts`: "is told to nobody"\n'), []);
  });

  test('counts the words of a sentence over several lines, and of each item of a list', () => {
    const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');
    assert.deepEqual(messages(`One.\n\n${words(20)}\n${words(21)}. W${words(39)}.`), [
      '3: a sentence of 41 words: make it two',
    ]);
    assert.deepEqual(messages(`- ${words(30)}\n- ${words(30)}`), []);
  });

  test('finds a wide table once', () => {
    const row = `| ${'x'.repeat(118)} |`;
    assert.deepEqual(messages(`${row}\n| - |\n${row}\n`), ['1: a table of 122 columns: make it a list, or two tables']);
    assert.deepEqual(messages('| a | b |\n| - | - |\n'), []);
  });
});
