import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase, memoryProcessor, memoryTagger } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { SUGGEST } from '../support/tagging.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, CONVERT, fileOf, put, start, upload } from '../support/uploading.ts';

const exceeded = ['QUOTA_EXCEEDED'];

describe('a quota of render seconds', () => {
  test('refuses what is asked for past it, and lets what an upload asks for wait and be made', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const host = testHost({
      storage,
      database,
      processor: memoryProcessor({ beforeConvert: () => delay(1100) }),
      tagger: memoryTagger(),
      quotas: { renderSecondsPerHour: 1 },
    });
    const [first, second] = [await upload(host, storage, PNG), await upload(host, storage, PNG)];
    const { id: strangers, urls } = await start(host, {}, 'bob');
    await put(storage, urls[0], PNG);
    await host.ask(COMPLETE, { id: strangers }, 'bob');
    const worker = await host.darkroom.startWorker();
    await host.ask(CONVERT, { id: first });
    const statusOf = async (id: string): Promise<unknown> => (await fileOf(host, id))?.conversions[0]?.status;
    await eventually(async () => assert.equal(await statusOf(first), 'DONE'));
    await eventually(async () => assert.deepEqual(await host.codes(CONVERT, { id: second }), exceeded));
    assert.deepEqual(await host.codes(SUGGEST, { id: second }), exceeded);
    // What is there is not asked for again, and others have seconds of their own.
    assert.deepEqual(await host.codes(CONVERT, { id: first }), []);
    assert.deepEqual(await host.codes(CONVERT, { id: strangers }, 'bob'), []);

    const portrait = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await eventually(async () => assert.equal(await statusOf(portrait), 'DONE'));
    await worker.close();
    await host.darkroom.close();
  });
});
