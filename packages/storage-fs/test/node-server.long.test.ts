import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { storageContract } from '@graphql-darkroom/core/testing';
import { beforeAll, describe, it } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { type FsStorage, fsStorage } from '../src/index.ts';
import { serve } from './node-server.ts';
import { openFilesIn } from './open-files.ts';
import { filesIn, listed, partUrl, signedUrl, startUpload, streamOf, writeText } from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const mebibyte = 1024 * 1024;

async function untilNoFileIsOpen(directory: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; openFilesIn(directory).length > 0; await sleep(20)) {
    assert.ok(Date.now() < deadline, 'every file is closed in the end');
  }
}

describe('behind a real server', () => {
  const directory = temporaryDirectory();
  let storage: FsStorage;
  beforeAll(async () => {
    const server = await serve((baseUrl) => fsStorage({ directory, baseUrl }));
    ({ storage } = server);
    return server.close;
  });

  testContract(storageContract, () => ({ storage, fetch: (request) => fetch(request) }));

  it('leaves nothing of a PUT whose client goes away', async () => {
    const upload = await startUpload(storage, 'gone/one');
    const url = await partUrl(storage, upload, 1, mebibyte);
    const client = httpRequest(url, { method: 'PUT', headers: { 'content-length': String(mebibyte) } });
    client.on('error', () => {});
    client.write(Buffer.alloc(100_000));
    const temporary = `uploads/${upload.uploadId}/temporary`;
    while (filesIn(directory, temporary).length === 0) await sleep(5);
    client.destroy();
    while (filesIn(directory, temporary).length > 0) await sleep(5);
    assert.deepEqual(await listed(storage, upload), []);
  });

  it.skipIf(process.platform !== 'linux')('closes the file of a GET whose client goes away (Linux)', async () => {
    await writeText(storage, 'slow/one', 'x'.repeat(50 * mebibyte));
    const url = await signedUrl(storage, 'slow/one');
    const aborting = new AbortController();
    const response = await fetch(url, { signal: aborting.signal });
    await response.body?.getReader().read();
    assert.equal(openFilesIn(join(directory, 'objects')).length, 1);
    aborting.abort();
    await untilNoFileIsOpen(join(directory, 'objects'));
  });

  it('refuses a length that was not signed before it reads the body', async () => {
    const upload = await startUpload(storage, 'length/one');
    const url = await partUrl(storage, upload, 1, 10);
    const status = await new Promise((resolve, reject) => {
      const client = httpRequest(url, { method: 'PUT', headers: { 'content-length': '1000000' } }, (response) => {
        resolve(response.statusCode);
        client.destroy();
      });
      client.on('error', reject);
      client.flushHeaders();
    });
    assert.equal(status, 413);
  });
});

describe('a server of its own', () => {
  it('streams 200 MB in and out again in bounded memory', async () => {
    const directory = temporaryDirectory();
    const script = fileURLToPath(new URL('processes/serve.ts', import.meta.url));
    const child = fork(script, [directory], { execArgv: ['--conditions=@graphql-darkroom/source'] });
    const [{ baseUrl }] = await once(child, 'message');
    const storage = fsStorage({ directory, baseUrl });
    const upload = await startUpload(storage, 'large/one');
    const chunk = Buffer.alloc(mebibyte, 'darkroom');
    const hash = createHash('sha256');
    for (let count = 0; count < 200; count += 1) hash.update(chunk);
    const expected = hash.digest('hex');

    const init = {
      method: 'PUT',
      body: streamOf(...Array.from({ length: 200 }, () => chunk)),
      headers: { 'content-length': String(200 * mebibyte) },
      duplex: 'half' as const,
    };
    const response = await fetch(await partUrl(storage, upload, 1, 200 * mebibyte), init);
    assert.equal(response.headers.get('etag'), `"${expected}"`);
    assert.equal(await storage.uploads.complete({ ...upload, parts: await listed(storage, upload) }), 'COMPLETED');
    const received = createHash('sha256');
    const download = await fetch(await signedUrl(storage, 'large/one'));
    for await (const piece of download.body ?? []) received.update(piece);
    assert.equal(received.digest('hex'), expected);

    child.send('how much?');
    const [{ takenBytes }] = await once(child, 'message');
    child.kill();
    assert.ok(takenBytes < 150 * mebibyte, `${Math.round(takenBytes / mebibyte)} MiB`);
  });
});
