import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import {
  createDarkroom,
  EVENT_TYPES,
  type DarkroomEvent,
  type EventContext,
  memoryProcessor,
  memoryTagger,
  type Storage,
} from '@graphql-darkroom/core';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { s3Storage } from '@graphql-darkroom/storage-s3';
import { createYoga } from 'graphql-yoga';
import { Pool } from 'pg';
import { hostResolvers } from './resolvers.ts';
import { SUGGESTED, typeDefs } from './schema.ts';

/** What a process of a host is started with. */
export interface HostConfig {
  readonly role: 'api' | 'worker';
  readonly connectionString: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** What a tagging asks: out of order where this answers with anything but 200. */
  readonly taggerUrl: string;
  /** What is sent events. */
  readonly webhook: { readonly url: string; readonly secret: string };
  /** Whether uploads that are open in the bucket, and on no record, are taken for an hour old. */
  readonly isAnHourLater?: boolean;
}

/** What it says once it is ready, in one line. */
export interface HostReady {
  /** Where documents are posted; null for a worker. */
  readonly url: string | null;
}

const config = JSON.parse(process.argv[2] ?? '{}') as HostConfig;
// It lives no longer than the run that started it.
process.stdin.on('end', () => process.exit()).resume();

const pool = new Pool({ connectionString: config.connectionString, max: 12, connectionTimeoutMillis: 5000 });
// What a host that follows pg's documentation does.
pool.on('error', (error) => console.error('idle client:', error.message));

const client = new S3Client({
  endpoint: config.endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: config.credentials,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000 },
});

const publicBaseUrl = `${config.endpoint}/${config.bucket}/public`;
const storage = s3Storage({ client, bucket: config.bucket, publicBaseUrl });

const note = async ({ id, type, file }: DarkroomEvent, { db }: EventContext): Promise<void> => {
  await db.query('insert into handled_events (id, type, file_id) values ($1, $2, $3)', [id, type, file.id]);
};

const darkroom = createDarkroom({
  database: postgresDatabase({ pool }),
  storage: config.isAnHourLater === true ? anHourLater(storage) : storage,
  processor: memoryProcessor({ dimensions: { width: 1, height: 1 } }),
  tagger: memoryTagger({ tags: SUGGESTED, beforeSuggest: ({ signal }) => askTagger(signal) }),
  viewer: (context: { request: Request }) => context.request.headers.get('x-user'),
  // API processes write events that only workers handle.
  on: config.role === 'worker' ? Object.fromEntries(EVENT_TYPES.map((type) => [type, note])) : {},
  webhooks: config.role === 'worker' ? [{ ...config.webhook, events: EVENT_TYPES, allowPrivateAddresses: true }] : [],
  uploadExpiresInSeconds: 60,
  partUrlExpiresInSeconds: 60,
  sweepIntervalSeconds: 5,
  detachedExpiresInSeconds: 3,
  defaults: { unattachedExpiresInSeconds: 3600 },
});

await whileUnavailable(() => darkroom.ready());
let url: string | null = null;
if (config.role === 'api') {
  const schema = darkroom.makeSchema({ typeDefs, resolvers: hostResolvers(pool, darkroom) });
  const server = createServer(createYoga({ schema, logging: false }) as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
} else {
  await whileUnavailable(() => darkroom.startWorker({ concurrency: 4 }));
}
console.log(JSON.stringify({ url } satisfies HostReady));

function anHourLater({ uploads, objects }: Storage): Storage {
  const stale: typeof uploads.stale = ({ prefix }) => {
    if (uploads.stale === undefined) throw new Error('This storage lists no uploads.');
    return uploads.stale({ prefix, startedBefore: new Date() });
  };
  return { objects, uploads: { ...uploads, stale } };
}

async function askTagger(signal: AbortSignal): Promise<void> {
  const answer = await fetch(config.taggerUrl, { signal }).catch(() => null);
  if (answer?.status !== 200) throw new DarkroomError('TAGGER_UNAVAILABLE', 'The tagger is out of order.');
}

/** A process that is started during an outage tries until that is over, as one under a supervisor would. */
async function whileUnavailable(start: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await start();
      return;
    } catch (error) {
      if (!(error instanceof DarkroomError) || error.code === 'INVALID_CONFIGURATION') throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
