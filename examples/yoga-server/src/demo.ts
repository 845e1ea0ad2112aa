import { join } from 'node:path';
import { type Darkroom, type FileVisibility, createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { createYoga } from 'graphql-yoga';
import { Pool } from 'pg';
import { customersInFile } from './customers/customers-in-file.ts';
import { customersInPostgres } from './customers/customers-in-postgres.ts';
import { isPageRequest, serveGraphiQL, serveGraphiQLAsset } from './graphiql/serve-graphiql.ts';
import { pageServer } from './page/serve-page.ts';
import { type DemoFunction, demoProcessor } from './processor.ts';
import { isOwnHost, isSameOrigin, protect, refuseOrigin } from './same-origin.ts';
import { hostSchema } from './schema.ts';
import { type DemoS3, demoStorage } from './storage.ts';
import { demoTagger } from './tagger.ts';
import type { DemoTelemetry } from './telemetry.ts';
import { viewerOf, welcome } from './viewer.ts';
import { type WebSockets, webSockets } from './web-sockets.ts';

/** Where the demo keeps things and how it is reached. */
export interface DemoOptions {
  /** The folder that everything is kept in. */
  readonly directory: string;
  /** Where browsers reach this server, such as `http://localhost:4000`. */
  readonly baseUrl: string;
  /** A Postgres in place of the embedded one. The customers are kept there, too. */
  readonly databaseUrl?: string | undefined;
  /** A bucket in place of a folder for the files. */
  readonly s3?: DemoS3 | undefined;
  /** A function in place of this process for the conversions. */
  readonly conversionFunction?: DemoFunction | undefined;
  /** Whether CLOUDINARY_URL names an account to ask for tags. */
  readonly hasCloudinary?: boolean;
  /** Seconds after which a file is deleted that was a customer's, so that one can watch it. @default a week */
  readonly detachedExpiresInSeconds?: number | undefined;
  /** Serves its metrics at `/metrics`. */
  readonly telemetry?: DemoTelemetry | undefined;
}

/** A running demo. */
export interface Demo {
  readonly darkroom: Darkroom;
  /** Who may read the customers' logos: `PRIVATE` where the storage cannot publish. */
  readonly logos: FileVisibility;
  /** Answers requests for the page, the API and the files. */
  fetch(request: Request): Promise<Response>;
  /** Opens a WebSocket for subscriptions. */
  readonly upgrade: WebSockets['upgrade'];
  close(): Promise<void>;
}

/** Starts the demo: an API of customers that has files by Darkroom, with one worker in this process. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { directory, baseUrl, databaseUrl, detachedExpiresInSeconds } = options;
  const pool =
    databaseUrl === undefined ? null : new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  // One that breaks while it is idle says so by an event, which ends the process where it is not heard.
  pool?.on('error', (error) => console.warn('An idle connection to Postgres was lost.', error));
  const { storage, serveFile, origins } = demoStorage(
    { directory: join(directory, 'storage'), baseUrl: `${baseUrl}/files` },
    options.s3,
  );
  const servePage = pageServer(origins);
  const customers =
    pool === null ? customersInFile(join(directory, 'customers.json')) : await customersInPostgres(pool);
  const darkroom = createDarkroom({
    storage,
    database: pool === null ? postgresDatabase({ directory }) : postgresDatabase({ pool }),
    processor: demoProcessor(options.conversionFunction),
    viewer: ({ request }: { request: Request }) => viewerOf(request),
    tagger: demoTagger(options.hasCloudinary ?? false),
    defaults: { convert: ['SEPIA'], tag: true },
    ...(detachedExpiresInSeconds !== undefined && { detachedExpiresInSeconds, sweepIntervalSeconds: 1 }),
  });

  const logos = storage.objects.publish === undefined ? 'PRIVATE' : 'PUBLIC';
  const schema = hostSchema(darkroom, customers, logos);
  const sockets = webSockets(schema);
  const yoga = createYoga({
    schema,
    graphiql: false,
    landingPage: false,
    // Yoga would let pages of any origin in, with the cookies of their visitors.
    cors: false,
  });
  await darkroom.ready();
  await darkroom.startWorker({ concurrency: 1 });

  return {
    darkroom,
    logos,
    fetch: async (request) => {
      // The header `Host` is in the URL, and may say anything.
      const url = URL.parse(request.url);
      if (url === null) return new Response('The URL of the request is not valid.', { status: 400 });
      if (!isOwnHost(url)) return protect(refuseOrigin());
      const { pathname } = url;
      if (serveFile !== null && pathname.startsWith('/files/')) return serveFile(request);
      if (pathname === '/health') return protect(await serveHealth(darkroom));
      if (pathname === '/metrics' && options.telemetry !== undefined) return protect(await options.telemetry.metrics());
      if (pathname.startsWith('/graphiql/')) return protect(await serveGraphiQLAsset(request));
      if (pathname !== '/graphql') return protect(welcome(request, await servePage(request)));
      if (!isSameOrigin(request)) return protect(refuseOrigin());
      return protect(isPageRequest(request) ? welcome(request, await serveGraphiQL()) : await yoga.fetch(request));
    },
    upgrade: sockets.upgrade,
    close: async () => {
      await sockets.close();
      await darkroom.close();
      await pool?.end();
    },
  };
}

/** For a readiness probe: 503 takes this process out of service. What is out for every process does not. */
async function serveHealth(darkroom: Darkroom): Promise<Response> {
  const health = await darkroom.health();
  return Response.json(health, { status: health.status === 'DOWN' ? 503 : 200 });
}
