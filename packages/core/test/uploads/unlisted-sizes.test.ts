import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { Storage, StoredPart } from '../../src/adapter.ts';
import { memoryDatabase, memoryStorage, type MemoryStorage } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { patterned, PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { COMPLETE, fileOf, put, start } from '../support/uploading.ts';

const PART = 5 * 1024 * 1024;

/** A storage that lists parts without their sizes, as Supabase does, and joins what it has. */
function withoutSizes(
  inner: MemoryStorage,
  afterJoin: (key: string) => Promise<unknown> = async () => {},
  isUnlisted: (number: number) => boolean = () => true,
): Storage {
  return override<Storage>(inner, {
    'uploads.list': async (_, proceed) =>
      ((await proceed()) as readonly StoredPart[] | null)?.map((part) =>
        isUnlisted(part.number) ? { ...part, size: null } : part,
      ) ?? null,
    'uploads.complete': async ({ args: [input] }, proceed) => {
      const upload = input as Parameters<Storage['uploads']['complete']>[0];
      const listed = (await inner.uploads.list(upload)) ?? [];
      const parts = listed.filter(({ number }) => upload.parts.some((part) => part.number === number));
      const outcome = await proceed({ ...upload, parts });
      await afterJoin(upload.key);
      return outcome;
    },
  });
}

async function sent(
  host: TestHost,
  storage: MemoryStorage,
  bytes: Uint8Array,
  count: number,
  size?: number,
): Promise<string> {
  const { id, urls } = await start(host, { count, ...(size === undefined ? {} : { size }) });
  const length = size === undefined ? PART : Math.ceil(size / count);
  for (const [index, url] of urls.entries()) {
    assert.equal(await put(storage, url, bytes.slice(index * length, (index + 1) * length)), 200);
  }
  return id;
}

describe('a storage that lists parts without sizes', () => {
  test('has its uploads completed, with the size of the joined object', async () => {
    const inner = memoryStorage();
    const host = testHost({ storage: withoutSizes(inner) });
    const bytes = patterned(2 * PART);
    for (const size of [undefined, bytes.length]) {
      const id = await sent(host, inner, bytes, 2, size);
      await host.ask(COMPLETE, { id });
      const file = await fileOf(host, id);
      assert.deepEqual([file?.status, file?.size], ['READY', bytes.length]);
    }
    await host.darkroom.close();
  });

  test('judges the parts whose sizes it lists by those alone', async () => {
    const inner = memoryStorage();
    const host = testHost({ storage: withoutSizes(inner, undefined, (number) => number === 1) });
    const id = await sent(host, inner, patterned(2 * PART + 10), 3);
    await host.ask(COMPLETE, { id });
    assert.equal((await fileOf(host, id))?.size, 2 * PART + 10);
    await host.darkroom.close();
  });

  test('says all the same which parts are missing', async () => {
    const inner = memoryStorage();
    const host = testHost({ storage: withoutSizes(inner) });
    const { id, urls } = await start(host, { count: 2 });
    await put(inner, urls[0], patterned(PART));
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_INCOMPLETE']);
    await host.darkroom.close();
  });

  test('has a file rejected that turns out larger than was declared, or than the policy allows', async () => {
    const inner = memoryStorage();
    const larger = new Uint8Array(PNG.length + 1);
    larger.set(PNG);
    const grow = (key: string): Promise<unknown> =>
      inner.objects.write({ key, body: new Blob([larger]).stream(), contentType: 'image/png' });
    const host = testHost({ storage: withoutSizes(inner, grow), database: memoryDatabase() });
    const id = await sent(host, inner, PNG, 1, PNG.length);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['FILE_TOO_LARGE']);
    assert.equal((await fileOf(host, id))?.status, 'REJECTED');
    await host.darkroom.close();
  });
});
