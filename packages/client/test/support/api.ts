import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDarkroom,
  type Darkroom,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
  memoryTagger,
} from '@graphql-darkroom/core';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { createServerAdapter } from '@whatwg-node/server';
import { createYoga } from 'graphql-yoga';
import { onTestFinished } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** An API with Darkroom behind a proxy that does harm. */
export interface TestApi {
  readonly proxy: FaultProxy;
  readonly graphqlUrl: string;
  readonly darkroom: Darkroom;
  /** The bytes of a READY file. */
  bytesOf(id: string): Promise<Uint8Array>;
}

/** What an API is made with. */
export interface TestApiOptions {
  readonly names?: Readonly<Record<string, string>>;
  readonly suggestions?: readonly { readonly name: string; readonly confidence: number }[];
  /** Whether bytes lie in memory, and not in a folder. */
  readonly inMemory?: boolean;
  /** Serves what is neither the API nor a file. */
  readonly servePage?: (request: Request) => Promise<Response>;
}

/** Starts it, until the test is over. */
export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-client-'));
  const proxy = await startFaultProxy();
  const baseUrl = `${proxy.url}/files`;
  const storage = options.inMemory === true ? memoryStorage({ baseUrl }) : fsStorage({ directory, baseUrl });
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processor: memoryProcessor(),
    tagger: memoryTagger(options.suggestions === undefined ? {} : { tags: options.suggestions }),
    viewer: () => 'somebody',
    defaults: { maxBytes: 1_000_000_000 },
    ...(options.names === undefined ? {} : { names: options.names }),
  });
  const yoga = createYoga({
    schema: darkroom.makeSchema({
      typeDefs: 'type Query { photo: File @fileUpload(accept: ["image/png"], maxBytes: 1000) }',
    }),
    logging: false,
  });
  await darkroom.ready();
  await darkroom.startWorker({ concurrency: 1 });
  const answer = createServerAdapter((request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/files/')) return storage.handler(request);
    if (pathname === '/graphql') return yoga.fetch(request);
    return options.servePage?.(request) ?? new Response('', { status: 404 });
  });
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    await proxy.close();
    server.close();
    server.closeAllConnections();
    await darkroom.close();
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    proxy,
    darkroom,
    graphqlUrl: `${proxy.url}/graphql`,
    bytesOf: async (id) => {
      const { url } = (await darkroom.files.url(id)) ?? assert.fail('There is no such file.');
      return new Uint8Array(await (await fetch(url)).arrayBuffer());
    },
  };
}
