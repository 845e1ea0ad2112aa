import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { describe, it } from 'vitest';
import { atEveryChange } from './frozen-process.ts';
import { waitingProcesses } from './run-process.ts';
import {
  bytesOf,
  filesIn,
  freshStorage,
  get,
  listed,
  partUrl,
  put,
  putPart,
  readText,
  signedUrl,
  startUpload,
  type Upload,
  writeText,
} from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const minPartBytes = 5 * 1024 * 1024;
const asPng = { contentType: 'image/png', contentDisposition: 'inline' };

/** A storage that starts later, when leftovers are old enough, and has seen no upload yet. */
async function removesLeftovers(directory: string): Promise<void> {
  const later = freshStorage({ directory, now: () => new Date(Date.now() + 2 * 3600 * 1000) }).storage;
  await later.uploads.abort(await startUpload(later, 'other'));
  assert.deepEqual(readdirSync(join(directory, 'temporary')), []);
  assert.deepEqual(readdirSync(join(directory, 'discarded')), []);
  for (const id of readdirSync(join(directory, 'uploads'))) {
    assert.deepEqual(readdirSync(join(directory, 'uploads', id, 'temporary')), []);
  }
}

async function checkAfterComplete(directory: string, upload: Upload, parts: readonly StoredPart[]): Promise<void> {
  const size = minPartBytes + 5;
  const { storage } = freshStorage({ directory });
  const open = await storage.uploads.list(upload);
  const head = await storage.objects.head(upload);
  assert.ok((open === null) !== (head === null), 'either the parts are listed or the object is there');
  if (open !== null) assert.deepEqual(open, parts);
  if (head !== null) assert.deepEqual(head, { size, contentType: 'text/plain' });

  const outcome = await storage.uploads.complete({ ...upload, parts });
  assert.equal(outcome, head === null ? 'COMPLETED' : 'NOT_FOUND');
  assert.deepEqual(await storage.objects.head(upload), { size, contentType: 'text/plain' });
  assert.equal(await readText(storage, upload.key), `${'\u0001'.repeat(minPartBytes)}hello`);
  assert.equal(await storage.uploads.list(upload), null);
  assert.equal((await put(storage, await partUrl(storage, upload), 'late')).status, 404);
  assert.deepEqual(readdirSync(join(directory, 'uploads')), []);
}

async function checkAbortAfterComplete(directory: string, upload: Upload): Promise<void> {
  const { storage } = freshStorage({ directory });
  const before = await storage.objects.head(upload);
  await storage.uploads.abort(upload);
  assert.equal(await storage.uploads.list(upload), null);
  assert.deepEqual(await storage.objects.head(upload), before);
  assert.deepEqual(readdirSync(join(directory, 'uploads')), []);
}

