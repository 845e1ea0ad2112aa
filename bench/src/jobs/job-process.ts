import { setTimeout as delay } from 'node:timers/promises';
import type { JobHandlers, JobWorker } from '@graphql-darkroom/core/adapter';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { AT_ONCE, type JobOrder, type JobProcessMessage, PG_BOSS_QUEUE, type QueueKind } from './protocol.ts';

const { QUEUE_KIND: kind, DATABASE_URL: connectionString = '' } = process.env as {
  readonly QUEUE_KIND: QueueKind;
  readonly DATABASE_URL?: string;
};
const IDLE_MS = 20;

const tell = (message: JobProcessMessage): void => {
  process.send?.(message);
};
const ran = async (): Promise<void> => tell('RAN');

/** Starts working, and gives how to rest again. */
type Start = () => Promise<() => Promise<unknown>>;

async function darkroom(): Promise<Start> {
  const { jobs } = await postgresDatabase({ pool: new Pool({ connectionString, max: AT_ONCE + 2 }) }).open();
  const handler = { run: ran, exhausted: ran };
  const handlers: JobHandlers = { verify: handler, convert: handler, tag: handler, delete: handler, sweep: handler };
  return async () => {
    const worker: JobWorker = await jobs.work({ handlers, concurrency: AT_ONCE, onError: () => undefined });
    return () => worker.close();
  };
}

/** As many at once, fetched and completed together, without a pause while there are any. */
async function pgBoss(): Promise<Start> {
  const boss = new PgBoss({ connectionString });
  await boss.start();
  return async () => {
    const resting = new AbortController();
    const work = async (): Promise<void> => {
      while (!resting.signal.aborted) {
        const jobs = await boss.fetch(PG_BOSS_QUEUE, { batchSize: AT_ONCE });
        if (jobs.length === 0) {
          await delay(IDLE_MS);
          continue;
        }
        await boss.complete(
          PG_BOSS_QUEUE,
          jobs.map(({ id }) => id),
        );
        await Promise.all(jobs.map(ran));
      }
    };
    const working = work();
    return async () => {
      resting.abort();
      await working;
    };
  };
}

const start = await (kind === 'darkroom' ? darkroom() : pgBoss());
let rest: () => Promise<unknown> = async () => undefined;

async function obey(order: JobOrder): Promise<void> {
  if (order === 'WORK') rest = await start();
  else await rest();
  tell('OBEYED');
}

process.on('message', (order: JobOrder) => void obey(order));
process.on('disconnect', () => process.exit());
tell('OBEYED');
