import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { test } from 'vitest';
import { SECRETS } from './secrets.ts';

const directory = resolve(import.meta.dirname, '..');

async function run(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', code],
    {
      cwd: directory,
      env: { ...process.env, PROCESSOR_SECRET: SECRETS.secret, PROCESSOR_ANSWER_SECRET: SECRETS.answerSecret },
    },
  );
  return stdout.trim();
}

test('the examples of the README run', async () => {
  const readme = await readFile(resolve(directory, 'README.md'), 'utf8');
  const [api = '', conversionFunction = ''] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  const names = "console.log(schema.getType('FileConversionName').getValues().map(({ name }) => name).join());";
  assert.equal(await run(`${api}\n${names}`), 'SEPIA');
  const status = "console.log((await POST(new Request('https://sepia.example.com/'))).status);";
  assert.equal(await run(`${conversionFunction}\n${status}`), '405');
  assert.ok(api.includes(`'${sharpProcessor().conversions.SEPIA.recipe}'`));
});
