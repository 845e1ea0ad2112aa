import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Darkroom, createDarkroom, memoryProcessor, memoryDatabase } from '@graphql-darkroom/core';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import type { IResolvers } from '@graphql-tools/utils';
import { createServerAdapter } from '@whatwg-node/server';
import { customers } from './customers.ts';
import { failingDatabase } from './failing-database.ts';
import { failingStorage } from './failing-storage.ts';
import { hostResolvers } from './resolvers.ts';

/** Whom a request comes from, as every server here makes it of the header `x-user`. */
export interface HostContext {
  readonly user: string | null;
}

/** What each of the servers serves. */
export interface HostApi {
  readonly darkroom: Darkroom;
  readonly resolvers: IResolvers;
}

/** An API of a host with Darkroom, before a server is chosen. Its files are served on a port of their own. */
export async function hostApi(directory: string): Promise<HostApi> {
  const files = createServer().listen(0, '127.0.0.1');
  await once(files, 'listening');
  const { port } = files.address() as AddressInfo;
  const storage = fsStorage({ directory, baseUrl: `http://127.0.0.1:${port}` });
  const handler = createServerAdapter(storage.handler);
  files.on('request', (request, response) => void handler(request, response));

  const { database, fileStatements } = failingDatabase(memoryDatabase());
  const darkroom = createDarkroom({
    storage: failingStorage(storage),
    database,
    processor: memoryProcessor(),
    viewer: (context: HostContext) => context.user,
    logger: { error: () => undefined, warn: () => undefined },
  });
  await darkroom.startWorker();
  return { darkroom, resolvers: hostResolvers(customers(), darkroom, fileStatements) };
}

/** The user that the headers of a request, or of a WebSocket's first message, name. */
export function userOf(header: unknown): HostContext {
  return { user: typeof header === 'string' && header !== '' ? header : null };
}
