import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { JobRequest } from '../../src/adapter.ts';
import { memoryDatabase, memoryProcessor, type QueueRun } from '../../src/index.ts';
import { DarkroomError } from '../../src/index.ts';
import { newFile } from '../../src/testing/database/files-in-states.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { testHost } from '../support/test-host.ts';
import { DELETE, fileOf, upload } from '../support/uploading.ts';

const NOTHING: QueueRun = { done: 0, failed: 0, postponed: 0, givenUp: 0 };

const removal = (key: string): JobRequest => ({
  name: 'delete',
  data: { upload: null, prefixes: [], keys: [key], attemptsAt: null, copies: [] },
});

async function writeJobs(database: ReturnType<typeof memoryDatabase>, jobs: readonly JobRequest[]): Promise<void> {
  const { files } = await database.open();
  const { id: fileId } = await files.create(newFile());
  await files.endUpload({ fileId, as: 'ABORTED', jobs });
}

describe('runJobs', () => {
  test('converts, sweeps and removes without a worker, and says what it did', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const api = testHost({ storage, database });
    const id = await upload(api, storage, PNG, { target: 'Customer.portrait' });
    const { darkroom } = testHost({ storage, database });
    const first = await darkroom.runJobs();
    assert.equal((await fileOf(api, id))?.conversions[0]?.status, 'DONE');
    assert.deepEqual(first.queues.convert, { ...NOTHING, done: 1 });
    assert.deepEqual(first.queues.sweep, { ...NOTHING, done: 1 });
    assert.equal(first.isWorkLeft, false);

    await api.ask(DELETE, { id });
    const second = await darkroom.runJobs();
    assert.equal(second.queues.delete.done > 0, true);
    assert.deepEqual(await storage.objectsHeld(), []);
    await darkroom.close();
  });

  test('sweeps once an interval, however often it is called', async () => {
    const clock = testClock();
    const { darkroom } = testHost({ database: memoryDatabase(clock), sweepIntervalSeconds: 60 });
    const sweeps = async (): Promise<number> => (await darkroom.runJobs()).queues.sweep.done;
    assert.deepEqual([await sweeps(), await sweeps()], [1, 0]);
    clock.advance(60);
    assert.equal(await sweeps(), 1);
    await darkroom.close();
  });

  test('tells failures from what an outage postponed, and from what is given up', async () => {
    const storage = observedStorage();
    const database = memoryDatabase({
      jobPolicies: { delete: { retryLimit: 0, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 60 } },
    });
    const out = override(storage, {
      'objects.delete': async () => {
        throw new Error('on purpose');
      },
    });
    const processor = override(memoryProcessor(), {
      convert: async () => {
        throw new DarkroomError('PROCESSOR_UNAVAILABLE', 'The processor is out.');
      },
    });
    const host = testHost({ storage: out, database, processor });
    await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await writeJobs(database, [removal('a'), removal('b')]);
    const { queues } = await host.darkroom.runJobs();
    assert.deepEqual(queues.convert, { ...NOTHING, postponed: 1 });
    assert.deepEqual(queues.delete, { ...NOTHING, failed: 2, givenUp: 2 });
    await host.darkroom.close();
  });

  test('begins at most `maxJobs` attempts, and says that work is left', async () => {
    const database = memoryDatabase();
    const { darkroom } = testHost({ database });
    await darkroom.runJobs();
    await writeJobs(database, ['a', 'b', 'c'].map(removal));
    const run = await darkroom.runJobs({ maxJobs: 2 });
    assert.deepEqual([run.queues.delete.done, run.isWorkLeft], [2, true]);
    const rest = await darkroom.runJobs({ maxJobs: 1 });
    assert.deepEqual([rest.queues.delete.done, rest.isWorkLeft], [1, false]);
    await darkroom.close();
  });

  test('ends after its time, aborting what still runs, and leaves it to be tried again', async () => {
    const database = memoryDatabase();
    const storage = override(observedStorage(), {
      'objects.delete': () => new Promise(() => {}),
    });
    const { darkroom } = testHost({ database, storage });
    await writeJobs(database, [removal('a'), removal('b'), removal('c')]);
    const run = await darkroom.runJobs({ maxSeconds: 1, timeoutSeconds: 0, concurrency: 4 });
    assert.equal(run.isWorkLeft, false);
    assert.equal((await darkroom.stats()).queues.delete.retrying, 3);
    await darkroom.close();
  });

  test('is ended by `close()`, before the database is', async () => {
    const database = memoryDatabase();
    const started = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const storage = override(observedStorage(), {
      'objects.delete': async () => {
        started.resolve();
        await goOn.promise;
      },
    });
    const { darkroom } = testHost({ database, storage });
    await writeJobs(database, [removal('a'), removal('b'), removal('c')]);
    const running = darkroom.runJobs({ maxSeconds: 3600, timeoutSeconds: 3600, concurrency: 1 });
    await started.promise;
    const closing = darkroom.close();
    goOn.resolve();
    await closing;
    const run = await running;
    assert.deepEqual([run.queues.delete.done, run.isWorkLeft], [1, true]);
    await assert.rejects(darkroom.runJobs(), { code: 'DATABASE_UNAVAILABLE' });
  });

  test('refuses unknown options, and numbers out of range', async () => {
    const { darkroom } = testHost();
    const misspelt: object = { maxSecond: 3 };
    for (const options of [misspelt, { maxSeconds: 0 }, { maxJobs: 0 }, { concurrency: 101 }, { timeoutSeconds: -1 }]) {
      await assert.rejects(darkroom.runJobs(options), { code: 'INVALID_CONFIGURATION' }, JSON.stringify(options));
    }
    await darkroom.close();
  });
});
