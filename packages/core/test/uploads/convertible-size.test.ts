import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { memoryProcessor } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { pngOf, text } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, fileOf, send, START, upload } from '../support/uploading.ts';

const POLICY = '{ fileUploadPolicy { maxBytes typeLimits { contentType maxBytes } } }';
const processor = memoryProcessor({ maxBytes: 100 });
const defaults = { convert: ['SEPIA'], maxBytes: 1000 } as const;
/** A PNG that is longer than the processor takes. */
const LONG = new Uint8Array(Buffer.concat([pngOf(2, 2), Buffer.alloc(200)]));

describe('a file that is longer than the processor takes', () => {
  test('is refused before it is sent, where it says that it is of a type that would be converted', async () => {
    const host = testHost({ processor, defaults });
    const [error] = (await host.run(START, { contentType: 'image/png', size: 101 })).errors ?? [];
    assert.partialDeepStrictEqual(error?.extensions, {
      code: 'FILE_TOO_LARGE',
      maxBytes: 100,
      contentType: 'image/png',
    });
    assert.match(error?.message ?? '', /cannot be converted/);
    for (const fine of [
      { contentType: 'image/png', size: 100 },
      { contentType: 'application/pdf', size: 1000 },
      { contentType: 'image/png' },
      { size: 1000 },
    ]) {
      assert.deepEqual(await host.codes(START, fine), [], JSON.stringify(fine));
    }
  });

  test('is refused once its bytes are seen, where it did not say so', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, processor, defaults });
    const { id } = await send(host, storage, LONG, {});
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['FILE_TOO_LARGE']);
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'REJECTED' });
  });

  test('is accepted where nothing is converted, and where it is of another type', async () => {
    const storage = observedStorage();
    const plain = testHost({ storage, processor, defaults: { maxBytes: 1000 } });
    assert.partialDeepStrictEqual(await fileOf(plain, await upload(plain, storage, LONG)), { status: 'READY' });
    const converting = testHost({ storage, processor, defaults });
    const pdf = text(`%PDF-1.7\n${'x'.repeat(500)}`);
    const file = await fileOf(converting, await upload(converting, storage, pdf));
    assert.partialDeepStrictEqual(file, { status: 'READY' });
  });

  test('can be told from the policy', async () => {
    const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];
    const policy = await testHost({ processor, defaults }).ask<{
      maxBytes: number;
      typeLimits: readonly { readonly contentType: string; readonly maxBytes: number }[];
    }>(POLICY);
    assert.equal(policy.maxBytes, 1000);
    assert.deepEqual(policy.typeLimits.map(({ contentType }) => contentType).toSorted(), types.toSorted());
    assert.ok(policy.typeLimits.every(({ maxBytes }) => maxBytes === 100));
    for (const given of [{ processor }, { defaults: { ...defaults, maxBytes: 100 }, processor }, { defaults }]) {
      assert.partialDeepStrictEqual(await testHost(given).ask(POLICY), { typeLimits: [] });
    }
  });
});
