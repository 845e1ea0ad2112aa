import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { DarkroomError, type Database, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { CRASH_TEXT, atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, codesOf, testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, START, fileOf, send, start } from '../support/uploading.ts';

const unavailable = async (): Promise<never> => {
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'The storage does not answer. Try again.', { cause: CRASH_TEXT });
};

describe('an outage of a moment', () => {
  test.each([
    ['READY', PNG, 'Customer.logo'],
    ['REJECTED', text('hello'), 'Customer.logo'],
  ])(
    'at any step of completing keeps no upload from becoming %s when it is completed again',
    async (end, bytes, target) => {
      await atEveryStep(async (death) => {
        const storage = observedStorage();
        const process = mortalProcess({ database: memoryDatabase(), storage });
        const host = testHost({ ...process, verificationLeaseSeconds: 1 });
        const { id } = await send(host, storage, bytes, { target });
        process.dieAt({ ...death, recovers: true });
        const first = await host.run(COMPLETE, { id });
        process.liveOn();
        return {
          process,
          check: async () => {
            assert.ok(!JSON.stringify(first).includes(CRASH_TEXT));
            await host.run(COMPLETE, { id });
            assert.equal((await fileOf(host, id))?.status, end);
            await host.darkroom.close();
          },
        };
      });
    },
  );

  test('at any step of starting leaves no upload open that can still be named', async () => {
    const steps = await atEveryStep(async (death) => {
      const clock = testClock();
      const storage = observedStorage(clock);
      const process = mortalProcess({ database: memoryDatabase(clock), storage });
      const host = testHost(process);
      process.dieAt({ ...death, recovers: true });
      const answer = await host.run(START);
      process.liveOn();
      const nameable = process.calls.at(-1) !== 'uploads.start' || death.moment === 'BEFORE';
      clock.advance(2 * 86_400);
      const worker = await host.darkroom.startWorker();
      return {
        process,
        check: async () => {
          assert.equal(answer.data === null, process.isDead());
          await eventually(async () => {
            const { nodes } = await host.ask<{ nodes: { status: string }[] }>('{ files { nodes { status } } }');
            assert.deepEqual(
              nodes.filter(({ status }) => status === 'UPLOADING'),
              [],
            );
            assert.deepEqual(await storage.openUploads(), nameable ? [] : [0]);
          });
          await worker.close();
          await host.darkroom.close();
        },
      };
    });
    assert.ok(steps.join().includes('AFTER files.setUploadId'));
  });

  test('of storage while parts are joined leaves the upload open, with its parts', async () => {
    const storage = observedStorage();
    let outage = true;
    const host = testHost({
      storage: override(storage, { 'uploads.complete': (_, proceed) => (outage ? unavailable() : proceed()) }),
    });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['STORAGE_UNAVAILABLE']);
    assert.equal((await fileOf(host, id))?.status, 'UPLOADING');
    const resumed = await host.ask('query ($id: ID!) { fileUpload(id: $id) { parts { uploaded } } }', { id });
    assert.deepEqual(resumed, { parts: [{ uploaded: true }] });
    outage = false;
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
    await host.darkroom.close();
  });

  test('of storage gives the lease back, so that completing again need not wait for its end', async () => {
    const storage = observedStorage();
    let outage = true;
    const host = testHost({
      storage: override(storage, { 'objects.peek': (_, proceed) => (outage ? unavailable() : proceed()) }),
      verificationLeaseSeconds: 600,
    });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['STORAGE_UNAVAILABLE']);
    outage = false;
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
    await host.darkroom.close();
  });

  test('of storage, ended before any client comes back, is got over by the worker', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    let outage = true;
    const host = testHost({
      database: withoutSweep(memoryDatabase(clock)),
      storage: override(storage, { 'objects.peek': (_, proceed) => (outage ? unavailable() : proceed()) }),
    });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['STORAGE_UNAVAILABLE']);
    outage = false;
    clock.advance(30);
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.equal((await fileOf(host, id))?.status, 'READY'));
    await worker.close();
    await host.darkroom.close();
  });

  test('that lasts does not multiply the jobs that wait for its end', async () => {
    const clock = testClock();
    const storage = observedStorage(clock);
    let verifyJobs = 0;
    let failures = 0;
    const database = override(withoutSweep(memoryDatabase(clock)), {
      'files.beginVerification': ({ args }, proceed) => {
        verifyJobs += (args[0] as { jobs: readonly unknown[] }).jobs.length;
        return proceed();
      },
    });
    const host = testHost({
      database,
      storage: override(storage, {
        'objects.peek': () => {
          failures += 1;
          return unavailable();
        },
      }),
    });
    const { id } = await send(host, storage, PNG);
    for (let call = 1; call <= 3; call += 1) await host.run(COMPLETE, { id });
    assert.equal(failures, 3);
    const worker = await host.darkroom.startWorker();
    failures = 1;
    for (let retry = 1; retry <= 4; retry += 1) {
      clock.advance(600);
      await eventually(() => assert.ok(failures > retry, `${failures}`));
    }
    assert.equal(verifyJobs, 1);
    await worker.close({ timeoutSeconds: 0 });
    await host.darkroom.close();
  });
});

