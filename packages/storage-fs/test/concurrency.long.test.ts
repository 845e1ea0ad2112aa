import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { openStorageFolder } from '../src/files/storage-folder.ts';
import { joinParts } from '../src/uploads/join-parts.ts';
import { findUploadFolder } from '../src/uploads/upload-folder.ts';
import { waitingProcesses } from './run-process.ts';
import {
  bytesOf,
  freshStorage,
  listed,
  partUrl,
  put,
  putPart,
  readText,
  startUpload,
  writeText,
} from './storage-under-test.ts';

const minPartBytes = 5 * 1024 * 1024;

describe('at the same time', () => {
  it('one of several processes completes an upload, once', async () => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    await putPart(storage, upload, 1, bytesOf(minPartBytes));
    await putPart(storage, upload, 2, 'hello');
    const parts = await listed(storage, upload);
    const { go } = await waitingProcesses(3, directory, 'complete', { ...upload, parts });
    const outcomes = (await go()).map(({ output }) => output).toSorted();
    assert.deepEqual(outcomes, ['COMPLETED', 'NOT_FOUND', 'NOT_FOUND']);
    assert.equal((await storage.objects.head(upload))?.size, minPartBytes + 5);
    for (const left of ['uploads', 'temporary', 'discarded']) assert.deepEqual(readdirSync(join(directory, left)), []);
  });

  it('calls with different lists make one object, of the list that is said to have won', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { storage, directory } = freshStorage();
      const upload = await startUpload(storage);
      await putPart(storage, upload, 1, 'old');
      const old = await listed(storage, upload);
      const completing = storage.uploads.complete({ ...upload, parts: old });
      const other = freshStorage({ directory }).storage;
      let listedLater: number | null | undefined;
      const replacing = put(other, await partUrl(other, upload), 'newer').then(async () => {
        const parts = await other.uploads.list(upload);
        // Still the old one, where the PUT came too late.
        listedLater = parts?.[0]?.size;
        return parts === null ? 'NOT_FOUND' : other.uploads.complete({ ...upload, parts });
      });
      const outcomes = await Promise.all([completing, replacing]);
      assert.ok(outcomes.filter((outcome) => outcome === 'COMPLETED').length <= 1, outcomes.join(' '));
      const size = (await storage.objects.head(upload))?.size;
      if (outcomes[0] === 'COMPLETED') assert.equal(size, 3);
      else if (outcomes[1] === 'COMPLETED') assert.equal(size, listedLater);
      // Each found the other's work: then the object decides.
      else assert.ok(size === 3 || size === 5);
      assert.equal(await storage.uploads.list(upload), null);
    }
  });

  it('a part that is replaced between the look at the list and the joining is not joined', async () => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    await putPart(storage, upload, 1, 'old');
    const old = await listed(storage, upload);
    await putPart(storage, upload, 1, 'new');
    const folder = await openStorageFolder(directory);
    const found = (await findUploadFolder(folder, upload)) ?? assert.fail();
    assert.equal(await joinParts(found, old), null);
    assert.deepEqual(readdirSync(found.temporary), []);
    assert.notEqual(await joinParts(found, await listed(storage, upload)), null);
  });

  it('an abort and a complete leave either no object or the whole one, as the outcome says', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const { storage, directory } = freshStorage();
      const upload = await startUpload(storage);
      await putPart(storage, upload, 1, 'hello');
      const parts = await listed(storage, upload);
      const other = freshStorage({ directory }).storage;
      const aborting = new Promise((resolve) => setTimeout(resolve, round / 6)).then(() => other.uploads.abort(upload));
      const outcome = await storage.uploads.complete({ ...upload, parts });
      await aborting;
      seen.add(outcome);
      assert.equal(await readText(storage, upload.key), outcome === 'COMPLETED' ? 'hello' : null);
      assert.notEqual(outcome, 'PARTS_REFUSED');
      assert.equal(await storage.uploads.list(upload), null);
      assert.deepEqual(readdirSync(join(directory, 'uploads')), []);
    }
    assert.ok(seen.size > 0);
  });

  it('PUTs of one part leave one of them, whole, and are one at a time', async () => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000 + index));
    const url = await partUrl(storage, upload);
    const statuses = await Promise.all(texts.map(async (text) => (await put(storage, url, text)).status));
    assert.ok(
      statuses.every((status) => [200, 409].includes(status)),
      String(statuses),
    );
    assert.ok(statuses.includes(200));
    const parts = await listed(storage, upload);
    assert.equal(parts.length, 1);
    assert.equal(await storage.uploads.complete({ ...upload, parts }), 'COMPLETED');
    assert.ok(texts.includes((await readText(storage, upload.key)) ?? ''));
    assert.deepEqual(readdirSync(join(directory, 'uploads')), []);
  });

  it('writes and deletes of neighbours do not disturb each other', async () => {
    const { storage, directory } = freshStorage();
    const rounds = Array.from({ length: 40 }, async (_, index) => {
      const key = `a/b/${index % 4}/c`;
      await writeText(storage, key);
      await (index % 2 === 0
        ? storage.objects.delete({ keys: [key] })
        : storage.objects.deletePrefix({ prefix: 'a/b/' }));
    });
    await Promise.all(rounds);
    await storage.objects.deletePrefix({ prefix: 'a/' });
    assert.deepEqual(readdirSync(join(directory, 'objects')), []);
  });

  it('readers see the old object or the new one while it is overwritten', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'a', '0'.repeat(1000));
    const written = new AbortController();
    const writer = (async () => {
      for (let round = 1; round < 60; round += 1) {
        await writeText(storage, 'a', String(round % 10).repeat(1000 + round));
      }
      written.abort();
    })();
    while (!written.signal.aborted) {
      const text = (await readText(storage, 'a')) ?? '';
      assert.ok(text.length >= 1000 && text === (text[0] ?? '').repeat(text.length));
    }
    await writer;
  });
});
