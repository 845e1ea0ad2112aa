import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';

test('the example of the README runs', async () => {
  const directory = resolve(import.meta.dirname, '..');
  const readme = await readFile(resolve(directory, 'README.md'), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const names = "console.log(schema.getType('FileConversionName').getValues().map(({ name }) => name).join());";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', `${example}\n${names}`],
    { cwd: directory },
  );
  assert.equal(stdout.trim(), 'SEPIA,THUMBNAIL');
});
