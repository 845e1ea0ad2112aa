import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { MIN_PART_BYTES } from '../../src/ports/rules/part-limits.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { testHost } from '../support/test-host.ts';
import { unboundedStorage } from '../support/unbounded-storage.ts';
import { COMPLETE, fileOf, put, start } from '../support/uploading.ts';

const GIF = new TextEncoder().encode('GIF89a');

/** Bytes of a GIF, of a length. */
function bytes(length: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(length);
  made.set(GIF.subarray(0, length));
  return made;
}

describe('an upload by the length of a part', () => {
  test('of a known size takes the parts that the client cuts, and no others', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const size = 2 * MIN_PART_BYTES + 10;
    const { id, urls } = await start(host, { size, partSize: MIN_PART_BYTES });
    assert.equal(urls.length, 3);
    assert.equal(await put(storage, urls[0], bytes(MIN_PART_BYTES)), 200);
    assert.notEqual(await put(storage, urls[1], bytes(MIN_PART_BYTES + 1)), 200);
    assert.equal(await put(storage, urls[1], bytes(MIN_PART_BYTES)), 200);
    assert.equal(await put(storage, urls[2], bytes(10)), 200);
    await host.ask(COMPLETE, { id });
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'READY', size });
  });

  test('of an unknown size takes of a quota what its parts make, where `count` alone takes all that may come', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, quotas: { maxBytesStored: 3 * MIN_PART_BYTES } });
    assert.deepEqual(await host.codes('mutation { startFileUpload(count: 2) { id } }'), ['QUOTA_EXCEEDED']);
    const { id, urls } = await start(host, { count: 2, partSize: MIN_PART_BYTES });
    assert.equal(await put(storage, urls[0], bytes(MIN_PART_BYTES)), 200);
    assert.notEqual(await put(storage, urls[0], bytes(MIN_PART_BYTES + 1)), 200);
    assert.notEqual(await put(storage, urls[1], bytes(MIN_PART_BYTES + 1)), 200);
    assert.equal(await put(storage, urls[1], bytes(7)), 200);
    await host.ask(COMPLETE, { id });
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'READY', size: MIN_PART_BYTES + 7 });
    await start(host, { count: 1, partSize: MIN_PART_BYTES });
  });

  test('is told to say more where `count` alone would take more of a quota than is left', async () => {
    const host = testHost({ quotas: { maxBytesStored: 1000 } });
    const message = async (variables: Record<string, unknown>): Promise<string> =>
      (
        await host.run(
          'mutation ($count: Int, $partSize: SafeInt) { startFileUpload(count: $count, partSize: $partSize) { id } }',
          variables,
        )
      ).errors?.[0]?.message ?? '';
    assert.match(await message({ count: 2 }), /pass the exact `size` of this one, or its `partSize`/);
    assert.doesNotMatch(await message({ count: 2, partSize: MIN_PART_BYTES }), /partSize/);
  });

  test('finds a last part that is longer than the others, where the storage took it', async () => {
    const storage = unboundedStorage();
    const host = testHost({ storage });
    const { id, urls } = await start(host, { partSize: MIN_PART_BYTES });
    assert.equal(await put(storage, urls[0], bytes(MIN_PART_BYTES + 1)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['PART_SIZE_MISMATCH']);
    assert.equal(await put(storage, urls[0], bytes(MIN_PART_BYTES)), 200);
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
  });
});
