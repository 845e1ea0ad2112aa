import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryProcessor, memoryStorage, memoryTagger } from '../../src/index.ts';
import { removeCopies } from '../../src/tags/remove-copies.ts';
import { override } from '../support/intercept.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { CONVERT, fileOf, START, upload } from '../support/uploading.ts';

const never = (): Promise<never> => new Promise(() => undefined);

describe('an adapter that never settles', () => {
  test('keeps no upload from ending, where it is to tell dimensions', async () => {
    const storage = memoryStorage();
    const signals: AbortSignal[] = [];
    const processor = override(memoryProcessor(), {
      inspect: ({ args: [input] }) => {
        signals.push((input as { readonly signal: AbortSignal }).signal);
        return never();
      },
    });
    const host = testHost({ storage, processor, inspectionTimeoutSeconds: 1 });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    assert.partialDeepStrictEqual(await fileOf(host, id), { status: 'READY', width: null, height: null });
    assert.equal(signals[0]?.aborted, true);
    await host.darkroom.close();
  });

  test('is asked again for a conversion', async () => {
    const storage = memoryStorage();
    const signals: AbortSignal[] = [];
    const processor = override(memoryProcessor(), {
      convert: ({ args: [input] }, proceed) => {
        signals.push((input as { readonly signal: AbortSignal }).signal);
        return signals.length === 1 ? never() : proceed();
      },
    });
    const host = testHost({ storage, processor, conversionTimeoutSeconds: 1 });
    const id = await upload(host, storage, PNG);
    await host.ask(CONVERT, { id });
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.partialDeepStrictEqual((await fileOf(host, id))?.conversions[0], { status: 'DONE', attempts: 2 }),
    );
    assert.equal(signals[0]?.aborted, true);
    await worker.close();
    await host.darkroom.close();
  });

  test('is an outage where it is the storage', async () => {
    const storage = override(memoryStorage(), { 'uploads.start': never });
    const host = testHost({ storage, storageTimeoutSeconds: 1 });
    assert.deepEqual(await host.codes(START), ['STORAGE_UNAVAILABLE']);
    await host.darkroom.close();
  });

  test('is asked again to remove the copies that a tagger made', async () => {
    const signals: AbortSignal[] = [];
    const tagger = override(memoryTagger({ keepsCopies: true }), {
      'copies.remove': ({ args: [input] }) => {
        signals.push((input as { readonly signal: AbortSignal }).signal);
        return never();
      },
    });
    const services = { tagger, log: console, settings: { taggingTimeoutSeconds: 0.05 } };
    const copies = [{ tagger: tagger.name, copyId: 'a' }];
    const job = new AbortController();
    await assert.rejects(removeCopies(services, copies, job.signal), { name: 'TimeoutError' });
    assert.equal(signals[0]?.aborted, true);
  });
});
