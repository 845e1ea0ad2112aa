import assert from 'node:assert/strict';
import { exec } from 'node:child_process';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

type Script = 'test' | 'test:quick';
type Manifest = { readonly scripts: Readonly<Record<Script, string>> };

/** The test files that a script of package.json runs, relative to the root. */
async function filesOf(script: Script): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const { stdout } = await promisify(exec)(scripts[script].replace('vitest run', 'vitest list --filesOnly --json'), {
    cwd: ROOT,
    env: { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH']}` },
  });
  const listed = JSON.parse(stdout) as readonly { readonly file: string }[];
  return listed.map(({ file }) => relative(ROOT, file)).toSorted();
}

test('`test` runs every test file once, and `test:quick` all but the long ones', async () => {
  const all = globSync('**/*.test.ts', { cwd: ROOT, exclude: ['**/node_modules/**'] }).toSorted();
  assert.deepEqual(await filesOf('test'), all);
  assert.deepEqual(
    await filesOf('test:quick'),
    all.filter((file) => !file.endsWith('.long.test.ts')),
  );
});
