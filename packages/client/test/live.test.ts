import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import {
  createDarkroomClient,
  type DarkroomClient,
  fileFields,
  httpTransport,
  type Watched,
  watchFile,
  type WatchedState,
} from '../src/index.ts';
import { startApi, type TestApi } from './support/api.ts';
import { clientOf } from './support/client.ts';

interface Seen {
  readonly status: string;
  readonly tags: readonly { readonly name: string }[];
}

const FIELDS = fileFields<Seen>('{ status tags { name } }');

/** A client that is told of changes. */
function liveClient(api: TestApi): DarkroomClient {
  const sse = createClient({ url: api.graphqlUrl, retryAttempts: 0 });
  return clientOf(api, {
    transport: {
      ...httpTransport({ url: api.graphqlUrl }),
      subscribe: (request, sink) => sse.subscribe(request, sink),
    },
  });
}

/** Listens, and gives all states so far. */
function listen<File>(watched: Watched<File>): {
  readonly states: readonly WatchedState<File>[];
  readonly end: () => void;
} {
  const states = [watched.getState()];
  const end = watched.subscribe(() => void states.push(watched.getState()));
  return { states, end };
}

async function uploaded(client: DarkroomClient): Promise<string> {
  return (await client.upload(new File(['some'], 'some.txt')).ready).id;
}

const addTag = (client: DarkroomClient, id: string, tag: string): Promise<unknown> =>
  client.request('mutation ($id: ID!, $add: [String!]) { reviewFileTags(id: $id, add: $add) { id } }', {
    id,
    add: [tag],
  });

test.each([
  ['a subscription', liveClient],
  ['asking again and again', (api: TestApi) => clientOf(api)],
])('a file is shown as it stands, after each change, and once it is gone, by %s', async (_, clientFor) => {
  const api = await startApi();
  const client = clientFor(api);
  const id = await uploaded(client);
  const { states, end } = listen(watchFile(client, id, FIELDS));
  assert.equal(states[0]?.status, 'LOADING');
  await eventually(() => assert.equal(states.at(-1)?.status, 'LIVE'));
  assert.deepEqual(states.at(-1)?.file?.tags, []);
  await addTag(client, id, 'cow');
  await eventually(() => assert.deepEqual(states.at(-1)?.file?.tags, [{ name: 'cow' }]));
  await api.darkroom.files.delete(id);
  await eventually(() => assert.equal(states.at(-1)?.status, 'MISSING'));
  assert.equal(states.at(-1)?.file, null);
  end();
});

test.each([
  ['a subscription', liveClient],
  ['asking', (api: TestApi) => clientOf(api)],
])('a file that is not there is asked for once, by %s, and others with it go on', async (_, clientFor) => {
  const api = await startApi();
  const client = clientFor(api);
  const nowhere = '00000000-0000-4000-8000-000000000000';
  const missing = listen(watchFile(client, nowhere, FIELDS));
  await eventually(() => assert.equal(missing.states.at(-1)?.status, 'MISSING'));
  const asked = subscriptions(api);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  assert.equal(subscriptions(api), asked);
  const id = await uploaded(client);
  const there = listen(watchFile(client, id, FIELDS));
  await eventually(() => assert.equal(there.states.at(-1)?.status, 'LIVE'));
  assert.equal(missing.states.at(-1)?.status, 'MISSING');
  api.proxy.cutAll();
  await addTag(client, id, 'cow');
  await eventually(() => assert.deepEqual(there.states.at(-1)?.file?.tags, [{ name: 'cow' }]));
  missing.end();
  there.end();
});

