import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { type MemoryStorage, memoryStorage, type Storage } from '../../src/index.ts';
import type { StoredPart } from '../../src/ports/storage-uploads.ts';
import { override } from '../support/intercept.ts';
import { PNG, sha256, text } from '../support/sample-bytes.ts';
import { testHost, type TestHost } from '../support/test-host.ts';
import { COMPLETE, put, send, start, upload } from '../support/uploading.ts';

const FIVE_MIB = 5 * 1024 * 1024;

function sha256Of(host: TestHost, id: string): Promise<{ readonly sha256: string | null } | null> {
  return host.ask('query ($id: ID!) { file(id: $id) { sha256 } }', { id });
}

/** A host, and the SHA-256 of a file of one part on it. */
async function sha256On(storage: MemoryStorage, bytes = PNG): Promise<string | null | undefined> {
  const host = testHost({ storage });
  return (await sha256Of(host, await upload(host, storage, bytes)))?.sha256;
}

/** A storage that lists parts in another way. */
function listing(change: (part: StoredPart) => StoredPart): MemoryStorage {
  return override(memoryStorage(), {
    'uploads.list': async (_, proceed) => {
      const parts = (await proceed()) as Awaited<ReturnType<Storage['uploads']['list']>>;
      return parts?.map(change) ?? null;
    },
  });
}

describe('the SHA-256 of a file', () => {
  test('is null until it is READY, and then in hex what storage computed of its one part', async () => {
    const storage = memoryStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await sha256Of(host, id), { sha256: null });
    await host.ask(COMPLETE, { id });
    assert.deepEqual(await sha256Of(host, id), { sha256: sha256(PNG) });
    assert.equal((await host.darkroom.files.get(id))?.sha256, sha256(PNG));
  });

  test('is that of an empty file too', async () => {
    assert.equal(await sha256On(memoryStorage(), text('')), sha256(text('')));
  });

  test('is null for a file of two parts, of which storage knows a hash of hashes at most', async () => {
    const storage = memoryStorage();
    const host = testHost({ storage });
    const { id, urls } = await start(host, { count: 2 });
    await put(storage, urls[0], new Uint8Array(FIVE_MIB));
    await put(storage, urls[1], PNG);
    await host.ask(COMPLETE, { id });
    assert.deepEqual(await sha256Of(host, id), { sha256: null });
  });

  test.each([
    ['lists none', ({ number, size, etag }: StoredPart): StoredPart => ({ number, size, etag })],
    ['lists a hash of hashes', (part: StoredPart): StoredPart => ({ ...part, sha256: `${part.sha256}-1` })],
    ['lists what is none', (part: StoredPart): StoredPart => ({ ...part, sha256: '' })],
  ])('is null where storage %s', async (_, change) => {
    assert.equal(await sha256On(listing(change)), null);
  });

  test('is null where another call has completed other bytes than those that were listed', async () => {
    const storage = memoryStorage();
    let url: string | undefined;
    const raced = override(storage, {
      'uploads.complete': async ({ args: [input] }, proceed) => {
        await put(storage, url, text('other bytes'));
        const { key, uploadId } = input as { key: string; uploadId: string };
        const parts = (await storage.uploads.list({ key, uploadId })) ?? [];
        assert.equal(await storage.uploads.complete({ key, uploadId, parts }), 'COMPLETED');
        return proceed();
      },
    });
    const host = testHost({ storage: raced });
    const { id, urls } = await send(host, storage, PNG);
    url = urls[0];
    await host.ask(COMPLETE, { id });
    assert.equal((await host.darkroom.files.get(id))?.size, 11);
    assert.deepEqual(await sha256Of(host, id), { sha256: null });
  });

  test('of an import is of what was streamed, and null for what storage copied', async () => {
    const storage = memoryStorage();
    const { files } = testHost({ storage }).darkroom;
    const streamed = await files.import({ from: new Blob([PNG, text('and more')]).stream(), owner: 'ada' });
    assert.equal(streamed.sha256, sha256(Buffer.concat([PNG, text('and more')])));
    await storage.objects.write({ key: 'legacy/1', body: new Blob([PNG]).stream(), contentType: 'image/png' });
    assert.equal((await files.import({ from: { key: 'legacy/1' }, owner: 'ada' })).sha256, null);
  });
});
