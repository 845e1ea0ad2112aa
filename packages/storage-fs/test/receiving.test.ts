import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, it } from 'vitest';
import {
  bytesOf,
  filesIn,
  freshStorage,
  listed,
  partUrl,
  put,
  putPart,
  readText,
  startUpload,
  streamOf,
} from './storage-under-test.ts';

const fiveGibibytes = 5 * 1024 ** 3;

describe('receiving a part', () => {
  it('answers with the etag that list gives: the SHA-256 of the bytes', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const response = await put(storage, await partUrl(storage, upload), 'hello');
    assert.equal(response.status, 200);
    const hash = createHash('sha256').update('hello').digest();
    const etag = hash.toString('hex');
    assert.equal(response.headers.get('etag'), `"${etag}"`);
    assert.deepEqual(await listed(storage, upload), [{ number: 1, size: 5, etag, sha256: hash.toString('base64') }]);
  });

  it.each([
    ['shorter', '4', 400],
    ['longer', '6', 413],
    ['of no length', 'five', 400],
    ['of a negative length', '-5', 400],
  ])('refuses a Content-Length that is %s than signed without reading a byte', async (_what, length, status) => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    let read = false;
    const body = new ReadableStream<Uint8Array>({ pull: () => void (read = true) }, { highWaterMark: 0 });
    const url = await partUrl(storage, upload, 1, 5);
    assert.equal((await put(storage, url, body, { 'content-length': length })).status, status);
    assert.equal(read, false);
    assert.deepEqual(filesIn(directory, `uploads/${upload.uploadId}`), ['upload.json']);
  });

  it.each([
    ['shorter', 4, 400],
    ['longer', 6, 413],
    ['empty', 0, 400],
  ])(
    'counts a body that does not tell its length, refuses one that is %s and leaves nothing',
    async (_w, size, status) => {
      const { storage, directory } = freshStorage();
      const upload = await startUpload(storage);
      const url = await partUrl(storage, upload, 1, 5);
      const response = await put(storage, url, streamOf(bytesOf(size)));
      assert.equal(response.status, status);
      assert.deepEqual(filesIn(directory, `uploads/${upload.uploadId}`), ['upload.json']);
    },
  );

  it('stops reading a body at the signed length', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(bytesOf(1000));
      },
    });
    assert.equal((await put(storage, await partUrl(storage, upload, 1, 5000), endless)).status, 413);
    assert.ok(pulled < 10);
  });

  it('counts the body even when its Content-Length is as signed', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const url = await partUrl(storage, upload, 1, 5);
    for (const [size, status] of [
      [6, 413],
      [4, 400],
    ] as const) {
      assert.equal((await put(storage, url, streamOf(bytesOf(size)), { 'content-length': '5' })).status, status);
    }
    assert.deepEqual(await listed(storage, upload), []);
  });

  it('refuses more than 5 GiB where no length was signed', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const url = await partUrl(storage, upload);
    const response = await put(storage, url, 'x', { 'content-length': String(fiveGibibytes + 1) });
    assert.equal(response.status, 413);
  });

  it('refuses a part of a part', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const response = await put(storage, await partUrl(storage, upload), 'x', { 'content-range': 'bytes 0-0/1' });
    assert.equal(response.status, 400);
  });

  it('keeps the part that was there when its replacement is refused', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    await putPart(storage, upload, 1, 'hello');
    const before = await listed(storage, upload);
    assert.equal((await put(storage, await partUrl(storage, upload, 1, 5), streamOf(bytesOf(9)))).status, 413);
    assert.deepEqual(await listed(storage, upload), before);
  });

  it('takes nothing from the headers of the client', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    await put(storage, await partUrl(storage, upload), 'hello', {
      'content-type': 'text/html',
      'x-amz-copy-source': '/other',
    });
    await storage.uploads.complete({ ...upload, parts: await listed(storage, upload) });
    assert.equal((await storage.objects.head(upload))?.contentType, 'text/plain');
    assert.equal(await readText(storage, upload.key), 'hello');
  });

  it('answers 404 when the upload is closed, or of another key', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const url = await partUrl(storage, upload);
    await storage.uploads.abort(upload);
    assert.equal((await put(storage, url, 'x')).status, 404);
    const other = await partUrl(storage, { key: 'other', uploadId: (await startUpload(storage)).uploadId });
    assert.equal((await put(storage, other, 'x')).status, 404);
    const strange = await partUrl(storage, { key: 'a/b', uploadId: '../../objects' });
    assert.equal((await put(storage, strange, 'x')).status, 404);
  });

  it('ends a PUT under way when its upload is closed, which would go on to fill the disk', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    const stalled = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(bytesOf(1000)) });
    const response = put(storage, await partUrl(storage, upload), stalled);
    await setTimeout(100);
    await storage.uploads.abort(upload);
    assert.equal((await response).status, 404);
  });

  it('lists parts by number, not as text', async () => {
    const { storage } = freshStorage();
    const upload = await startUpload(storage);
    await putPart(storage, upload, 10_000, 'x');
    await putPart(storage, upload, 9, 'x');
    assert.deepEqual(
      (await listed(storage, upload)).map(({ number }) => number),
      [9, 10_000],
    );
  });
});
