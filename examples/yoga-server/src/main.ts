import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DarkroomError } from '@graphql-darkroom/core';
import { createServerAdapter } from '@whatwg-node/server';
import { type Demo, startDemo } from './demo.ts';
import { optionsFromEnvironment } from './options.ts';
import { startTelemetry } from './telemetry.ts';

const port = Number(process.env['PORT'] ?? 4000);
const options = optionsFromEnvironment(process.env);
const { directory, databaseUrl, s3, conversionFunction, hasCloudinary } = options;
// Registered first: metrics go only to an SDK that is registered before the demo starts.
const telemetry = process.env['TELEMETRY'] === 'true' ? startTelemetry() : undefined;

// Requests during the start wait for the demo: a page that reconnects then would treat an error as final.
const started = Promise.withResolvers<Demo>();
started.promise.catch(() => undefined);
const answer = createServerAdapter(async (request: Request) => (await started.promise).fetch(request));
const server = createServer(answer as RequestListener);
server.on('upgrade', (request, socket, head) => {
  started.promise.then(
    (demo) => demo.upgrade(request, socket, head),
    () => socket.destroy(),
  );
});

async function start(): Promise<void> {
  // Anyone who can reach the server can act as any user.
  server.listen(port, process.env['HOST'] ?? '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const demo = await startDemo({ ...options, baseUrl, telemetry });
  started.resolve(demo);
  console.log(`
  Darkroom demo

  Upload an image   ${baseUrl}/
  GraphQL           ${baseUrl}/graphql
  Data              ${directory}
  Files             ${s3 === undefined ? 'a folder' : `the bucket ${s3.bucket}`}
  Logos             ${demo.logos === 'PUBLIC' ? 'for everyone' : 'private: set S3_PUBLIC_BASE_URL to publish them'}
  Database          ${databaseUrl === undefined ? 'embedded Postgres (PGlite)' : 'DATABASE_URL'}
  Customers         ${databaseUrl === undefined ? 'customers.json' : 'the table darkroom_demo.customers'}
  Conversions       ${conversionFunction === undefined ? 'in this process' : 'PROCESSOR_URL'}
  Tags              ${hasCloudinary ? 'Cloudinary' : 'colours, measured in this process'}
  Health            ${baseUrl}/health
  Metrics           ${telemetry === undefined ? 'not measured: set TELEMETRY=true' : `${baseUrl}/metrics`}
`);
}

/** Shows problems that the user can fix in one line, and all other errors in full. */
function explain(error: unknown): unknown {
  if (error instanceof DarkroomError) return error.message;
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `Port ${port} is taken. Set PORT to another one.` : error;
}

async function stop(): Promise<void> {
  server.close();
  const demo = await started.promise.catch(() => null);
  server.closeAllConnections();
  await demo?.close();
  await telemetry?.close();
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

try {
  await start();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
  started.reject(error);
  await stop();
}
