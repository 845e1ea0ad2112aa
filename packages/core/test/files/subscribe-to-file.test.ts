import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import type { PubSubListener } from '../../src/adapter.ts';
import { type Database, memoryDatabase } from '../../src/index.ts';
import { type Interception, override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, CONVERT, DELETE, send, start, upload } from '../support/uploading.ts';

const FOLLOW = 'subscription ($id: ID!) { file(id: $id) { status version conversion(name: SEPIA) { status } } }';
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

interface Event {
  readonly status: string;
  readonly version: number;
  readonly conversion: { readonly status: string } | null;
}

/** Asks for events until one is as told; `MISSED` when none comes for two seconds. */
async function until(events: AsyncIterator<Event | null>, isIt: (event: Event) => boolean): Promise<Event | 'MISSED'> {
  for (;;) {
    const late = Promise.withResolvers<'MISSED'>();
    const timer = setTimeout(() => late.resolve('MISSED'), 2000);
    const next = await Promise.race([events.next(), late.promise]);
    clearTimeout(timer);
    if (next === 'MISSED' || next.done === true || next.value === null) return 'MISSED';
    if (isIt(next.value)) return next.value;
  }
}

/** All events until the end. */
async function allOf(events: AsyncIterator<Event | null>): Promise<readonly (Event | null)[]> {
  const all: (Event | null)[] = [];
  for (;;) {
    const { done, value } = await events.next();
    if (done === true) return all;
    all.push(value);
  }
}

const nothing = async (): Promise<void> => undefined;

