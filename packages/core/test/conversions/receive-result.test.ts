import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type ConversionDestination, JOB_POLICIES, type ResultUpload, orAborted } from '../../src/adapter.ts';
import { DarkroomError, type Processor, memoryProcessor, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { fileOf, get, put, upload } from '../support/uploading.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Receive = NonNullable<ConversionDestination['receive']>;

const RESULT: Bytes = Uint8Array.of(1, 2, 3, 4);
const OTHER: Bytes = Uint8Array.of(9, 9, 9, 9, 9);

/** A processor whose work is done by somebody else, who has URLs only. */
function remoteProcessor(
  work: (urls: { readonly source: string; readonly result: ResultUpload }) => Promise<void>,
  options: { readonly maxBytes?: number; readonly afterwards?: (got: Awaited<ReturnType<Receive>>) => void } = {},
): Processor<'SEPIA'> {
  return {
    ...memoryProcessor(),
    convert: async ({ source, destination, signal }) => {
      const url = await source.signedUrl?.({ expiresInSeconds: 60 });
      const receiving = destination.receive?.({
        maxBytes: options.maxBytes ?? 100,
        expiresInSeconds: 60,
        send: (result) => work({ source: url ?? '', result }),
      });
      const received = await orAborted(signal, Promise.resolve(receiving));
      if (received === undefined) throw new Error('There is no way to receive a result.');
      options.afterwards?.(received);
      return { width: 1, height: 1, contentType: 'image/png' };
    },
  };
}

/** A host that has converted one file, or given it up after three attempts. */
async function converted(
  storage: ObservedStorage,
  processor: Processor<'SEPIA'>,
  given = storage,
): Promise<{ host: TestHost; conversion: unknown; url: string }> {
  const convert = { ...JOB_POLICIES.convert, retryLimit: 2, retryDelaySeconds: 0, retryDelayMaxSeconds: 0 };
  const host = testHost({ storage: given, database: memoryDatabase({ jobPolicies: { convert } }), processor });
  const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
  const worker = await host.darkroom.startWorker();
  const conversion = await endOf(host, id);
  await worker.close();
  await host.darkroom.close();
  return { host, conversion, url: conversion.url ?? '' };
}

async function endOf(host: TestHost, id: string) {
  let found: NonNullable<Awaited<ReturnType<typeof fileOf>>>['conversions'][number] | undefined;
  await eventually(async () => {
    found = (await fileOf(host, id))?.conversions[0];
    assert.match(found?.status ?? '', /^(DONE|FAILED)$/);
  });
  if (found === undefined) throw new Error('There is no conversion.');
  return found;
}

describe('a conversion whose result another process stores', () => {
  test('has a URL for the original and one for the result, and is what was PUT there', async () => {
    const storage = observedStorage();
    let original: Buffer | undefined;
    const sizes: number[] = [];
    const processor = remoteProcessor(
      async ({ source, result }) => {
        original = Buffer.from(await (await get(storage, source)).arrayBuffer());
        await put(storage, result.url, RESULT);
      },
      { afterwards: ({ size }) => void sizes.push(size) },
    );
    const { conversion, url } = await converted(storage, processor);
    assert.partialDeepStrictEqual(conversion, { status: 'DONE', attempts: 1 });
    assert.deepEqual(original, Buffer.from(PNG));
    assert.deepEqual(sizes, [RESULT.length]);
    assert.deepEqual(new Uint8Array(await (await get(storage, url)).arrayBuffer()), RESULT);
    assert.deepEqual(await storage.objectsHeld(), ['conversions', 'original']);
  });

  test('is of what was PUT last before it was taken, and nothing that comes later changes it', async () => {
    const storage = observedStorage();
    let late = '';
    const processor = remoteProcessor(async ({ result }) => {
      await put(storage, result.url, OTHER);
      await put(storage, result.url, RESULT);
      late = result.url;
    });
    const { url } = await converted(storage, processor);
    assert.equal(await put(storage, late, OTHER), 404);
    assert.deepEqual(new Uint8Array(await (await get(storage, url)).arrayBuffer()), RESULT);
  });

  test('is tried again when nothing was PUT, and leaves no upload open', async () => {
    const storage = observedStorage();
    let attempts = 0;
    const processor = remoteProcessor(async ({ result }) => {
      attempts += 1;
      if (attempts === 3) await put(storage, result.url, RESULT);
    });
    assert.partialDeepStrictEqual((await converted(storage, processor)).conversion, { status: 'DONE', attempts: 3 });
    assert.deepEqual(await storage.openUploads(), []);
  });

  test('fails if its sender fails: its bytes are deleted, and its URL accepts nothing more', async () => {
    const storage = observedStorage();
    const urls: string[] = [];
    const processor = remoteProcessor(async ({ result }) => {
      await put(storage, result.url, RESULT);
      urls.push(result.url);
      throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.');
    });
    const { conversion } = await converted(storage, processor);
    assert.partialDeepStrictEqual(conversion, { status: 'FAILED', error: 'The image is damaged. Upload it again.' });
    assert.deepEqual(await storage.openUploads(), []);
    assert.deepEqual(await storage.objectsHeld(), ['original']);
    assert.equal(await put(storage, urls[0], RESULT), 404);
  });

  test('fails for good if it is too long', async () => {
    const storage = observedStorage();
    const processor = remoteProcessor(async ({ result }) => void (await put(storage, result.url, RESULT)), {
      maxBytes: RESULT.length - 1,
    });
    const { conversion } = await converted(storage, processor);
    assert.partialDeepStrictEqual(conversion, {
      status: 'FAILED',
      error: 'The converted image has more than 3 bytes.',
    });
    assert.deepEqual(await storage.openUploads(), []);
    assert.deepEqual(await storage.objectsHeld(), ['original']);
  });

  test('is deleted if it is refused afterwards', async () => {
    const storage = observedStorage();
    const processor = remoteProcessor(async ({ result }) => void (await put(storage, result.url, RESULT)), {
      afterwards: () => {
        throw new Error('This is no image.');
      },
    });
    assert.partialDeepStrictEqual((await converted(storage, processor)).conversion, { status: 'FAILED' });
    assert.deepEqual(await storage.objectsHeld(), ['original']);
  });

  test('is stored even if the storage reports that its completion failed', async () => {
    const inner = observedStorage();
    const storage = override(inner, {
      'uploads.complete': async ({ args: [input] }, proceed) => {
        const outcome = await proceed();
        if (!(input as { readonly key: string }).key.includes('/conversions/')) return outcome;
        throw new DarkroomError('STORAGE_UNAVAILABLE', 'No answer came.');
      },
    });
    const processor = remoteProcessor(async ({ result }) => void (await put(inner, result.url, RESULT)));
    const { conversion } = await converted(inner, processor, storage);
    assert.partialDeepStrictEqual(conversion, { status: 'DONE', attempts: 1 });
  });

  test('is tried again when the storage refuses the completion', async () => {
    const inner = observedStorage();
    let refusals = 1;
    const storage = override(inner, {
      'uploads.complete': async ({ args: [input] }, proceed) => {
        const isConversion = (input as { readonly key: string }).key.includes('/conversions/');
        if (!isConversion || refusals === 0) return proceed();
        refusals -= 1;
        return 'PARTS_REFUSED';
      },
    });
    const processor = remoteProcessor(async ({ result }) => void (await put(inner, result.url, RESULT)));
    const { conversion } = await converted(inner, processor, storage);
    assert.partialDeepStrictEqual(conversion, { status: 'DONE', attempts: 2 });
    assert.deepEqual(await inner.openUploads(), []);
  });
});

describe('a worker that ends', () => {
  test('while a result is taken leaves nothing of it, though it is whole only after the attempt was cleared up', async () => {
    const inner = observedStorage();
    const clearedUp = Promise.withResolvers<void>();
    const completing = Promise.withResolvers<void>();
    const storage = override(inner, {
      'objects.delete': async (_, proceed) => {
        const result = await proceed();
        clearedUp.resolve();
        return result;
      },
      // A request that has left cannot be called back by a signal.
      'uploads.complete': async ({ args: [input] }, proceed) => {
        const rest = { ...(input as { readonly key: string; signal?: AbortSignal }) };
        if (!rest.key.includes('/conversions/')) return proceed();
        delete rest.signal;
        completing.resolve();
        await clearedUp.promise;
        return proceed(rest);
      },
    });
    const processor = remoteProcessor(async ({ result }) => void (await put(inner, result.url, RESULT)));
    const host = testHost({ storage, processor });
    await upload(host, inner, PNG, { target: 'Customer.portrait' });
    const worker = await host.darkroom.startWorker();
    await completing.promise;
    await worker.close({ timeoutSeconds: 0 });
    await eventually(async () => {
      assert.deepEqual(await inner.openUploads(), []);
      assert.deepEqual(await inner.objectsHeld(), ['original']);
    });
    await host.darkroom.close();
  });
});

describe('the upload of a result', () => {
  test('that a dead process left open is aborted by the sweep, an hour later; the result of another stays', async () => {
    const clock = testClock();
    clock.advance(-2 * 3600);
    const storage = observedStorage(clock);
    const database = memoryDatabase();
    const processor = remoteProcessor(async ({ result }) => void (await put(storage, result.url, RESULT)));
    const host = testHost({ database, storage, processor });
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    const worker = await host.darkroom.startWorker();
    const { url } = await endOf(host, id);
    await worker.close();

    const { databaseId } = await database.open();
    const key = `${databaseId}/files/${id}/conversions/a/00000000-0000-4000-8000-000000000000`;
    const left = await storage.uploads.start({ key, contentType: null });
    const [done = ''] = /[^/]+\/files\/[^?]+/.exec(url ?? '') ?? [];
    // A server that goes on to list what was completed.
    const listed = await storage.uploads.start({ key: done, contentType: null });
    await sweep({ database, storage });
    assert.equal(await storage.uploads.list({ key, ...left }), null);
    assert.deepEqual(await storage.uploads.list({ key: done, ...listed }), []);
    await host.darkroom.close();
  });
});