test('files that are watched at one time share a connection, with all their fields', async () => {
  const api = await startApi();
  const client = liveClient(api);
  const [first, second] = [await uploaded(client), await uploaded(client)];
  const listened = [
    listen(watchFile(client, first, fileFields<{ name: string }>('{ name }'))),
    listen(watchFile(client, second, fileFields<{ size: number }>('fragment Length on File { size }'))),
    listen(watchFile(client, first, FIELDS)),
  ];
  await eventually(() => assert.ok(listened.every(({ states }) => states.at(-1)?.status === 'LIVE')));
  assert.deepEqual(
    listened.map(({ states }) => states.at(-1)?.file?.id),
    [first, second, first],
  );
  assert.equal(subscriptions(api), 1);
  for (const { end } of listened) end();
  await eventually(() => assert.equal(api.proxy.open(), 0));
});

test('a file that is watched already is shown to a later watcher too, and to one that comes back', async () => {
  const api = await startApi();
  const client = liveClient(api);
  const [first, second] = [await uploaded(client), await uploaded(client)];
  const listened = [listen(watchFile(client, first, FIELDS)), listen(watchFile(client, second, FIELDS))] as const;
  await eventually(() => assert.ok(listened.every(({ states }) => states.at(-1)?.status === 'LIVE')));
  const later = listen(watchFile(client, first, FIELDS));
  await eventually(() => assert.equal(later.states.at(-1)?.status, 'LIVE'));
  assert.equal(subscriptions(api), 1);
  later.end();
  listened[0].end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await addTag(client, first, 'cow');
  const back = listen(watchFile(client, first, FIELDS));
  await eventually(() => assert.deepEqual(back.states.at(-1)?.file?.tags, [{ name: 'cow' }]));
  back.end();
  listened[1].end();
});

test('a subscription that ends with 503, with the page of a proxy or a cut connection is opened again', async () => {
  const api = await startApi();
  const client = liveClient(api);
  const id = await uploaded(client);
  const faults = [{ status: 503 }, { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }] as const;
  let asked = 0;
  api.proxy.fault = ({ operation }) => (operation === 'fileUpdates' ? (faults[(asked += 1) - 1] ?? null) : null);
  const { states, end } = listen(watchFile(client, id, FIELDS));
  await eventually(() => assert.equal(states.at(-1)?.status, 'LIVE'));
  assert.ok(states.some(({ status }) => status === 'RECONNECTING'));
  api.proxy.cutAll();
  await eventually(() => assert.equal(asked, 4));
  await eventually(() => assert.equal(states.at(-1)?.status, 'LIVE'));
  await addTag(client, id, 'cow');
  await eventually(() => assert.deepEqual(states.at(-1)?.file?.tags, [{ name: 'cow' }]));
  end();
});

test('an older state that comes later is not shown', async () => {
  let tell: (version: number, status: string) => void = () => assert.fail('Nothing is subscribed to.');
  const client = createDarkroomClient({
    transport: {
      execute: () => assert.fail('Nothing is to be asked for.'),
      subscribe: (_, sink) => {
        tell = (version, status) =>
          sink.next({ data: { fileUpdates: { id: 'a', file: { id: 'a', version, status, tags: [] } } } });
        return () => undefined;
      },
    },
    resume: null,
  });
  const { states, end } = listen(watchFile(client, 'a', FIELDS));
  await eventually(() => tell(2, 'READY'));
  tell(1, 'VERIFYING');
  assert.equal(states.at(-1)?.file?.status, 'READY');
  end();
});

test('fields that the server does not have are FAILED with its words, and are tried again when watched again', async () => {
  const api = await startApi();
  const client = liveClient(api);
  const id = await uploaded(client);
  const watched = watchFile(client, id, fileFields<object>('{ colour }'));
  const { states, end } = listen(watched);
  await eventually(() => assert.equal(states.at(-1)?.status, 'FAILED'));
  assert.match(String(states.at(-1)?.error?.details['serverMessage']), /Cannot query field "colour"/);
  end();
  assert.throws(() => watchFile(client, id, fileFields('status')), /must be a selection/);
});

function subscriptions({ proxy }: TestApi): number {
  return proxy.passed.filter(({ operation }) => operation === 'fileUpdates' || operation === 'files').length;
}
