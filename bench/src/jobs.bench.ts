import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { JobRequest } from '@graphql-darkroom/core/adapter';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import { type BenchmarkOptions, type Contender, quantile } from './harness.ts';
import { startLatencies } from './idle/start-latency.ts';
import { type JobOrder, type JobProcessMessage, PG_BOSS_QUEUE, type QueueKind } from './jobs/protocol.ts';
import { newFile } from './new-file.ts';

const JOBS = 1000;
const LATENCIES = 100;
const ROUNDS = 3;
const WORKERS = [1, 2, 4] as const;

/** Writes jobs that do nothing, all in one transaction. */
type WriteJobs = () => Promise<unknown>;

/**
 * How soon a job starts after its commit, and how long a thousand jobs that do nothing take, with one, two and four
 * worker processes of ten slots each, beside bare pg-boss, which fetches and completes ten together.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const postgres = await startRealPostgres();
  if (postgres === null) throw new Error('This benchmark needs a Postgres server, which cannot be started here.');
  const closing: (() => Promise<unknown>)[] = [];
  await printLatencies(await postgres.createDatabase());

  const writers: Readonly<Record<QueueKind, (connectionString: string) => Promise<WriteJobs>>> = {
    darkroom: async (connectionString) => {
      const pool = new Pool({ connectionString });
      const database = await postgresDatabase({ pool }).open();
      closing.push(() => database.close().then(() => pool.end()));
      const data = { upload: null, prefixes: [], keys: ['a'], attemptsAt: null, copies: [] };
      const jobs = Array.from({ length: JOBS }, (): JobRequest => ({ name: 'delete', data }));
      return async () => {
        const { id: fileId } = await database.files.create(newFile());
        await database.files.endUpload({ fileId, as: 'ABORTED', jobs });
      };
    },
    'pg-boss': async (connectionString) => {
      const boss = new PgBoss({ connectionString });
      await boss.start();
      await boss.createQueue(PG_BOSS_QUEUE);
      closing.push(() => boss.stop({ graceful: false }));
      return () =>
        boss.insert(
          PG_BOSS_QUEUE,
          Array.from({ length: JOBS }, () => ({ data: {} })),
        );
    },
  };

  let elapsed = 0;
  const contenders: Contender[] = [];
  for (const [kind, role] of [
    ['darkroom', 'ours'],
    ['pg-boss', 'peer'],
  ] as const) {
    const connectionString = await postgres.createDatabase();
    const write = await writers[kind](connectionString);
    const processes: ChildProcess[] = [];
    while (processes.length < Math.max(...WORKERS)) processes.push(await startWorker(kind, connectionString));
    closing.unshift(() => Promise.all(processes.map(hangUp)));
    for (const count of WORKERS) {
      const run = async (): Promise<void> => {
        const working = processes.slice(0, count);
        await Promise.all(working.map((worker) => tell(worker, 'WORK')));
        const all = ran(working, JOBS);
        await write();
        const committedAt = performance.now();
        await all;
        const milliseconds = performance.now() - committedAt;
        elapsed += milliseconds;
        console.log(`${kind}, ${count}: ${((JOBS / milliseconds) * 1000).toFixed(0)} jobs a second`);
        await Promise.all(working.map((worker) => tell(worker, 'REST')));
      };
      contenders.push({ name: `${kind}, ${count} ${count === 1 ? 'worker' : 'workers'}`, role, run });
    }
  }
  console.log(`\nFrom the commit of ${JOBS} jobs to the end of the last\n`);
  return {
    rounds: ROUNDS,
    warmUpRounds: 1,
    now: () => elapsed,
    contenders,
    close: async () => {
      for (const close of closing) await close();
      await postgres.stop();
    },
  };
}

async function printLatencies(connectionString: string): Promise<void> {
  const pools = [new Pool({ connectionString }), new Pool({ connectionString })] as const;
  const writer = await postgresDatabase({ pool: pools[0] }).open();
  const worker = await postgresDatabase({ pool: pools[1] }).open();
  const latencies = await startLatencies(writer, worker, LATENCIES);
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  console.log(
    `From the commit of a job to its start: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)}, ${LATENCIES} jobs`,
  );
  await writer.close();
  await worker.close();
  for (const pool of pools) await pool.end();
}

async function startWorker(kind: QueueKind, connectionString: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'jobs/job-process.ts'), {
    execArgv: ['--conditions=@graphql-darkroom/source'],
    env: { ...process.env, QUEUE_KIND: kind, DATABASE_URL: connectionString },
  });
  await heard(child, 'OBEYED');
  return child;
}

async function tell(worker: ChildProcess, order: JobOrder): Promise<void> {
  const obeyed = heard(worker, 'OBEYED');
  worker.send(order);
  await obeyed;
}

function heard(worker: ChildProcess, what: JobProcessMessage): Promise<void> {
  return new Promise((resolve) => {
    const listen = (message: JobProcessMessage): void => {
      if (message !== what) return;
      worker.off('message', listen);
      resolve();
    };
    worker.on('message', listen);
  });
}

/** Resolves once so many jobs have run. */
function ran(workers: readonly ChildProcess[], count: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const listen = (message: JobProcessMessage): void => {
      if (message === 'RAN') left -= 1;
      if (left > 0) return;
      for (const worker of workers) worker.off('message', listen);
      resolve();
    };
    for (const worker of workers) worker.on('message', listen);
  });
}

async function hangUp(worker: ChildProcess): Promise<void> {
  const exit = once(worker, 'exit');
  worker.disconnect();
  await exit;
}
