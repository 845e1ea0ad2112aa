import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, onTestFinished, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { JOB_POLICIES, type JobPolicy } from '../../src/adapter.ts';
import { storageKeys } from '../../src/files/storage-keys.ts';
import { DarkroomError, memoryDatabase, memoryProcessor } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { fileOf, get, upload } from '../support/uploading.ts';

const ORIGINALS = ['original', 'public/original'];
const EVERYTHING = ['conversions', 'original', 'public/conversions', 'public/original'];
/** When an attempt that was superseded has long ended. */
const LATE_SECONDS = 901;

/** What all processes share, and a host with a file whose conversion is due. */
async function world(convert: JobPolicy = JOB_POLICIES.convert) {
  const clock = testClock();
  const storage = observedStorage(clock);
  const database = memoryDatabase({ ...clock, jobPolicies: { convert } });
  const host = testHost({ storage, database });
  const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
  onTestFinished(() => host.darkroom.close());

  /** Begins an attempt of a process that does not end it, and gives what writes its objects. */
  const beginAttempt = async (): Promise<() => Promise<void>> => {
    const { databaseId, files, conversions } = await database.open();
    const [conversion] = (await files.get({ ids: [id] }))[0]?.conversions ?? [];
    const { id: conversionId = '', requestId = '' } = conversion ?? {};
    const attempt = { fileId: id, conversionId, attemptId: randomUUID() };
    await conversions.start({ ...attempt, requestId });
    const keys = storageKeys(databaseId);
    const served = { contentType: 'image/png', contentDisposition: 'inline' };
    return async () => {
      const { objects } = storage;
      await objects.write({ key: keys.attempt(attempt), body: new Blob(['dead']).stream(), contentType: 'image/png' });
      await objects.publish({ from: keys.attempt(attempt), to: keys.publicAttempt(attempt), ...served });
    };
  };
  const dieAtItsEnd = async (): Promise<void> => (await beginAttempt())();
  const startWorker = async (by: TestHost = host): Promise<() => Promise<void>> => {
    const worker = await by.darkroom.startWorker();
    onTestFinished(() => worker.close());
    return () => worker.close();
  };
  const holds = (expected: readonly string[]): Promise<void> =>
    eventually(async () => assert.deepEqual(await storage.objectsHeld(), expected));
  const reaches = (status: string): Promise<void> =>
    eventually(async () => assert.partialDeepStrictEqual((await fileOf(host, id))?.conversions[0], { status }));
  return { clock, storage, database, host, id, beginAttempt, dieAtItsEnd, startWorker, holds, reaches };
}

describe('attempts at a conversion that die once they have published', () => {
  test('leave nothing but the derivative, however many there are and wherever the last one dies', async () => {
    const steps = await atEveryStep(async (death) => {
      const { clock, storage, database, dieAtItsEnd, startWorker, holds, reaches } = await world();
      await dieAtItsEnd();
      await dieAtItsEnd();
      assert.equal((await storage.objectsHeld()).length, 6);
      const process = mortalProcess({ database, storage });
      process.dieAt(death);
      const dying = await testHost(process).darkroom.startWorker({ concurrency: 1 });
      await eventually(async () =>
        assert.equal(process.isDead() || (await storage.objectsHeld()).length === EVERYTHING.length, true),
      );
      process.liveOn();
      await dying.close();
      clock.advance(10);
      await startWorker();
      return {
        process,
        check: async () => {
          await holds(EVERYTHING);
          await reaches('DONE');
        },
      };
    });
    for (const step of ['AFTER objects.publish', 'AFTER conversions.finish', 'BEFORE objects.list']) {
      assert.ok(steps.join().includes(step), step);
    }
  });

  test.each([
    ['the last one fails for good', new DarkroomError('INVALID_IMAGE', 'The image is damaged.')],
    ['the queue gives up', new Error('Out of order.')],
  ])('leave nothing where %s', async (_, error) => {
    const { storage, database, dieAtItsEnd, startWorker, holds, reaches } = await world({
      ...JOB_POLICIES.convert,
      retryLimit: 0,
    });
    await dieAtItsEnd();
    await holds(EVERYTHING);
    const beforeConvert = (): never => {
      throw error;
    };
    await startWorker(testHost({ storage, database, processor: memoryProcessor({ beforeConvert }) }));
    await reaches('FAILED');
    await holds(ORIGINALS);
  });
});

test('an attempt that wakes long after another has ended, writes and dies leaves nothing for long', async () => {
  const { clock, storage, beginAttempt, startWorker, holds, reaches } = await world();
  const write = await beginAttempt();
  await startWorker();
  await reaches('DONE');
  await holds(EVERYTHING);
  await write();
  assert.equal((await storage.objectsHeld()).length, 6);
  clock.advance(LATE_SECONDS);
  await holds(EVERYTHING);
});

test('an attempt that fails for good, and cannot remove what it wrote, leaves nothing', async () => {
  const { storage, database, startWorker, holds, reaches } = await world();
  let deletions = 0;
  const broken = override(storage, {
    'objects.publish': async (_, proceed) => {
      await proceed();
      throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.');
    },
    'objects.delete': async (_, proceed) => {
      deletions += 1;
      if (deletions === 1) throw new DarkroomError('STORAGE_UNAVAILABLE', 'Not now.');
      return proceed();
    },
  });
  await startWorker(testHost({ storage: broken, database }));
  await reaches('FAILED');
  await holds(ORIGINALS);
});

test('what removes an older request’s attempts spares the attempt that runs, and what it makes', async () => {
  const { clock, storage, database, id, dieAtItsEnd, startWorker, holds, reaches } = await world();
  await dieAtItsEnd();
  const closeOlder = await startWorker();
  await reaches('DONE');
  await holds(EVERYTHING);
  await closeOlder();
  const [published, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let removals = 0;
  const slow = override(storage, {
    'objects.publish': async (_, proceed) => {
      const result = await proceed();
      published.resolve();
      await released.promise;
      return result;
    },
    'objects.list': async (_, proceed) => {
      removals += 1;
      return proceed();
    },
  });
  const processor = memoryProcessor({ conversions: { SEPIA: { recipe: 'sepia-2' } } });
  const newer = testHost({ storage: slow, database, processor });
  const worker = await newer.darkroom.startWorker();
  await newer.darkroom.reprocess({ conversion: 'SEPIA' });
  await published.promise;
  clock.advance(LATE_SECONDS);
  await eventually(() => assert.ok(removals > 0));
  released.resolve();
  await reaches('DONE');
  await holds(EVERYTHING);
  const { conversions = [] } = (await fileOf(newer, id)) ?? {};
  assert.equal((await get(storage, conversions[0]?.url ?? '')).status, 200);
  await worker.close();
});
