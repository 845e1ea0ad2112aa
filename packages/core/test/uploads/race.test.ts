import assert from 'node:assert/strict';
import { afterEach, describe, test, vi } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Storage, type Database, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { beforeEveryCall, interruptedProcess } from '../support/interrupted-process.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { JPEG, PNG, sha256 } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { type TestClock, testClock } from '../support/test-clock.ts';
import { type TestHost, codesOf, testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, DELETE, fileOf, get, put, send } from '../support/uploading.ts';

afterEach(() => void vi.useRealTimers());

const EVERYTHING = ['conversions', 'original', 'public/conversions', 'public/original'];

/** Completes an upload, and has something else happen before the call of this number; then lets two days pass. */
async function completeWhile(
  call: number,
  other: (input: {
    readonly host: TestHost;
    readonly id: string;
    readonly clock: TestClock;
    readonly database: Database;
    readonly storage: Storage;
  }) => Promise<void>,
  check: (input: {
    readonly host: TestHost;
    readonly id: string;
    readonly codes: readonly unknown[];
    readonly held: () => Promise<readonly unknown[]>;
  }) => Promise<void>,
): Promise<string | null> {
  const clock = testClock();
  const storage = observedStorage(clock);
  const database = memoryDatabase(clock);
  const process = interruptedProcess({ database, storage });
  const victim = testHost({ ...process, verificationLeaseSeconds: 1 });
  const host = testHost({ database, storage, verificationLeaseSeconds: 1 });
  const { id } = await send(victim, storage, PNG, { target: 'Customer.logo' });

  process.interrupt(call, () => other({ host, id, clock, database, storage }));
  const codes = codesOf(await victim.run(COMPLETE, { id }));
  const at = process.interruptedAt();

  clock.advance(2 * 86_400);
  const worker = await host.darkroom.startWorker();
  const held = async (): Promise<readonly unknown[]> => [
    ...(await storage.objectsHeld()),
    ...(await storage.openUploads()),
  ];
  if (at !== null) await eventually(() => check({ host, id, codes, held }));
  await worker.close();
  await host.darkroom.close();
  return at;
}

describe('completing, at whatever step something else comes in between,', () => {
  test('wins over an abort, or loses to it', async () => {
    const winners = new Set<string>();
    const calls = await beforeEveryCall(async (call) => {
      let aborted: readonly unknown[] = ['never'];
      return completeWhile(
        call,
        async ({ host, id }) => {
          aborted = await host.codes(ABORT, { id });
        },
        async ({ host, id, codes, held }) => {
          const status = (await fileOf(host, id))?.status ?? '';
          winners.add(status);
          const refusals = ['UPLOAD_VERIFYING', 'UPLOAD_NOT_OPEN'];
          const loser = aborted.some((code) => refusals.includes(String(code))) ? 'abort' : 'completion';
          assert.deepEqual(
            [status, loser, codes, await held()],
            status === 'ABORTED'
              ? ['ABORTED', 'completion', ['UPLOAD_NOT_OPEN'], []]
              : ['READY', 'abort', [], EVERYTHING],
          );
        },
      );
    });
    assert.ok(calls.join().includes('files.markReady'));
    assert.deepEqual([...winners].toSorted(), ['ABORTED', 'READY']);
  });

  test('loses to a deletion, and leaves nothing', async () => {
    const calls = await beforeEveryCall((call) =>
      completeWhile(
        call,
        async ({ host, id }) => void (await host.ask(DELETE, { id })),
        async ({ host, id, codes, held }) => {
          assert.deepEqual([await fileOf(host, id), codes, await held()], [null, ['FILE_NOT_FOUND'], []]);
        },
      ),
    );
    assert.ok(calls.join().includes('objects.publish'));
  });

  test('wins over the end of the upload’s time, or loses to it', async () => {
    const winners = new Set<string>();
    await beforeEveryCall((call) =>
      completeWhile(
        call,
        async ({ clock, database, storage }) => {
          clock.advance(2 * 86_400);
          await sweep({ database, storage });
        },
        async ({ host, id, codes, held }) => {
          const status = (await fileOf(host, id))?.status ?? '';
          winners.add(status);
          assert.deepEqual(
            [status, codes, await held()],
            status === 'EXPIRED' ? ['EXPIRED', ['UPLOAD_NOT_OPEN'], []] : ['READY', [], EVERYTHING],
          );
        },
      ),
    );
    assert.deepEqual([...winners].toSorted(), ['EXPIRED', 'READY']);
  });

  test('comes to the same end as another process that took over meanwhile', async () => {
    await beforeEveryCall(async (call) => {
      let others: readonly unknown[] = ['never'];
      return completeWhile(
        call,
        async ({ host, id, clock }) => {
          clock.advance(2);
          others = await host.codes(COMPLETE, { id });
        },
        async ({ host, id, codes, held }) => {
          assert.deepEqual([others, codes], [[], []]);
          assert.deepEqual(
            (await fileOf(host, id))?.conversions.map(({ status, attempts }) => ({ status, attempts })),
            [{ status: 'DONE', attempts: 1 }],
          );
          assert.deepEqual(await held(), EVERYTHING);
        },
      );
    });
  });
});

describe('a part that is replaced between the listing and the completion', () => {
  test('leads back to UPLOADING, from where the upload is completed with what was sent last', async () => {
    const storage = observedStorage();
    let replace = async (): Promise<unknown> => undefined;
    const host = testHost({
      storage: override(storage, { 'uploads.complete': async (_, proceed) => (await replace(), proceed()) }),
    });
    const { id, urls } = await send(host, storage, PNG);
    replace = () => put(storage, urls[0], JPEG);
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_INCOMPLETE']);
    assert.equal((await fileOf(host, id))?.status, 'UPLOADING');

    replace = async () => undefined;
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
    const file = await fileOf(host, id);
    assert.equal(file?.contentType, 'image/jpeg');
    const stored = await get(storage, file?.url ?? '');
    assert.equal(sha256(new Uint8Array(await stored.arrayBuffer())), sha256(JPEG));
    await host.darkroom.close();
  });

  test('cannot be sent once the file is complete', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id, urls } = await send(host, storage, PNG);
    await host.run(COMPLETE, { id });
    assert.equal(await put(storage, urls[0], JPEG), 404);
    await host.darkroom.close();
  });
});

describe('a caller that comes as another completes', () => {
  test('is not told of parts that are missing only because they are joined', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const other = testHost({ storage, database });
    const { id } = await send(other, storage, PNG);
    const host = testHost({
      database,
      storage: override(storage, {
        'uploads.list': async () => {
          await other.ask(COMPLETE, { id });
          return [];
        },
      }),
    });
    assert.deepEqual(await host.codes(COMPLETE, { id }), []);
  });
});

describe('a caller that waits for another process', () => {
  test('is told to call again when that takes too long', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const storage = observedStorage();
    const database = memoryDatabase();
    const busy = testHost({
      database,
      storage: override(storage, { 'objects.peek': () => new Promise(() => undefined) }),
    });
    const host = testHost({
      database: override(database, {
        'files.beginVerification': async (_, proceed) => {
          const result = await proceed();
          vi.setSystemTime(Date.now() + 31_000);
          return result;
        },
      }),
      storage,
      verificationLeaseSeconds: 600,
    });
    const { id } = await send(busy, storage, PNG);
    void busy.run(COMPLETE, { id });
    await eventually(async () => assert.equal((await fileOf(host, id))?.status, 'VERIFYING'));
    assert.deepEqual(await host.codes(COMPLETE, { id }), ['UPLOAD_VERIFYING']);
  });
});
