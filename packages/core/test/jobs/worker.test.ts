import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type JobHandlers, JOB_POLICIES } from '../../src/adapter.ts';
import { DarkroomError, memoryDatabase } from '../../src/index.ts';
import { isEventName, JOB_NAMES } from '../../src/ports/jobs.ts';
import { override } from '../support/intercept.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, DELETE, fileOf, send, start, upload } from '../support/uploading.ts';

const DAY = 86_400;

describe('startWorker', () => {
  test.each([0, -1, 101, 1.5, Number.NaN])('refuses a concurrency of %d', async (concurrency) => {
    await assert.rejects(testHost().darkroom.startWorker({ concurrency }), { code: 'INVALID_CONFIGURATION' });
  });

  test('needs no schema, and serves what another process took in', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const api = testHost({ storage, database });
    const worker = testHost({ storage, database }).darkroom;
    const id = await upload(api, storage, PNG, { target: 'Customer.portrait' });
    await worker.startWorker();
    await eventually(async () => assert.equal((await fileOf(api, id))?.conversions[0]?.status, 'DONE'));
    await worker.close();
  });

  test('has a handler for each job, and sweeps once an interval, however many workers there are', async () => {
    const sweeps: unknown[] = [];
    const names: string[][] = [];
    const inner = memoryDatabase();
    const database = override(inner, {
      'jobs.work': async ({ args: [input] }) => {
        names.push(Object.keys((input as { handlers: JobHandlers }).handlers).toSorted());
        return { close: async () => undefined };
      },
      'jobs.addOncePer': async ({ args: [input] }) => void sweeps.push(input),
    });
    const { darkroom } = testHost({ database, sweepIntervalSeconds: 77 });
    await darkroom.startWorker();
    const own = JOB_NAMES.filter((name) => !isEventName(name));
    assert.deepEqual(names, [own.toSorted()]);
    assert.deepEqual(sweeps, [{ job: { name: 'sweep', data: {} }, intervalSeconds: 77 }]);
    await darkroom.close();
  });
});

describe('the sweep', () => {
  test('expires what was not completed in time, and removes what had landed', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    const database = memoryDatabase(clock);
    const host = testHost({ storage, database });
    const { id } = await send(host, storage, PNG);
    clock.advance(DAY - 60);
    await sweep({ database, storage });
    assert.equal((await fileOf(host, id))?.status, 'UPLOADING');
    const fresh = await start(host);

    clock.advance(61);
    await sweep({ database, storage });
    assert.equal((await fileOf(host, id))?.status, 'EXPIRED');
    assert.equal((await fileOf(host, fresh.id))?.status, 'UPLOADING');
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_NOT_OPEN']);
    assert.deepEqual(await host.codes(ABORT, { id }), []);
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await storage.openUploads(), [0]));
    await worker.close();
  });

  test('finishes what a dead process was verifying, even if its job is lost', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    const inner = memoryDatabase(clock);
    const withoutJobs = override(inner, {
      'files.beginVerification': ({ args: [input] }, proceed) => proceed({ ...(input as object), jobs: [] }),
      'files.markReady': async () => {
        throw new Error('killed');
      },
      'files.renewVerification': async () => {
        throw new Error('killed');
      },
    });
    const victim = testHost({ storage, database: withoutJobs });
    const { id } = await send(victim, storage, PNG);
    await victim.run(COMPLETE, { id });
    assert.equal((await fileOf(victim, id))?.status, 'VERIFYING');
    await sweep({ database: inner, storage });
    assert.equal((await fileOf(victim, id))?.status, 'VERIFYING');
    clock.advance(16);
    await sweep({ database: inner, storage });
    assert.equal((await fileOf(victim, id))?.status, 'READY');
  });

  test('goes on past an upload that fails', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    const database = memoryDatabase(clock);
    const host = testHost({ storage, database });
    const ids = [(await start(host)).id, (await start(host)).id, (await start(host)).id];
    clock.advance(2 * DAY);
    let first = true;
    const faulty = override(database, {
      'files.endUpload': async (_, proceed) => {
        if (!first) return proceed();
        first = false;
        throw new Error('The connection was lost.');
      },
    });
    await sweep({ database: faulty, storage });
    const statuses = await Promise.all(ids.map(async (id) => (await fileOf(host, id))?.status));
    assert.equal(statuses.filter((status) => status === 'EXPIRED').length, 2);
    assert.equal(statuses.filter((status) => status === 'UPLOADING').length, 1);
  });
});

/** Completes an upload, whose bytes are removed as they are not of a type that is accepted. */
async function reject(host: TestHost, storage: ObservedStorage): Promise<void> {
  const { id } = await send(host, storage, text('hello'), { target: 'Customer.logo' });
  assert.deepEqual(await host.codes(COMPLETE, { id }), ['FILE_TYPE_NOT_ACCEPTED']);
  assert.deepEqual(await storage.objectsHeld(), ['original']);
}

