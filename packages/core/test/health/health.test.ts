import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import { DarkroomError } from '../../src/adapter.ts';
import { type Darkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { intercept, override, type Interception } from '../support/intercept.ts';
import { testHost } from '../support/test-host.ts';

const hangs: Interception = () => new Promise(() => {});

let darkroom: Darkroom;

/** A host whose storage or database is not as it should be. */
function hostWith(methods: Readonly<Record<string, Interception>>): Darkroom {
  const storage = override(memoryStorage(), methods);
  const database = override(memoryDatabase(), methods);
  darkroom = testHost({ storage, database }).darkroom;
  return darkroom;
}

/** What it says of each, after so many seconds. */
async function statusesAfter(seconds: number): Promise<readonly string[]> {
  const asked = darkroom.health();
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  const { status, database, queue, storage, listener } = await asked;
  return [status, database.status, queue.status, storage.status, listener.status];
}

describe('health', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(async () => {
    vi.useRealTimers();
    await darkroom.close();
  });

  test('is well where all answer, and the listener idle until something listens', async () => {
    hostWith({});
    assert.deepEqual(await statusesAfter(0), ['UP', 'UP', 'UP', 'UP', 'IDLE']);
    const worker = await darkroom.startWorker();
    assert.deepEqual(await statusesAfter(0), ['UP', 'UP', 'UP', 'UP', 'UP']);
    await worker.close();
    assert.deepEqual(await statusesAfter(0), ['UP', 'UP', 'UP', 'UP', 'IDLE']);
    const { queue, storage } = await darkroom.health();
    assert.equal(queue.oldestDueAgeSeconds, 0);
    assert.deepEqual([storage.code, typeof storage.latencySeconds], [null, 'number']);
  });

  test.each([
    ['storage', 'objects.head', 'STORAGE_UNAVAILABLE', ['DEGRADED', 'UP', 'UP', 'DOWN', 'UP'], 5],
    ['queue', 'jobs.stats', 'DATABASE_UNAVAILABLE', ['DEGRADED', 'UP', 'DOWN', 'UP', 'UP'], 5],
    ['listener', 'pubSub.publish', 'DATABASE_UNAVAILABLE', ['DEGRADED', 'UP', 'UP', 'UP', 'DOWN'], 5],
    ['database', 'marks.list', 'DATABASE_UNAVAILABLE', ['DOWN', 'DOWN', 'UP', 'UP', 'IDLE'], 2],
  ] as const)('waits for the %s no longer than its limit', async (part, method, code, statuses, seconds) => {
    hostWith({ [method]: hangs });
    // A worker would wait for it too, when it is closed.
    if (part !== 'database') await darkroom.startWorker();
    assert.deepEqual(await statusesAfter(seconds + 0.1), statuses);
    const asked = darkroom.health();
    await vi.advanceTimersByTimeAsync(100);
    assert.equal((await asked)[part].code, code, 'and answers the next caller at once');
  });

  test('hears a listener that is told nothing of a change', async () => {
    hostWith({ 'pubSub.publish': async () => undefined });
    await darkroom.startWorker();
    assert.deepEqual(await statusesAfter(5.1), ['DEGRADED', 'UP', 'UP', 'UP', 'DOWN']);
  });

  test('is down where the database cannot be opened, and says nothing of what it did not ask', async () => {
    let isOut = true;
    hostWith({
      open: (_, proceed) =>
        isOut ? Promise.reject(new DarkroomError('DATABASE_UNAVAILABLE', 'The database is out.')) : proceed(),
    });
    assert.deepEqual(await statusesAfter(0), ['DOWN', 'DOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    isOut = false;
    await vi.advanceTimersByTimeAsync(5000);
    assert.deepEqual(await statusesAfter(0), ['UP', 'UP', 'UP', 'UP', 'IDLE']);
    await darkroom.close();
    assert.deepEqual(await statusesAfter(0), ['DOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
  });

  test('asks nothing more often than every 5 seconds, nor again what does not answer, and says how old answers are', async () => {
    const calls: string[] = [];
    const storage = intercept(memoryStorage(), ({ name }) => {
      calls.push(name);
      return calls.length === 2 ? new Promise(() => {}) : Promise.resolve(null);
    });
    ({ darkroom } = testHost({ storage }));
    await Promise.all([darkroom.health(), darkroom.health()]);
    await vi.advanceTimersByTimeAsync(4000);
    const { ageSeconds } = (await darkroom.health()).storage;
    assert.ok(ageSeconds >= 4 && ageSeconds < 4.5, `${ageSeconds}`);
    assert.equal(calls.length, 1);
    await vi.advanceTimersByTimeAsync(1000);
    assert.equal((await statusesAfter(6))[3], 'DOWN');
    assert.equal((await statusesAfter(6))[3], 'DOWN');
    assert.equal(calls.length, 2);
    await vi.advanceTimersByTimeAsync(30_000);
    assert.equal((await statusesAfter(0))[3], 'UP', 'what never answers is given up');
  });

  test('tells no more of an error than its code', async () => {
    const fails: Interception = () => Promise.reject(new Error('postgres://ada:secret@db.internal/ is not there'));
    hostWith({ 'objects.head': fails, 'jobs.stats': fails, 'pubSub.subscribe': fails, 'marks.list': fails });
    await darkroom.startWorker();
    const health = await darkroom.health();
    assert.equal(health.status, 'DOWN');
    assert.equal(health.storage.code, 'STORAGE_UNAVAILABLE');
    assert.ok(!JSON.stringify(health).includes('secret'));
  });
});
