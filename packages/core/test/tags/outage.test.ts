import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { DarkroomError, memoryDatabase, memoryTagger, type Tagger } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { taggedOf, taggingHost, uploadImage } from '../support/tagging.ts';
import { testClock } from '../support/test-clock.ts';

test('a tagging outlasts an outage of the storage that is longer than all attempts at a tagger that fails', async () => {
  const clock = testClock();
  const storage = observedStorage(clock);
  let isOut = false;
  const failing = override(storage, {
    'objects.read': async (_, proceed) => {
      if (isOut) throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage is unavailable at the moment.');
      return proceed();
    },
  });
  const tagger: Tagger = {
    ...memoryTagger(),
    suggest: async ({ source }) => {
      await (await (await source()).read()).cancel();
      return { kind: 'SUGGESTED', tags: [{ name: 'bull', confidence: 0.9 }] };
    },
  };
  const { host } = taggingHost({ database: memoryDatabase(clock), storage: failing, tagger });
  const id = await uploadImage(host, storage);
  isOut = true;
  const worker = await host.darkroom.startWorker();
  const reaches = (expected: Readonly<Record<string, unknown>>): Promise<void> =>
    eventually(async () => assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, expected));
  const error = 'The file storage is unavailable at the moment. The request for tags is retried automatically.';
  for (let attempts = 1; attempts <= 20; attempts += 1) {
    await reaches({ status: 'PENDING', attempts, error });
    if (attempts === 20) isOut = false;
    clock.advance(600);
  }
  await reaches({ status: 'DONE', attempts: 21, error: null });
  await worker.close();
  await host.darkroom.close();
});
