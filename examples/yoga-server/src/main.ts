import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createServerAdapter } from '@whatwg-node/server';
import { type Demo, startDemo } from './demo.ts';

const port = Number(process.env['PORT'] ?? 4000);
const directory = resolve(process.env['DARKROOM_DIR'] ?? '.darkroom');
const databaseUrl = process.env['DATABASE_URL'];

let demo: Demo | null = null;
const answer = createServerAdapter(
  (request: Request) => demo?.fetch(request) ?? new Response('Starting.\n', { status: 503 }),
);
const server = createServer(answer as RequestListener);

async function start(): Promise<void> {
  server.listen(port);
  await once(server, 'listening');
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  demo = await startDemo({ directory, baseUrl, databaseUrl });
  console.log(`
  Darkroom demo

  Upload an image   ${baseUrl}/
  GraphQL           ${baseUrl}/graphql
  Data              ${directory}
  Database          ${databaseUrl === undefined ? 'embedded Postgres (PGlite)' : 'DATABASE_URL'}
`);
}

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await demo?.close();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

try {
  await start();
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(taken ? `Port ${port} is taken. Set PORT to another one.` : error);
  process.exitCode = 1;
  await stop();
}
