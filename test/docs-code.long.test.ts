import assert from 'node:assert/strict';
import { parse } from 'graphql';
import { describe, test } from 'vitest';
import { type CodeBlock, codeBlocks, documentation } from './support/code-blocks.ts';
import { typeErrorsIn } from './support/type-check-blocks.ts';

const blocks = documentation().flatMap((file) => codeBlocks(file));

/** Pages that build a file up piece by piece. Any other has at most two fragments. */
const FRAGMENTS: Readonly<Record<string, number>> = {
  'docs/adapters/index.md': 3,
  'docs/adapters/storage.md': 4,
  'docs/get-started.md': 9,
  'docs/guides/nestjs.md': 5,
  'docs/guides/serverless.md': 4,
};

const isFragment = ({ info }: CodeBlock): boolean => /\bfragment\b/.test(info);

function of(...languages: readonly string[]): readonly CodeBlock[] {
  return blocks.filter((block) => languages.includes(block.language) && !isFragment(block));
}

/** What goes wrong with each block, with its place. */
function failures(some: readonly CodeBlock[], check: (code: string) => unknown): readonly string[] {
  return some.flatMap(({ file, line, code }) => {
    try {
      check(code);
      return [];
    } catch (error) {
      return [`${file}:${line}: ${String(error)}`];
    }
  });
}

describe('the code of the documentation', () => {
  test('compiles by itself where it imports Darkroom', async () => {
    const importsDarkroom = ({ code }: CodeBlock): boolean => /from '@graphql-darkroom\//.test(code);
    const code = of('ts', 'tsx', 'js', 'jsx');
    assert.ok(code.some(importsDarkroom));
    assert.deepEqual(await typeErrorsIn(code, importsDarkroom), []);
    // Six seconds of CPU: the program has the sources of all packages.
  }, 240_000);

  test('parses where it is GraphQL', () => {
    assert.deepEqual(failures(of('graphql', 'gql'), parse), []);
  });

  test('parses where it is JSON', () => {
    assert.deepEqual(failures(of('json'), JSON.parse), []);
  });

  test('is seldom a fragment', () => {
    const counts = Map.groupBy(blocks.filter(isFragment), ({ file }) => file);
    const many = [...counts].filter(([file, { length }]) => length > (FRAGMENTS[file] ?? 2));
    assert.deepEqual(
      many.map(([file, { length }]) => `${file}: ${length}`),
      [],
    );
  });
});
