import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';
import { notificationHeaders } from './fake-cloudinary/signature.ts';
import { COPY_ID, FILE_ID } from './tagging.ts';

const directory = resolve(import.meta.dirname, '..');
const readme = await readFile(resolve(directory, 'README.md'), 'utf8');

const ACCOUNT = { cloudName: 'demo', apiKey: '1234', apiSecret: 'a-secret', algorithm: 'sha1' } as const;

describe('README', () => {
  it('has examples that run, and retry the tagging that a notification is about', async () => {
    const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, example]) => example);
    assert.equal(examples.length, 2);
    const body = JSON.stringify({ public_id: COPY_ID });
    const request = { method: 'POST', body, headers: notificationHeaders(body, ACCOUNT) };
    const report = `
      darkroom.retryTaggingNow = async (fileId) => console.log(fileId);
      console.log((await webhook(new Request('https://example.com', ${JSON.stringify(request)}))).status);
    `;
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
    assert.equal(stdout, `${FILE_ID}\n200\n`);
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
