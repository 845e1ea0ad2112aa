import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'vitest';

const root = join(import.meta.dirname, '..');
const example = join(root, '../../examples/nestjs/src');

test('the files of the README are those of the example', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const files = [...readme.matchAll(/^`src\/([\w.-]+)`.*\n\n```\w+[^\n]*\n([^]*?)```$/gm)].map(
    ([, name = '', text]) => ({
      name,
      text,
    }),
  );
  assert.deepEqual(new Set(files.map(({ name }) => name)), new Set(await readdir(example)));
  for (const { name, text } of files) assert.equal(text, await readFile(join(example, name), 'utf8'), name);
});