describe('what storage says of a completion', () => {
  const answers: readonly [string, (proceed: () => Promise<unknown>) => Promise<unknown>][] = [
    ['an error after it succeeded', async (proceed) => (await proceed(), unavailable())],
    ['“no such upload” after it succeeded', async (proceed) => (await proceed(), 'NOT_FOUND')],
    ['“parts refused” after it succeeded', async (proceed) => (await proceed(), 'PARTS_REFUSED')],
  ];
  test.each(answers)('does not matter where it is %s', async (_, answer) => {
    const storage = observedStorage();
    const host = testHost({
      storage: override(storage, { 'uploads.complete': (_call, proceed) => answer(proceed) }),
    });
    const { id } = await send(host, storage, PNG);
    assert.partialDeepStrictEqual(await host.ask(COMPLETE, { id }), { success: true, file: { status: 'READY' } });
    await host.darkroom.close();
  });

  test('does not matter where it is success without an object', async () => {
    const storage = observedStorage();
    const host = testHost({ storage: override(storage, { 'uploads.complete': async () => 'COMPLETED' }) });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_INCOMPLETE']);
    assert.equal((await fileOf(host, id))?.status, 'UPLOADING');
    await host.darkroom.close();
  });
});

describe('an upload whose parts are not there any more', () => {
  test('says that it is not open, and can be given up', async () => {
    const storage = observedStorage();
    const host = testHost({ storage: override(storage, { 'uploads.list': async () => null }) });
    const { id } = await start(host);
    assert.deepEqual(codesOf(await host.run(COMPLETE, { id })), ['UPLOAD_NOT_OPEN']);
    assert.deepEqual(await abort(host, id), []);
    await host.darkroom.close();
  });
});

function abort(host: TestHost, id: string): Promise<readonly unknown[]> {
  return host.codes(ABORT, { id });
}

function withoutSweep(database: Database): Database {
  return override(database, { 'jobs.addOncePer': async () => undefined });
}

test('an outage while the job of a dead process verifies an upload does not leave it to a client that is gone', async () => {
  const clock = testClock();
  const storage = observedStorage(clock);
  const database = memoryDatabase(clock);
  const process = mortalProcess({ database, storage });
  const victim = testHost({ ...process, verificationLeaseSeconds: 1 });
  const { id } = await send(victim, storage, PNG, { target: 'Customer.logo' });
  // At uploads.complete, after the claim.
  process.dieAt({ call: 3, moment: 'BEFORE' });
  await victim.run(COMPLETE, { id });
  assert.equal(process.calls.at(-1), 'uploads.complete');

  let outages = 0;
  const failing = override(storage, {
    'uploads.complete': (_, proceed) => ((outages += 1) <= 2 ? unavailable() : proceed()),
  });
  const host = testHost({ database, storage: failing });
  const worker = await host.darkroom.startWorker();
  await eventually(async () => {
    clock.advance(5);
    assert.equal((await fileOf(host, id))?.status, 'READY');
  });
  assert.ok(outages > 1, `${outages}`);
  await worker.close();
});