describe('Subscription.file', () => {
  test('gives the state as it is at once, then each change', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG);
    const events = await host.follow<Event>(FOLLOW, { id });
    assert.deepEqual((await events.next()).value, { status: 'UPLOADING', version: 1, conversion: null });
    await host.ask(COMPLETE, { id });
    assert.partialDeepStrictEqual(await until(events, ({ status }) => status === 'READY'), { version: 3 });
    await host.ask(CONVERT, { id });
    assert.partialDeepStrictEqual(await until(events, ({ conversion }) => conversion !== null), { version: 4 });
    await events.return?.();
  });

  test('shows a conversion that finished before anybody followed', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => {
      const events = await host.follow<Event>(FOLLOW, { id });
      assert.partialDeepStrictEqual((await events.next()).value, { status: 'READY', conversion: { status: 'DONE' } });
      await events.return?.();
    });
    await worker.close();
    await host.darkroom.close();
  });

  const gaps = ['before listening', 'once listening', 'before reading', 'between reading and delivering'] as const;
  test.each(gaps)('misses no change that falls %s', async (gap) => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    let change = nothing;
    const once = async (): Promise<void> => {
      const action = change;
      change = nothing;
      await action();
    };
    const around = (before: (typeof gaps)[number], after: (typeof gaps)[number]): Interception => {
      return async (_, proceed) => {
        if (gap === before) await once();
        const result = await proceed();
        if (gap === after) await once();
        return result;
      };
    };
    const other = testHost({ storage, database: inner });
    const host = testHost({
      storage,
      database: override(inner, {
        'pubSub.subscribe': around('before listening', 'once listening'),
        'files.get': around('before reading', 'between reading and delivering'),
      }),
    });
    const id = await upload(other, storage, PNG);
    change = async () => void (await other.ask(CONVERT, { id }));
    const events = await host.follow<Event>(FOLLOW, { id });
    assert.partialDeepStrictEqual(await until(events, ({ conversion }) => conversion !== null), { version: 4 });
    assert.equal(change, nothing);
    await events.return?.();
  });

  test('misses no change that falls between two events', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.next();
    await host.ask(COMPLETE, { id });
    await host.ask(CONVERT, { id });
    assert.partialDeepStrictEqual(await until(events, ({ conversion }) => conversion !== null), { version: 4 });
    await events.return?.();
  });

  test('reads again whatever is watched after its listener was lost', async () => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    const other = testHost({ storage, database: inner });
    const listeners: PubSubListener[] = [];
    const host = testHost({
      storage,
      database: override(inner, {
        'pubSub.subscribe': async ({ args: [listener] }) => {
          listeners.push(listener as PubSubListener);
          return nothing;
        },
      }),
    });
    const ids = [await upload(other, storage, PNG), await upload(other, storage, PNG)] as const;
    const streams = [
      await host.follow<Event>(FOLLOW, { id: ids[0] }),
      await host.follow<Event>(FOLLOW, { id: ids[1] }),
    ];
    for (const events of streams) await events.next();
    for (const id of ids) await other.ask(CONVERT, { id });
    listeners[0]?.onGap();
    for (const events of streams) {
      assert.partialDeepStrictEqual(await until(events, ({ conversion }) => conversion !== null), { version: 4 });
      await events.return?.();
    }
    assert.equal(listeners.length, 1);
  });

  test.each(['an unknown id', 'no id at all', 'another’s id', 'the id of an upload of an anonymous caller'])(
    'gives null, then the end, for %s',
    async (what) => {
      const host = testHost();
      const { id } = await start(host);
      const [asked, user] = {
        'an unknown id': [UNKNOWN_ID, 'ada'],
        'no id at all': ['../../etc/passwd', 'ada'],
        'another’s id': [id, 'bob'],
        'the id of an upload of an anonymous caller': [id, null],
      }[what] ?? ['', null];
      assert.deepEqual(await allOf(await host.follow<Event>(FOLLOW, { id: asked }, user)), [null]);
    },
  );

  test('gives null, then the end, once the file is deleted', async () => {
    const host = testHost();
    const { id } = await start(host);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.next();
    const rest = allOf(events);
    await host.ask(DELETE, { id });
    assert.deepEqual(await rest, [null]);
  });

  test('asks at each event whether the viewer may still see the file', async () => {
    const storage = observedStorage();
    let allowed = true;
    const host = testHost({ storage, authorize: ({ action }) => action !== 'READ' || allowed });
    const { id } = await send(host, storage, PNG);
    const events = await host.follow<Event>(FOLLOW, { id });
    assert.partialDeepStrictEqual((await events.next()).value, { status: 'UPLOADING' });
    const rest = allOf(events);
    allowed = false;
    await host.run(COMPLETE, { id });
    assert.deepEqual(await rest, [null]);
  });

  test('costs one read an event, however many follow', async () => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    const { database, reads } = countingReads(inner);
    const host = testHost({ storage, database });
    const other = testHost({ storage, database: inner });
    const id = await upload(other, storage, PNG);
    const streams = await Promise.all(Array.from({ length: 20 }, () => host.follow<Event>(FOLLOW, { id })));
    await Promise.all(streams.map((events) => events.next()));
    const before = reads();
    assert.ok(before <= 2, `${before}`);
    await other.ask(CONVERT, { id });
    for (const events of streams) assert.partialDeepStrictEqual((await events.next()).value, { version: 4 });
    assert.equal(reads() - before, 1);
    for (const events of streams) await events.return?.();
  });

  test('ends at once when it is left while it waits, and reads no more', async () => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    const { database, reads } = countingReads(inner);
    const host = testHost({ storage, database });
    const other = testHost({ storage, database: inner });
    const id = await upload(other, storage, PNG);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.next();
    const waiting = [events.next(), events.next()];
    await events.return?.();
    assert.deepEqual(await Promise.all(waiting), [
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    const before = reads();
    await other.ask(CONVERT, { id });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(reads(), before);
  });

  test('that is left while nobody waits, is not read for any more', async () => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    const { database, reads } = countingReads(inner);
    const host = testHost({ storage, database });
    const other = testHost({ storage, database: inner });
    const id = await upload(other, storage, PNG);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.next();
    await events.return?.();
    const before = reads();
    await other.ask(CONVERT, { id });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(reads(), before);
  });

  test('that is left before it was ever read, ends', async () => {
    const host = testHost();
    const { id } = await start(host);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.return?.();
    assert.deepEqual(await events.next(), { done: true, value: undefined });
  });

  test('ends when Darkroom is closed', async () => {
    const host = testHost();
    const { id } = await start(host);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.next();
    const rest = allOf(events);
    await host.darkroom.close();
    assert.deepEqual(await rest, []);
  });

  const failing = ['pubSub.subscribe', 'files.get'] as const;
  test.each(failing)('that cannot begin, as %s fails, says so without a word of why', async (name) => {
    const inner = memoryDatabase();
    const { id } = await start(testHost({ database: inner }));
    const logged: unknown[] = [];
    const host = testHost({
      database: override(inner, {
        [name]: async () => {
          throw new Error('connect ECONNREFUSED /srv/secret-bucket');
        },
      }),
      logger: { error: (...entry) => logged.push(entry), warn: (...entry) => logged.push(entry) },
    });
    const events = await host.follow<Event>(FOLLOW, { id });
    await assert.rejects(events.next(), {
      message: 'Something went wrong on the server. Try again.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true },
      originalError: undefined,
    });
    assert.deepEqual(await events.next(), { done: true, value: undefined });
    assert.ok(String(logged).includes('secret-bucket'));
  });

  test('that has begun outlives an outage', async () => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    let outage = false;
    const host = testHost({
      storage,
      database: override(inner, {
        'files.get': async (_, proceed) => {
          if (!outage) return proceed();
          outage = false;
          throw new Error('The connection was lost.');
        },
      }),
    });
    const other = testHost({ storage, database: inner });
    const id = await upload(other, storage, PNG);
    const events = await host.follow<Event>(FOLLOW, { id });
    await events.next();
    outage = true;
    await other.ask(CONVERT, { id });
    assert.partialDeepStrictEqual(await until(events, ({ conversion }) => conversion !== null), { version: 4 });
    await events.return?.();
  });
});

function countingReads(inner: Database): { readonly database: Database; readonly reads: () => number } {
  let reads = 0;
  const database = override(inner, {
    'files.get': (_, proceed) => {
      reads += 1;
      return proceed();
    },
  });
  return { database, reads: () => reads };
}