describe('after a kill', () => {
  it('a complete can be repeated or aborted, whatever it was about to do', async () => {
    const kills = await atEveryChange(async (kill) => {
      const { storage, directory } = freshStorage();
      const upload = await startUpload(storage);
      await putPart(storage, upload, 1, bytesOf(minPartBytes));
      await putPart(storage, upload, 2, 'hello');
      const parts = await listed(storage, upload);
      const doomed = freshStorage({ directory }).storage;
      await kill(() => doomed.uploads.complete({ ...upload, parts }));
      const copy = temporaryDirectory();
      cpSync(directory, copy, { recursive: true });
      await checkAbortAfterComplete(copy, upload);
      await removesLeftovers(copy);
      await checkAfterComplete(directory, upload, parts);
      await removesLeftovers(directory);
    });
    assert.ok(kills > 15, `${kills} moments were tried`);
  });

  it('a replaced part is the old one or the new one', async () => {
    const kills = await atEveryChange(async (kill) => {
      const { storage, directory } = freshStorage();
      const upload = await startUpload(storage);
      await putPart(storage, upload, 1, 'old');
      const [old] = await listed(storage, upload);
      const url = await partUrl(storage, upload);
      const killed = await kill(() => put(freshStorage({ directory }).storage, url, 'newer'));
      const revived = freshStorage({ directory }).storage;
      const [part, ...others] = await listed(revived, upload);
      assert.deepEqual(others, []);
      if (part?.etag === old?.etag) assert.ok(killed);
      else assert.equal(part?.size, 5);
      await removesLeftovers(directory);
      assert.equal(await revived.uploads.complete({ ...upload, parts: await listed(revived, upload) }), 'COMPLETED');
      assert.equal(await readText(revived, upload.key), part?.size === 5 ? 'newer' : 'old');
    });
    assert.ok(kills > 3, `${kills} moments were tried`);
  });

  it('an overwritten object is the old one or the new one', async () => {
    const kills = await atEveryChange(async (kill) => {
      const { storage, directory } = freshStorage();
      await writeText(storage, 'a/b', 'old');
      const killed = await kill(() => writeText(freshStorage({ directory }).storage, 'a/b', 'newer'));
      const text = await readText(freshStorage({ directory }).storage, 'a/b');
      assert.ok(text === 'newer' || (killed && text === 'old'));
      await removesLeftovers(directory);
    });
    assert.ok(kills > 3, `${kills} moments were tried`);
  });

  it('an object is published whole or not at all', async () => {
    const kills = await atEveryChange(async (kill) => {
      const { storage, directory } = freshStorage();
      await writeText(storage, 'from');
      const doomed = freshStorage({ directory }).storage;
      const killed = await kill(() => doomed.objects.publish({ from: 'from', to: 'to/b', ...asPng }));
      const response = await get(storage, storage.objects.publicUrl({ key: 'to/b' }));
      if (response.status === 200) assert.equal(await response.text(), 'hello');
      else assert.ok(killed && response.status === 404);
      await removesLeftovers(directory);
    });
    assert.ok(kills > 3, `${kills} moments were tried`);
  });

  it('a prefix is deleted at once, and again without harm', async () => {
    const kills = await atEveryChange(async (kill) => {
      const { storage, directory } = freshStorage();
      const keys = ['a/b/1', 'a/b/2', 'a/b/c/3'];
      for (const key of keys) await writeText(storage, key);
      const doomed = freshStorage({ directory }).storage;
      await kill(() => doomed.objects.deletePrefix({ prefix: 'a/b/' }));
      const there = filesIn(directory, 'objects').length;
      assert.ok(there === 0 || there === keys.length);
      await storage.objects.deletePrefix({ prefix: 'a/b/' });
      assert.deepEqual(readdirSync(join(directory, 'objects')), []);
      await removesLeftovers(directory);
    });
    assert.ok(kills > 1, `${kills} moments were tried`);
  });

  it('an upload is opened whole or not at all', async () => {
    const kills = await atEveryChange(async (kill) => {
      const { storage, directory } = freshStorage();
      await storage.objects.head({ key: 'a' });
      await kill(() => startUpload(freshStorage({ directory }).storage));
      for (const uploadId of readdirSync(join(directory, 'uploads'))) {
        assert.deepEqual(await listed(storage, { key: 'a/b', uploadId }), []);
      }
      await removesLeftovers(directory);
    });
    assert.ok(kills > 3, `${kills} moments were tried`);
  });

  it('the secret is there whole or not at all', async () => {
    await atEveryChange(async (kill) => {
      const directory = temporaryDirectory();
      const url = (): Promise<string> => signedUrl(freshStorage({ directory }).storage, 'a', new Date(0));
      await kill(url);
      assert.equal(await url(), await url());
      await removesLeftovers(directory);
    });
  });

  it('a part that was half there is not listed, and goes when it is old', async () => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    const url = await partUrl(storage, upload);
    const { children, go } = await waitingProcesses(1, directory, 'putHalf', { url });
    const ended = go();
    const temporary = `uploads/${upload.uploadId}/temporary`;
    while (filesIn(directory, temporary).length === 0) await sleep(5);
    assert.deepEqual(await listed(storage, upload), []);
    children[0]?.kill('SIGKILL');
    await ended;

    const soon = freshStorage({ directory }).storage;
    assert.deepEqual(await listed(soon, upload), []);
    await startUpload(soon);
    assert.equal(filesIn(directory, temporary).length, 1, 'another process may still be writing it');
    await removesLeftovers(directory);
    await putPart(soon, upload, 1, 'whole');
    assert.equal((await listed(soon, upload)).length, 1);
  });

  it('of a real process in the middle of a complete, the parts are listed or the object is there', async () => {
    for (const delayMs of [0, 20, 60]) {
      const { storage, directory } = freshStorage();
      const upload = await startUpload(storage);
      for (const number of [1, 2, 3, 4]) await putPart(storage, upload, number, bytesOf(minPartBytes));
      const parts = await listed(storage, upload);
      const { children, go } = await waitingProcesses(1, directory, 'complete', { ...upload, parts });
      const ended = go();
      await sleep(delayMs);
      children[0]?.kill('SIGKILL');
      await ended;
      const revived = freshStorage({ directory }).storage;
      const open = await revived.uploads.list(upload);
      const head = await revived.objects.head(upload);
      assert.ok((open === null) !== (head === null));
      if (open !== null) assert.deepEqual(open, parts);
      if (head !== null) assert.equal(head.size, 4 * minPartBytes);
      assert.equal(await revived.uploads.complete({ ...upload, parts }), head === null ? 'COMPLETED' : 'NOT_FOUND');
      assert.equal((await revived.objects.head(upload))?.size, 4 * minPartBytes);
    }
  });
});
