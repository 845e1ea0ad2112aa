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
const guide = await readFile(resolve(directory, '../../docs/guides/cloudinary.md'), 'utf8');

const ACCOUNT = { cloudName: 'demo', apiKey: '1234', apiSecret: 'a-secret', algorithm: 'sha1' } as const;

describe('README', () => {
  it('has an example that runs, and retries the tagging that a notification is about', async () => {
    const [example = '', ...others] = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
    assert.deepEqual(others, []);
    assert.ok(guide.includes(`\`\`\`ts\n// darkroom.ts\n${example}`), 'the guide has the same example');
    const body = JSON.stringify({ public_id: COPY_ID });
    const request = { method: 'POST', body, headers: notificationHeaders(body, ACCOUNT) };
    const report = `
      darkroom.retryTaggingNow = async (fileId) => console.log(fileId);
      console.log((await webhook(new Request('https://example.com', ${JSON.stringify(request)}))).status);
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', `${example}\n${report}`],
      { cwd: directory, env: { ...process.env, CLOUDINARY_URL: 'cloudinary://1234:a-secret@demo' } },
    );
    assert.equal(stdout, `${FILE_ID}\n200\n`);
  });

  it('names every option in the guide', async () => {
    for (const file of ['cloudinary-tagger.ts', 'cloudinary-webhook.ts', 'cloud.ts']) {
      const source = await readFile(resolve(directory, 'src', file), 'utf8');
      for (const [, option] of source.matchAll(/^ {2}readonly (\w+)\??:/gm)) {
        assert.match(guide, new RegExp(`\`${option}\``), `${option} of ${file}`);
      }
    }
  });
});
