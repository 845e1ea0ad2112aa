import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';

const directory = resolve(import.meta.dirname, '..');
const readme = await readFile(resolve(directory, 'README.md'), 'utf8');

describe('README', () => {
  it('has examples that run', async () => {
    const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, example]) => example);
    assert.equal(examples.length, 2);
    const report = "console.log(tagger.name, (await webhook(new Request('https://example.com'))).status);";
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=@graphql-darkroom/source',
        '--input-type=module-typescript',
        '--eval',
        [...examples, report].join('\n'),
      ],
      { cwd: directory, env: { ...process.env, CLOUDINARY_URL: 'cloudinary://1234:a-secret@demo' } },
    );
    assert.equal(stdout.trim(), 'cloudinary:imagga_tagging 405');
  });

  it('names every option, with its default', async () => {
    for (const file of ['cloudinary-tagger.ts', 'cloudinary-webhook.ts', 'cloud.ts']) {
      const source = await readFile(resolve(directory, 'src', file), 'utf8');
      for (const [, option] of source.matchAll(/^ {2}readonly (\w+)\??:/gm)) {
        assert.match(readme, new RegExp(`\`${option}\``), `${option} of ${file}`);
      }
    }
  });
});
