import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { type DocumentNode, type ExecutionResult, parse, subscribe } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { Client, Pool, type PoolClient } from 'pg';
import { BARE_CHANNEL, type Done, type Heard, now, type Order, type Usage } from './protocol.ts';

const connectionString = process.env['DATABASE_URL'] ?? '';
const pool = new Pool({ connectionString });
let statements = 0;
pool.on('connect', (client: PoolClient) => {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((...args: unknown[]) => {
    statements += 1;
    return query(...args);
  }) as PoolClient['query'];
});

const MANY = 1_000_000;
const darkroom = createDarkroom({
  storage: memoryStorage(),
  database: postgresDatabase({ pool }),
  viewer: ({ owner }: { readonly owner: string }) => owner,
  subscriptions: { maxPerViewer: MANY, maxPerConnection: MANY, maxPerProcess: MANY },
});
const schema = darkroom.makeSchema({ typeDefs: 'type Query { hello: String }' });

const yoga = createYoga({ schema, context: () => ({ owner: 'owner' }), logging: false });
const server = createServer((request, response) => void yoga(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;

const FIELDS = 'id version status';
const FILE = parse(`subscription ($id: ID!) { file(id: $id) { ${FIELDS} } }`);
const TOGETHER = parse(`subscription ($ids: [ID!]!) { fileUpdates(ids: $ids) { id file { ${FIELDS} } } }`);
const LISTS = {
  PAGES: parse(`subscription { files(first: 100) { nodes { ${FIELDS} } } }`),
  CHANGES: parse(`subscription { files(first: 100) { ids changed { ${FIELDS} } } }`),
};

const open: AsyncIterator<ExecutionResult>[] = [];

/** Subscribes, and resolves once so many events have come. Of each that comes later it tells. */
async function follow(document: DocumentNode, owner: string, variableValues: object, first = 1): Promise<void> {
  const events = await subscribe({ schema, document, variableValues: { ...variableValues }, contextValue: { owner } });
  if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
  const iterator = events[Symbol.asyncIterator]();
  open.push(iterator);
  for (let count = 0; count < first; count += 1) await iterator.next();
  void listen(iterator);
}

async function listen(iterator: AsyncIterator<ExecutionResult>): Promise<void> {
  for (;;) {
    const { done, value } = await iterator.next();
    if (done === true) return;
    const text = JSON.stringify(value);
    tell({ kind: 'HEARD', by: 'EVENT', id: /"id":"([^"]+)"/.exec(text)?.[1] ?? text, at: now() });
  }
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'FILES':
      await Promise.all(order.ids.map((id) => follow(FILE, order.owner, { id })));
      break;
    case 'TOGETHER':
      await Promise.all(
        Array.from({ length: order.count }, () => follow(TOGETHER, order.owner, { ids: order.ids }, order.ids.length)),
      );
      break;
    case 'LISTS':
      await Promise.all(
        order.owners.flatMap((owner) =>
          Array.from({ length: order.count }, () => follow(LISTS[order.selected], owner, {})),
        ),
      );
      break;
    case 'LEAVE':
      for (const iterator of open.splice(0)) await iterator.return?.();
      break;
    case 'USAGE':
      break;
  }
  tell({ kind: 'DONE', usage: usage() });
}

/** What collecting garbage took when it was asked for, in milliseconds of CPU. */
let collecting = 0;

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const cpuMilliseconds = (user + system) / 1000 - collecting;
  for (let pass = 0; pass < 3; pass += 1) globalThis.gc?.();
  const after = process.cpuUsage();
  collecting += (after.user + after.system - user - system) / 1000;
  const { heapUsed, external } = process.memoryUsage();
  return { cpuMilliseconds, statements, bytes: heapUsed + external, url };
}

function tell(message: Done | Heard): void {
  process.send?.(message);
}

await darkroom.ready();
const bare = new Client({ connectionString });
await bare.connect();
bare.on('notification', ({ payload }) => tell({ kind: 'HEARD', by: 'NOTIFY', id: payload ?? '', at: now() }));
await bare.query(`listen ${BARE_CHANNEL}`);
process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => process.exit());
tell({ kind: 'DONE', usage: usage() });
