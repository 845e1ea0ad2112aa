import assert from 'node:assert/strict';
import { parse, subscribe } from 'graphql';
import { test } from 'vitest';
import type { DarkroomOptions } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { DELETE, upload } from '../support/uploading.ts';

const FOLLOW = 'subscription ($id: ID!) { file(id: $id) { status } }';
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

type Options = NonNullable<DarkroomOptions<TestContext, 'SEPIA'>['subscriptions']>;

async function world(subscriptions: Options, others: Partial<DarkroomOptions<TestContext, 'SEPIA'>> = {}) {
  const storage = observedStorage();
  const host = testHost({ storage, subscriptions, ...others });
  const id = await upload(host, storage, PNG);
  const open = async (context: TestContext & object, fileId = id): Promise<unknown> => {
    const result = await subscribe({
      schema: host.schema,
      document: parse(FOLLOW),
      variableValues: { id: fileId },
      contextValue: context,
    });
    return Symbol.asyncIterator in result ? result[Symbol.asyncIterator]() : result.errors?.[0]?.extensions;
  };
  return { host, id, open };
}

const isOpen = (result: unknown): result is AsyncGenerator =>
  typeof result === 'object' && result !== null && 'next' in result;

const ada = { user: 'ada' };
const refusal = (limit: object): object => ({ code: 'QUOTA_EXCEEDED', retryable: false, ...limit });

test('of a viewer so many are open at a time, and another viewer has as many', async () => {
  const { open } = await world({ maxPerViewer: 2 });
  const [first, second] = [await open(ada), await open(ada)];
  assert.ok(isOpen(first) && isOpen(second));
  assert.deepEqual(await open(ada), refusal({ maxPerViewer: 2 }));
  assert.ok(isOpen(await open({ user: 'eve' })));
  await first.return(undefined);
  await first.return(undefined);
  assert.ok(isOpen(await open(ada)));
  assert.deepEqual(await open(ada), refusal({ maxPerViewer: 2 }));
});

test('those opened at the same moment are counted one by one', async () => {
  const { open } = await world({ maxPerViewer: 2 });
  const results = await Promise.all(Array.from({ length: 10 }, () => open(ada)));
  assert.equal(results.filter(isOpen).length, 2);
});

test('anonymous callers that a key tells apart have as many as a viewer each, and a limit together', async () => {
  const key = (context: TestContext): string => (context as TestContext & { readonly address: string }).address;
  const { open } = await world({ maxPerViewer: 2, maxAnonymous: 3 }, { anonymousUploads: { key } });
  const from = (address: string): TestContext & { readonly address: string } => ({ user: null, address });
  const [first, second] = [await open(from('a')), await open(from('a'))];
  assert.ok(isOpen(first) && isOpen(second));
  assert.deepEqual(await open(from('a')), refusal({ maxPerViewer: 2 }));
  assert.ok(isOpen(await open(from('b'))));
  assert.deepEqual(await open(from('c')), refusal({ maxAnonymous: 3 }));
  await first.return(undefined);
  assert.ok(isOpen(await open(from('c'))));
});

test('anonymous callers share their limit', async () => {
  const { open } = await world({ maxPerViewer: 9, maxAnonymous: 1 });
  assert.ok(isOpen(await open({ user: null })));
  assert.deepEqual(await open({ user: null }), refusal({ maxAnonymous: 1 }));
  assert.ok(isOpen(await open(ada)));
});

test.each([
  ['graphql-ws', (socket: object) => ({ extra: { socket } })],
  ['Node.js and Yoga', (socket: object) => ({ req: { socket } })],
  ['Fastify', (socket: object) => ({ request: { raw: { socket } } })],
])('a connection has so many, whoever calls, where its socket is in the context as %s puts it', async (_, place) => {
  const { open } = await world({ maxPerConnection: 1 });
  const [one, other] = [place({}), place({})];
  const first = await open({ user: 'ada', ...one });
  assert.ok(isOpen(first));
  assert.deepEqual(await open({ user: 'eve', ...one }), refusal({ maxPerConnection: 1 }));
  assert.ok(isOpen(await open({ user: 'ada', ...other })));
  await first.return(undefined);
  assert.ok(isOpen(await open({ user: 'eve', ...one })));
});

test('a host can name the connection', async () => {
  const connection = {};
  const { open } = await world({ maxPerConnection: 1, connection: () => connection });
  assert.ok(isOpen(await open(ada)));
  assert.deepEqual(await open(ada), refusal({ maxPerConnection: 1 }));
});

test('a host that names no connection, or no object, loses no place by it', async () => {
  let connection: unknown;
  const { open } = await world({ maxPerViewer: 1, connection: () => connection as never });
  connection = '192.0.2.1';
  assert.deepEqual(await open(ada), { code: 'INTERNAL_SERVER_ERROR', retryable: true });
  connection = undefined;
  assert.ok(isOpen(await open(ada)));
});

test('a process has so many', async () => {
  const { open } = await world({ maxPerProcess: 2 });
  assert.ok(isOpen(await open(ada)) && isOpen(await open({ user: null })));
  assert.deepEqual(await open({ user: 'eve' }), refusal({ maxPerProcess: 2 }));
});

test('one that ends by itself gives its place back: of a file that does not exist, or is deleted', async () => {
  const { host, id, open } = await world({ maxPerViewer: 1 });
  for (const fileId of [UNKNOWN_ID, 'no id', id]) {
    const events = await open(ada, fileId);
    assert.ok(isOpen(events));
    await events.next();
    if (fileId === id) {
      await host.ask(DELETE, { id });
      await events.next();
    }
    assert.equal((await events.next()).done, true);
  }
  assert.ok(isOpen(await open(ada)));
});

test('one that its server ends with an error gives its place back', async () => {
  const { open } = await world({ maxPerViewer: 1 });
  const events = await open(ada);
  assert.ok(isOpen(events));
  await assert.rejects(async () => events.throw(new Error('The socket broke.')), /socket broke/);
  assert.ok(isOpen(await open(ada)));
});
