import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import type { PubSubListener } from '../../src/adapter.ts';
import { type DarkroomOptions, memoryDatabase, memoryTagger } from '../../src/index.ts';
import { type Interception, override, type PortCall } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestContext, type TestHost, testHost } from '../support/test-host.ts';
import { ABORT, CONVERT, DELETE, start, upload } from '../support/uploading.ts';

const FOLLOW = /* GraphQL */ `
  subscription ($where: FileWhere, $orderBy: FileOrder, $first: Int) {
    files(where: $where, orderBy: $orderBy, first: $first) {
      nodes {
        id
        version
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

interface Page {
  readonly nodes: readonly { readonly id: string; readonly version: number }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Pages as they come to a consumer that always asks for the next: `id → version`, in the order of the page. */
interface Told {
  readonly pages: (readonly (readonly [string, number])[])[];
  readonly last: () => Readonly<Record<string, number>>;
  isOver: boolean;
  readonly stop: () => Promise<unknown>;
}

const PAUSE = 250;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Lets everything happen that is to happen within so many milliseconds. */
async function pass(milliseconds = 0): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(milliseconds);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A host that counts what it reads, and one that changes files. */
function world(
  methods: Readonly<Record<string, Interception>> = {},
  options: Partial<DarkroomOptions<TestContext, 'SEPIA'>> = {},
) {
  const [storage, inner] = [observedStorage(), memoryDatabase()];
  const calls: PortCall[] = [];
  const note: Interception = async (call, proceed) => {
    calls.push(call);
    const method = methods[call.name];
    // Each read gives records of its own, as those of any other database.
    return structuredClone(await (method === undefined ? proceed() : method(call, proceed)));
  };
  const database = override(inner, { 'files.list': note, 'tags.ofFiles': note });
  return {
    storage,
    inner,
    host: testHost({ storage, database, tagger: memoryTagger(), ...options }),
    other: testHost({ storage, database: inner, tagger: memoryTagger() }),
    calls,
    callsOf: (name: string) => calls.filter((call) => call.name === name).length,
  };
}

/** Follows a list and lets the first page come. */
async function follow(host: TestHost, variables: object = {}, document = FOLLOW): Promise<Told> {
  const { user = 'ada', ...given } = variables as { readonly user?: string | null };
  const events = await host.follow<Page>(document, { orderBy: 'OLDEST_FIRST', ...given }, user);
  const pages: Told['pages'] = [];
  const told: Told = {
    pages,
    last: () => Object.fromEntries(pages.at(-1) ?? []),
    isOver: false,
    stop: async () => events.return?.(),
  };
  void (async () => {
    for (;;) {
      const { done, value } = await events.next();
      if (done === true) break;
      pages.push((value?.nodes ?? []).map(({ id, version }) => [id, version] as const));
    }
    told.isOver = true;
  })();
  await pass();
  return told;
}

describe('Subscription.files', () => {
  test('gives the page at once, and again when a file is created, changed or deleted', async () => {
    const { host, other } = world();
    const first = (await start(other)).id;
    const told = await follow(host);
    assert.deepEqual(told.pages, [[[first, 1]]]);
    await pass(PAUSE);
    const second = (await start(other)).id;
    await pass();
    assert.deepEqual(told.last(), { [first]: 1, [second]: 1 });
    await pass(PAUSE);
    await other.ask(ABORT, { id: first });
    await pass();
    assert.deepEqual(told.last(), { [first]: 2, [second]: 1 });
    await pass(PAUSE);
    await other.ask(DELETE, { id: first });
    await pass();
    assert.deepEqual(told.last(), { [second]: 1 });
    assert.equal(told.pages.length, 4);
    await told.stop();
    await pass();
    assert.ok(told.isOver);
  });

  test('is woken by files of the viewer alone, and gives no page that is the same', async () => {
    const { host, other, callsOf } = world();
    const { id } = await start(other);
    const told = await follow(host, { where: { status: ['UPLOADING'] }, first: 1 });
    await pass(PAUSE);
    await start(other, {}, 'bob');
    await pass(PAUSE);
    assert.equal(callsOf('files.list'), 1);
    await start(other);
    await pass(PAUSE);
    // The page says now that another follows.
    assert.equal(told.pages.length, 2);
    const { id: third } = await start(other);
    await pass(PAUSE);
    await other.ask(ABORT, { id: third });
    await pass(PAUSE);
    assert.equal(callsOf('files.list'), 4);
    assert.deepEqual(told.pages, [[[id, 1]], [[id, 1]]]);
    await told.stop();
  });

  test('tells four pages a second at most, and the last always', async () => {
    const { host, storage, other, callsOf } = world();
    const id = await upload(other, storage, PNG);
    const told = await follow(host);
    for (let change = 0; change < 40; change += 1) {
      await other.ask(change % 2 === 0 ? CONVERT : 'mutation ($id: ID!) { suggestFileTags(id: $id) { id } }', { id });
      await other.ask('mutation ($id: ID!) { reviewFileTags(id: $id, add: ["a"]) { id } }', { id });
      await pass(PAUSE / 10);
    }
    assert.ok(told.pages.length >= 3 && told.pages.length <= 6, `${told.pages.length}`);
    await pass(PAUSE * 2);
    assert.ok(callsOf('files.list') <= 8, `${callsOf('files.list')}`);
    const { version } = await other.ask<{ version: number }>('query ($id: ID!) { file(id: $id) { version } }', { id });
    assert.deepEqual(told.last(), { [id]: version });
    await told.stop();
  });

  test('tells four pages a second at most, also where others begin to follow', async () => {
    const { host, other } = world();
    const { id } = await start(other);
    const told = await follow(host);
    await other.ask(ABORT, { id });
    const late = await follow(host);
    assert.deepEqual(late.last(), { [id]: 2 });
    await pass(PAUSE - 1);
    assert.deepEqual(told.pages, [[[id, 1]]]);
    await pass(1);
    assert.deepEqual(told.last(), { [id]: 2 });
    await told.stop();
    await late.stop();
  });

  test('does not wait to tell a change after a quiet time, nor who begins to follow', async () => {
    const { host, other } = world();
    const { id } = await start(other);
    const told = await follow(host);
    await pass(PAUSE);
    await other.ask(ABORT, { id });
    await pass();
    assert.deepEqual(told.last(), { [id]: 2 });
    await other.ask(DELETE, { id });
    const late = await follow(host);
    assert.deepEqual(late.pages, [[]]);
    await told.stop();
    await late.stop();
  });

  test('costs one read a change, however many follow it, and one of the tags of what changed', async () => {
    const { host, other, storage, calls, callsOf } = world();
    const ids = [await upload(other, storage, PNG), await upload(other, storage, PNG)];
    const document = FOLLOW.replace('version', 'version tags { name }');
    const all = await Promise.all(Array.from({ length: 100 }, () => follow(host, {}, document)));
    await pass(PAUSE * 2);
    const [lists, tags] = [callsOf('files.list'), callsOf('tags.ofFiles')];
    assert.ok(lists <= 3 && tags === 1, `${lists} ${tags}`);
    await other.ask('mutation ($id: ID!) { reviewFileTags(id: $id, add: ["a"]) { id } }', { id: ids[1] });
    await pass(PAUSE);
    for (const told of all) assert.deepEqual(told.last(), { [ids[0] ?? '']: 3, [ids[1] ?? '']: 4 });
    assert.deepEqual([callsOf('files.list') - lists, callsOf('tags.ofFiles') - tags], [1, 1]);
    const { args } = calls.findLast(({ name }) => name === 'tags.ofFiles') ?? {};
    assert.deepEqual(args, [{ fileIds: [ids[1]], limit: 1000 }]);
    for (const told of all) await told.stop();
  });

  test('says which files are new or changed since the event before, and those again that an outage kept back', async () => {
    let failures = 0;
    const { host, other, storage } = world({
      'tags.ofFiles': async (_, proceed) => {
        failures -= 1;
        if (failures >= 0) throw new Error('The connection was lost.');
        return proceed();
      },
    });
    const ids = [await upload(other, storage, PNG), (await start(other)).id];
    const document = 'subscription { files(orderBy: OLDEST_FIRST) { ids changed { id version tags { name } } } }';
    const events = await host.follow<{ ids: string[]; changed: { id: string; version: number }[] }>(document);
    const seen: unknown[] = [];
    void (async () => {
      for (;;) {
        const result = await events.next().catch(() => 'FAILED' as const);
        if (result !== 'FAILED' && result.done === true) return;
        const { ids: listed, changed } = (result === 'FAILED' ? null : result.value) ?? {};
        const versions = new Map(changed?.map(({ id, version }) => [id, version]));
        seen.push(result === 'FAILED' ? result : [listed?.length, versions]);
      }
    })();
    await pass(PAUSE);
    const [photo = '', open = ''] = ids;
    const all = new Map([
      [photo, 3],
      [open, 1],
    ]);
    assert.deepEqual(seen.splice(0), [[2, all]]);
    await other.ask(ABORT, { id: open });
    await pass(PAUSE);
    assert.deepEqual(seen.splice(0), [[2, new Map([[open, 2]])]]);
    failures = 1;
    await other.ask('mutation ($id: ID!) { reviewFileTags(id: $id, add: ["a"]) { id } }', { id: photo });
    await pass(PAUSE);
    assert.deepEqual(seen.splice(0), ['FAILED']);
    await pass(1000 + PAUSE);
    assert.deepEqual(seen.splice(0), [[2, new Map([[photo, 4]])]]);
    await other.ask(DELETE, { id: open });
    await pass(PAUSE);
    assert.deepEqual(seen.splice(0), [[1, new Map()]]);
    await events.return?.();
    await pass(PAUSE);
  });

  test('reads one list of an owner at a time', async () => {
    let [running, most] = [0, 0];
    const { host } = world({
      'files.list': async (_, proceed) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return proceed();
      },
    });
    const all = await Promise.all([1, 2, 3, 4].map((first) => follow(host, { first })));
    await pass();
    for (const told of all) assert.deepEqual(told.pages, [[]]);
    assert.equal(most, 1);
    for (const told of all) await told.stop();
  });

  const gaps = ['before reading', 'between reading and delivering'] as const;
  test.each(gaps)('misses no change that falls %s', async (gap) => {
    let change: () => Promise<unknown> = async () => undefined;
    const once = async (): Promise<void> => {
      const action = change;
      change = async () => undefined;
      await action();
    };
    const { host, other } = world({
      'files.list': async (_, proceed) => {
        if (gap === 'before reading') await once();
        const result = await proceed();
        if (gap === 'between reading and delivering') await once();
        return result;
      },
    });
    const { id } = await start(other);
    change = () => other.ask(ABORT, { id });
    const told = await follow(host);
    await pass(PAUSE * 2);
    assert.deepEqual(told.last(), { [id]: 2 });
    change = () => other.ask(DELETE, { id });
    await start(other, {});
    await pass(PAUSE * 4);
    assert.ok(!(id in told.last()));
    await told.stop();
  });

  test('reads again after its listener was lost, and after an outage of the database', async () => {
    const listeners: PubSubListener[] = [];
    let isOut = false;
    const inner = memoryDatabase();
    const host = testHost({
      database: override(inner, {
        'pubSub.subscribe': async ({ args: [listener] }) => {
          listeners.push(listener as PubSubListener);
          return async () => undefined;
        },
        'files.list': (_, proceed) => {
          if (isOut) throw new Error('The connection was lost.');
          return proceed();
        },
      }),
    });
    const { id } = await start(host);
    const told = await follow(host);
    await pass(PAUSE);
    await host.ask(ABORT, { id });
    isOut = true;
    listeners[0]?.onGap();
    await pass(PAUSE);
    assert.deepEqual([told.pages.length, told.isOver], [1, false]);
    isOut = false;
    await pass(1000);
    assert.deepEqual(told.last(), { [id]: 2 });
    await told.stop();
  });

  test('asks at each event which files the viewer may see', async () => {
    const hidden = new Set<string>();
    const { host, other } = world(
      {},
      { authorize: ({ file, default: byDefault }) => byDefault && !(file && hidden.has(file.id)) },
    );
    const ids = [(await start(other)).id, (await start(other)).id];
    const told = await follow(host);
    assert.equal(Object.keys(told.last()).length, 2);
    await pass(PAUSE);
    hidden.add(ids[0] ?? '');
    await other.ask(ABORT, { id: ids[1] });
    await pass();
    assert.deepEqual(told.last(), { [ids[1] ?? '']: 2 });
    await told.stop();
  });

  test('gives the anonymous caller an empty page, and the end', async () => {
    const { host } = world();
    const told = await follow(host, { user: null, where: { target: 'Customer.nothing' } });
    assert.deepEqual([told.pages, told.isOver], [[[]], true]);
  });

  test.each([
    ['BAD_USER_INPUT', { first: 101 }, {}],
    ['UNKNOWN_TARGET', { where: { target: 'Customer.nothing' } }, {}],
    ['REQUEST_BUDGET_EXCEEDED', { first: 100 }, { budgets: { maxEventFields: 499 } }],
    ['QUOTA_EXCEEDED', {}, { subscriptions: { maxPerViewer: 0 } }],
  ])('is refused with %s for %j', async (code, variables, options) => {
    const { host } = world({}, options);
    await assert.rejects(follow(host, variables), new RegExp(code));
  });

  test('is one of the viewer’s subscriptions until it is left', async () => {
    const { host } = world({}, { subscriptions: { maxPerViewer: 1 } });
    const told = await follow(host);
    await assert.rejects(follow(host), /QUOTA_EXCEEDED/);
    await told.stop();
    await (await follow(host)).stop();
  });

  test('ends when Darkroom is closed', async () => {
    const { host } = world();
    const told = await follow(host);
    await host.darkroom.close();
    await pass(PAUSE);
    assert.ok(told.isOver);
  });
});
