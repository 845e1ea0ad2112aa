import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Pool } from 'pg';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import { startRealS3 } from '../../test/support/s3-server.ts';
import { apiClient } from './api-client.ts';
import { disturb, type FaultCounts } from './faults.ts';
import { faultyWay } from './faulty-way.ts';
import { startFleet } from './fleet.ts';
import type { FileHistory } from './history.ts';
import { findViolations, type Violation } from './invariants.ts';
import { random } from './random.ts';
import { takeSnapshot } from './snapshot.ts';
import { untilQuiet } from './until-quiet.ts';
import { work } from './work.ts';

/** What a run does. */
export interface ChaosOptions {
  /** What is done, and what is disturbed when; processes and servers still take the time that they take. */
  readonly seed: number;
  /** How long work is done and disturbed. */
  readonly seconds: number;
  /** How long all may take to come to its end once nothing is disturbed any more. */
  readonly quietSeconds: number;
  /** How many users work at once. */
  readonly users: number;
  readonly log: (line: string) => void;
}

/** How a run went. */
export interface ChaosReport {
  readonly uploads: number;
  readonly faults: FaultCounts;
  /** Seconds from the end of the last fault until all work was done; null where it was not. */
  readonly quietAfterSeconds: number | null;
  readonly violations: readonly Violation[];
  /** Of processes that ended by themselves, with what they said last. */
  readonly deaths: readonly string[];
  readonly histories: readonly FileHistory[];
}

/** Runs it; null where a real Postgres or S3 server cannot be started on this machine. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport | null> {
  const { seed, seconds, log } = options;
  const postgres = await startRealPostgres();
  const s3 = await startRealS3();
  if (postgres === null || s3 === null) {
    await postgres?.stop();
    await s3?.stop();
    return null;
  }
  const connectionString = await postgres.createDatabase();
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: s3.credentials,
  });
  const bucket = 'chaos';
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const database = await faultyWay(Number(new URL(connectionString).port));
  const storage = await faultyWay(Number(new URL(s3.endpoint).port));
  const tagger = await startTagger();
  const through = new URL(connectionString);
  through.port = String(database.port);
  through.hostname = '127.0.0.1';
  const endpoint = `http://127.0.0.1:${storage.port}`;
  const fleet = startFleet(
    { connectionString: through.href, endpoint, bucket, credentials: s3.credentials, taggerUrl: tagger.url },
    { api: 3, worker: 3 },
  );
  const pool = new Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  try {
    await fleet.allReady();
    const began = performance.now();
    const elapsed = (): string => ((performance.now() - began) / 1000).toFixed(1);
    const decisions = random(seed);
    const stopped = new AbortController();
    const settled = new AbortController();
    const timer = setTimeout(() => stopped.abort(), seconds * 1000);
    const histories: FileHistory[] = [];
    const note = (file: FileHistory, what: string): void => void file.story.push(`${elapsed()} s: ${what}`);
    const working = Array.from({ length: options.users }, async (_, index) => {
      const user = `user-${index}`;
      const mine = decisions.fork();
      const session = { user, client: apiClient(user, fleet.anyUrl, settled.signal), random: mine, note, histories };
      await work(session, stopped.signal, settled.signal);
    });
    const faults = await disturb(
      decisions.fork(),
      {
        fleet,
        database,
        storage,
        setTagger: tagger.set,
        restartDatabase: (mode) => postgres.restart(mode),
        terminateBackends: (percent) => terminateBackends(pool, percent),
      },
      stopped.signal,
    );
    clearTimeout(timer);
    log(`${elapsed()} s: nothing is disturbed any more`);
    const healed = performance.now();
    await fleet.allReady();
    const isQuiet = await untilQuiet(pool, histories, { seconds: options.quietSeconds, log });
    const quietAfterSeconds = isQuiet ? (performance.now() - healed) / 1000 : null;
    settled.abort();
    await Promise.all(working);
    const snapshot = await takeSnapshot(pool, client, bucket);
    const violations = findViolations(histories, snapshot);
    return { uploads: histories.length, faults, quietAfterSeconds, violations, deaths: fleet.deaths(), histories };
  } finally {
    await fleet.close();
    await pool.end();
    client.destroy();
    await Promise.all([database.close(), storage.close(), tagger.close()]);
    await Promise.all([postgres.stop(), s3.stop()]);
  }
}

async function terminateBackends(pool: Pool, percent: number): Promise<number> {
  const others = `
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and random() * 100 < $1
  `;
  return (await pool.query(others, [percent]).catch(() => null))?.rowCount ?? 0;
}

async function startTagger(): Promise<{
  readonly url: string;
  readonly set: (isUp: boolean) => void;
  readonly close: () => Promise<void>;
}> {
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (isUp) => {
      status = isUp ? 200 : 503;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
