import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type ClientRequest, request } from 'node:http';
import { join } from 'node:path';
import type { Done, Heard, Order, Usage } from './protocol.ts';

/** A process of an API whose subscriptions are all its own. */
export interface ApiProcess {
  /** Resolves once it has obeyed. */
  tell(order: Order): Promise<Usage>;
  /** Resolves, to the moment, once it hears of this. To be asked for before the change is made. */
  hears(by: Heard['by'], id: string): Promise<number>;
  /** How many events came since it was last asked. */
  eventsSince(): number;
  stop(): Promise<void>;
}

/** Starts one on a database. */
export async function startApi(connectionString: string): Promise<ApiProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'api-process.ts'), {
    execArgv: ['--conditions=@graphql-darkroom/source', '--expose-gc'],
    env: { ...process.env, DATABASE_URL: connectionString },
  });
  const awaited = new Map<string, (at: number) => void>();
  let events = 0;
  let obeyed: ((usage: Usage) => void) | null = null;
  child.on('message', (message: Done | Heard) => {
    if (message.kind === 'DONE') return obeyed?.(message.usage);
    if (message.by === 'EVENT') events += 1;
    const key = `${message.by} ${message.id}`;
    awaited.get(key)?.(message.at);
    awaited.delete(key);
  });
  const next = (): Promise<Usage> => new Promise((resolve) => (obeyed = resolve));
  await next();
  return {
    tell: (order) => {
      const done = next();
      child.send(order);
      return done;
    },
    hears: (by, id) => new Promise((resolve) => awaited.set(`${by} ${id}`, resolve)),
    eventsSince: () => {
      const since = events;
      events = 0;
      return since;
    },
    stop: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

/** A `Subscription.file` for each of these by a connection of its own; resolves once each has had its first event. */
export async function followOverHttp(url: string, ids: readonly string[]): Promise<readonly ClientRequest[]> {
  const agent = new Agent({ maxSockets: Infinity });
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
  const query = 'subscription ($id: ID!) { file(id: $id) { id version status } }';
  return Promise.all(
    ids.map(
      (id) =>
        new Promise<ClientRequest>((resolve, reject) => {
          const opened = request(url, { method: 'POST', agent, headers }, (response) => {
            response.on('error', () => undefined);
            response.on('data', (chunk: Buffer) => {
              if (chunk.includes('data: {')) resolve(opened);
            });
          });
          opened.on('error', reject);
          opened.end(JSON.stringify({ query, variables: { id } }));
        }),
    ),
  );
}
