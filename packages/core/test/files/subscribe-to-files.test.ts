import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { PubSubListener } from '../../src/adapter.ts';
import { memoryDatabase, memoryTagger } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { ABORT, CONVERT, DELETE, start, upload } from '../support/uploading.ts';

const FOLLOW = 'subscription ($ids: [ID!]!) { fileUpdates(ids: $ids) { id file { id version status } } }';
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

interface Update {
  readonly id: string;
  readonly file: { readonly id: string; readonly version: number; readonly status: string } | null;
}

type Updates = AsyncIterator<Update | null>;

function follow(host: TestHost, ids: readonly string[], user: string | null = 'ada'): Promise<Updates> {
  return host.follow<Update>(FOLLOW, { ids }, user);
}

/** So many updates, as `[id, version]`; null for the version of no file. */
async function take(updates: Updates, count: number): Promise<readonly (readonly [string?, (number | null)?])[]> {
  const taken: (readonly [string?, (number | null)?])[] = [];
  for (let place = 0; place < count; place += 1) {
    const { value } = await updates.next();
    taken.push([value?.id, value?.file?.version ?? null]);
  }
  return taken;
}

async function startEach(host: TestHost, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await start(host)).id);
  return ids;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Subscription.fileUpdates', () => {
  test('gives each file as it is at once, by one read, and then the one that changed', async () => {
    let reads = 0;
    const database = override(memoryDatabase(), {
      'files.get': (_, proceed) => {
        reads += 1;
        return proceed();
      },
    });
    const host = testHost({ database, quotas: { maxOpenUploads: null } });
    const ids = await startEach(host, 100);
    const updates = await follow(host, [...ids, ...ids].slice(0, 100));
    assert.deepEqual(
      await take(updates, 100),
      ids.map((id) => [id, 1]),
    );
    assert.equal(reads, 1);
    await host.ask(ABORT, { id: ids[70] });
    assert.deepEqual(await take(updates, 1), [[ids[70], 2]]);
    await updates.return?.();
  });

  test('gives null for each id that is none for the viewer, and goes on with the others', async () => {
    const host = testHost();
    const { id } = await start(host);
    const others = await start(host);
    await host.ask(DELETE, { id: others.id });
    const ids = [UNKNOWN_ID, '../../etc/passwd', id, id, others.id];
    const updates = await follow(host, ids);
    const first = await take(updates, 4);
    assert.deepEqual(
      new Map(first as readonly [string, number | null][]),
      new Map<string, number | null>([
        [UNKNOWN_ID, null],
        ['../../etc/passwd', null],
        [id, 1],
        [others.id, null],
      ]),
    );
    await host.ask(ABORT, { id });
    assert.deepEqual(await take(updates, 1), [[id, 2]]);
    await host.ask(DELETE, { id });
    assert.deepEqual(await take(updates, 1), [[id, null]]);
    assert.equal((await updates.next()).done, true);
  });

  test('gives another viewer nothing but null, then the end', async () => {
    const host = testHost();
    const ids = await startEach(host, 2);
    const updates = await follow(host, ids, 'bob');
    assert.deepEqual(
      await take(updates, 2),
      ids.map((id) => [id, null]),
    );
    assert.equal((await updates.next()).done, true);
  });

  test('ends at once without ids, and takes 100 at most', async () => {
    const host = testHost();
    assert.equal((await (await follow(host, [])).next()).done, true);
    const ids = Array.from({ length: 101 }, () => UNKNOWN_ID);
    await assert.rejects(follow(host, ids), /BAD_USER_INPUT/);
  });

  test('gives a slow consumer the last state of each file, once', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const [quiet, aborted] = await startEach(host, 2);
    const ready = await upload(host, storage, PNG);
    assert.ok(quiet !== undefined && aborted !== undefined);
    const updates = await follow(host, [ready, quiet, aborted]);
    await take(updates, 3);
    await host.ask(ABORT, { id: aborted });
    await host.ask(CONVERT, { id: ready });
    await host.ask(DELETE, { id: aborted });
    await settled();
    assert.deepEqual(await take(updates, 2), [
      [aborted, null],
      [ready, 4],
    ]);
    const next = updates.next();
    assert.equal(await Promise.race([next, settled().then(() => 'NOTHING')]), 'NOTHING');
    await updates.return?.();
    assert.equal((await next).done, true);
  });

  test('reads all of them again after its listener was lost', async () => {
    const inner = memoryDatabase();
    const listeners: PubSubListener[] = [];
    const host = testHost({
      database: override(inner, {
        'pubSub.subscribe': async ({ args: [listener] }) => {
          listeners.push(listener as PubSubListener);
          return async () => undefined;
        },
      }),
    });
    const ids = await startEach(host, 3);
    const updates = await follow(host, ids);
    await take(updates, 3);
    for (const id of ids) await host.ask(ABORT, { id });
    listeners[0]?.onGap();
    assert.deepEqual(
      await take(updates, 3),
      ids.map((id) => [id, 2]),
    );
    await updates.return?.();
  });

  test('tells the file again of which an outage kept something, and no other', async () => {
    const [storage, inner] = [observedStorage(), memoryDatabase()];
    let failures = 0;
    const host = testHost({
      storage,
      database: override(inner, {
        'tags.ofFiles': (_, proceed) => {
          failures -= 1;
          if (failures === 0) throw new Error('The connection was lost.');
          return proceed();
        },
      }),
      tagger: memoryTagger(),
    });
    const ids = [await upload(host, storage, PNG), await upload(host, storage, PNG)];
    const document = 'subscription ($ids: [ID!]!) { fileUpdates(ids: $ids) { id file { version tags { name } } } }';
    failures = 2;
    const updates = await host.follow<Update>(document, { ids });
    assert.equal((await updates.next()).value?.id, ids[0]);
    await assert.rejects(updates.next(), /INTERNAL_SERVER_ERROR/);
    assert.deepEqual(await take(updates, 1), [[ids[1], 3]]);
    await updates.return?.();
  });

  test('is one of the viewer’s subscriptions, until none of its files is left', async () => {
    const host = testHost({ subscriptions: { maxPerViewer: 1 } });
    const ids = await startEach(host, 3);
    const updates = await follow(host, ids);
    await take(updates, 3);
    await assert.rejects(follow(host, ids), /QUOTA_EXCEEDED/);
    for (const id of ids) await host.ask(DELETE, { id });
    await take(updates, 3);
    await take(await follow(host, ids), 3);
  });

  test('takes all of its files from the budget of the operation, and one of them from that of an event', async () => {
    // Five fields are selected for each.
    const options = [{ maxFiles: 2 }, { maxFields: 10 }, { anonymous: { maxFields: 10 } }];
    for (const limits of options) {
      const host = testHost({ budgets: { maxEventFields: 5, ...limits } });
      const ids = await startEach(host, 3);
      const user = 'anonymous' in limits ? null : 'ada';
      await assert.rejects(follow(host, ids, user), /REQUEST_BUDGET_EXCEEDED/);
      const updates = await follow(host, ids.slice(0, 2), user);
      assert.equal((await take(updates, 2)).length, 2);
      await updates.return?.();
    }
  });
});
