import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase, memoryProcessor } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { animatedPngOf, pngOf, text } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, CONVERT, fileOf, send, upload } from '../support/uploading.ts';

const TIFF = text('II*\0\x08\0\0\0\0\0\0\0\0\0');
const ATTACH = 'mutation ($id: ID) { setCover(cover: $id) { id } }';

describe('an image of more pixels than the processor takes', () => {
  test('is stored for a target that asks for no conversion, with its dimensions', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { accept: ['image/*'] } });
    for (const bytes of [pngOf(10_000, 10_000), animatedPngOf(10_000, 10_000)]) {
      const file = await fileOf(host, await upload(host, storage, bytes));
      assert.partialDeepStrictEqual(file, { status: 'READY', width: 10_000, height: 10_000, conversions: [] });
    }
  });

  test('fails the conversion that somebody asks for, with the reason', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const id = await upload(host, storage, pngOf(10_000, 10_000));
    await host.ask(CONVERT, { id });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => {
      const [conversion] = (await fileOf(host, id))?.conversions ?? [];
      assert.equal(conversion?.status, 'FAILED');
      assert.match(conversion.error ?? '', /more than 50000000 pixels/);
    });
    await worker.close();
    await host.darkroom.close();
  });

  test('is refused where the target asks for one', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { convert: ['SEPIA'] } });
    const { id } = await send(host, storage, pngOf(10_000, 10_000), {});
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['IMAGE_TOO_LARGE']);
  });
});

describe('maxPixels', () => {
  test.each([
    ['with a processor', memoryProcessor()],
    ['without one', undefined],
  ])('refuses an image of more pixels, and takes one of as many, %s', async (_, processor) => {
    const storage = observedStorage();
    const given = { storage, defaults: { maxPixels: 5000 } };
    const host = testHost(processor === undefined ? given : { ...given, processor });
    assert.partialDeepStrictEqual(await fileOf(host, await upload(host, storage, pngOf(100, 50))), { status: 'READY' });
    const { id } = await send(host, storage, pngOf(100, 51), {});
    const [error] = (await host.run(COMPLETE, { id })).errors ?? [];
    assert.equal(
      error?.message,
      'The image has 100 × 51 pixels, but at most 5000 are accepted here. Upload a smaller image.',
    );
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'REJECTED' });
  });

  test('refuses an image whose dimensions cannot be determined, and asks nothing of other files', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { maxPixels: 5000 } });
    const { id } = await send(host, storage, TIFF, {});
    const [error] = (await host.run(COMPLETE, { id })).errors ?? [];
    assert.match(error?.message ?? '', /^The dimensions of this image cannot be determined, and at most 5000 pixels/);
    const pdf = await upload(host, storage, text('%PDF-1.7\n'));
    assert.partialDeepStrictEqual(await fileOf(host, pdf), { status: 'READY' });
  });

  test('holds where a file is handed in that was uploaded for another place', async () => {
    const shared = { storage: observedStorage(), database: memoryDatabase() };
    const host = testHost(shared);
    const strict = testHost({ ...shared, defaults: { maxPixels: 5000 } });
    const [large, small] = [pngOf(100, 51), pngOf(100, 50)];
    assert.deepEqual(await strict.codes(ATTACH, { id: await upload(host, shared.storage, large) }), [
      'IMAGE_TOO_LARGE',
    ]);
    assert.deepEqual(await strict.codes(ATTACH, { id: await upload(host, shared.storage, small) }), []);
    assert.deepEqual(await host.codes(ATTACH, { id: await upload(host, shared.storage, large) }), []);
  });
});
