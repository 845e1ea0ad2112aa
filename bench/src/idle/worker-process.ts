import { createDarkroom, memoryStorage } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import type { IdleKind, IdleMessage } from './idle-process.ts';

const { IDLE_KIND: kind, DATABASE_URL: connectionString = '' } = process.env as {
  readonly IDLE_KIND: IdleKind;
  readonly DATABASE_URL?: string;
};

const start: Readonly<Record<IdleKind, () => Promise<unknown>>> = {
  'darkroom, 2 jobs at once': () => startDarkroom(2),
  'darkroom, 20 jobs at once': () => startDarkroom(20),
  'pg-boss’s own workers': startPgBoss,
  'one connection that listens': async () => {
    const client = await new Pool({ connectionString }).connect();
    await client.query('listen something');
  },
};

async function startDarkroom(concurrency: number): Promise<void> {
  const database = postgresDatabase({ pool: new Pool({ connectionString }) });
  const darkroom = createDarkroom({ storage: memoryStorage(), database, viewer: () => 'somebody' });
  await darkroom.startWorker({ concurrency });
}

/** As many queues as Darkroom has, each with a worker, all as pg-boss has them by default. */
async function startPgBoss(): Promise<void> {
  const boss = new PgBoss({ connectionString });
  await boss.start();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    await boss.createQueue(name);
    await boss.work(name, async () => {});
  }
}

const tell = (message: IdleMessage): void => {
  process.send?.(message);
};
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell({ cpuMilliseconds: (user + system) / 1000 });
});
process.on('disconnect', () => process.exit());
await start[kind]();
tell({ cpuMilliseconds: 0 });