describe('the removal of bytes', () => {
  test('is tried again until storage answers', async () => {
    const remove = { ...JOB_POLICIES.delete, retryDelaySeconds: 0, retryDelayMaxSeconds: 0 };
    const storage = observedStorage();
    let outages = 3;
    const host = testHost({
      database: memoryDatabase({ jobPolicies: { delete: remove } }),
      storage: override(storage, {
        'objects.deletePrefix': async (_, proceed) => {
          outages -= 1;
          if (outages >= 0) throw new Error('The storage does not answer.');
          return proceed();
        },
      }),
    });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    await host.ask(DELETE, { id });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
    assert.ok(outages < 0, `${outages}`);
    await worker.close();
    await host.darkroom.close();
  });

  test('comes once more when no URL can write any longer', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    const database = memoryDatabase(clock);
    const host = testHost({ storage, database, partUrlExpiresInSeconds: 600 });
    const id = await upload(host, storage, PNG);
    await host.ask(DELETE, { id });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));

    // As a completion would leave it that storage carried out late.
    const { databaseId } = await database.open();
    await storage.objects.write({
      key: `${databaseId}/files/${id}/original`,
      body: new Blob([PNG]).stream(),
      contentType: 'image/png',
    });
    assert.deepEqual(await storage.objectsHeld(), ['original']);
    clock.advance(1300);
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
    await worker.close();
    await host.darkroom.close();
  });

  test.each([
    { outcome: 'runs once where the storage answers', outage: false },
    { outcome: 'is tried again where it does not, and logged once the retries are used up', outage: true },
  ])('by a job $outcome', async ({ outage }) => {
    const remove = { ...JOB_POLICIES.delete, retryLimit: 1, retryDelaySeconds: 0 };
    const database = memoryDatabase({ jobPolicies: { delete: remove } });
    const logged: { readonly message: string; readonly error: unknown }[] = [];
    const log = (message: string, error?: unknown): void => void logged.push({ message, error });
    let removals = 0;
    const storage = override(observedStorage(), {
      'objects.delete': async () => {
        removals += 1;
        if (outage) throw new Error('The storage does not answer.');
      },
    });
    const { darkroom } = testHost({ database, storage, logger: { warn: log, error: log } });
    await darkroom.ready();
    const worker = await darkroom.startWorker();
    const data = { upload: null, prefixes: [], keys: ['old-key'], attemptsAt: null, copies: [] };
    const { jobs } = await database.open();
    await jobs.addOncePer({ job: { name: 'delete', data }, intervalSeconds: 60 });
    await eventually(() => assert.equal(removals, outage ? 2 : 1));
    const given = 'These bytes could not be deleted: old-key';
    await eventually(() =>
      assert.equal(
        logged.some(({ message }) => message === given),
        outage,
      ),
    );
    await worker.close();
    await darkroom.close();
    assert.deepEqual(
      logged.filter(({ error }) => error instanceof TypeError),
      [],
    );
  });

  test('is not given up for a year, however long the storage is out', () => {
    const { retryLimit, retryDelaySeconds, retryDelayMaxSeconds } = JOB_POLICIES.delete;
    let seconds = 0;
    for (let retry = 0; retry < retryLimit; retry += 1) {
      seconds += Math.min(retryDelaySeconds * 2 ** Math.min(retry, 16), retryDelayMaxSeconds);
    }
    assert.ok(seconds > 365 * 86_400);
  });

  test('of a completed upload removes its object where the storage goes on listing its parts', async () => {
    const storage = observedStorage();
    const listed = [{ number: 1, size: 1, etag: 'kept' }];
    const host = testHost({
      storage: override(storage, { 'uploads.list': async (_, proceed) => (await proceed()) ?? listed }),
    });
    await reject(host, storage);
    const { queues } = await host.darkroom.runJobs();
    assert.deepEqual([queues.delete.failed, queues.delete.postponed], [0, 0]);
    assert.deepEqual(await storage.objectsHeld(), []);
    await host.darkroom.close();
  });

  test('removes the object also while the upload cannot be aborted, which is tried again', async () => {
    const storage = observedStorage();
    let outages = 1;
    const host = testHost({
      storage: override(storage, {
        'uploads.abort': async (_, proceed) => {
          if ((outages -= 1) >= 0) throw new DarkroomError('STORAGE_UNAVAILABLE', 'Parts keep landing.');
          return proceed();
        },
      }),
    });
    await reject(host, storage);
    const { queues } = await host.darkroom.runJobs();
    assert.equal(queues.delete.postponed + queues.delete.failed, 1);
    assert.deepEqual(await storage.objectsHeld(), []);
    await host.darkroom.close();
  });
});
