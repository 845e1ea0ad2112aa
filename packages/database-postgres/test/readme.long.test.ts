import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';

test('the example of the README runs', async () => {
  const packageDirectory = join(import.meta.dirname, '..');
  const readme = await readFile(join(packageDirectory, 'README.md'), 'utf8');
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  assert.ok(example.includes('postgresDatabase({ directory:'));
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-'));
  await promisify(execFile)(
    process.execPath,
    [
      '--conditions=@graphql-darkroom/source',
      '--input-type=module-typescript',
      '--eval',
      example.replace("'./.darkroom'", JSON.stringify(directory)),
    ],
    { cwd: packageDirectory },
  );
  assert.ok((await readdir(directory)).includes('postgres'));
  await rm(directory, { recursive: true });
});
