import { setTimeout as delay } from 'node:timers/promises';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import { type BenchmarkOptions, type Contender, quantile } from './harness.ts';
import { type IdleKind, type IdleProcess, startIdle } from './idle/idle-process.ts';
import { startLatencies } from './idle/start-latency.ts';

const CONTENDERS: Readonly<Record<IdleKind, Contender['role']>> = {
  'darkroom, 2 jobs at once': 'ours',
  'darkroom, 20 jobs at once': 'ours',
  'pg-boss’s own workers': 'peer',
  'one connection that listens': 'floor',
};
/** What a process does as it starts is not idleness. */
const SETTLE_MS = 10_000;
const JOBS = 200;

/**
 * A worker that has nothing to do: the CPU time of its process in place of the time that passes, and beside it the
 * transactions of its database, committed and rolled back. First, how soon such a worker starts a job.
 * `BENCH_IDLE_SECONDS` is how long it is watched, 60 by default.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const seconds = Number(process.env['BENCH_IDLE_SECONDS'] ?? 60);
  const postgres = await startRealPostgres();
  if (postgres === null) throw new Error('This benchmark needs a Postgres server, which cannot be started here.');
  // Of a database of its own: looking must not count.
  const statistics = new Pool({ connectionString: await postgres.createDatabase() });
  const transactionsOf = async (connectionString: string): Promise<number> => {
    const { rows } = await statistics.query<{ count: string }>(
      'select xact_commit + xact_rollback as count from pg_stat_database where datname = $1',
      [new URL(connectionString).pathname.slice(1)],
    );
    return Number(rows[0]?.count);
  };
  await printLatencies(await postgres.createDatabase());

  let cpuMilliseconds = 0;
  const processes: IdleProcess[] = [];
  const contenders: Contender[] = [];
  for (const [name, role] of Object.entries(CONTENDERS) as [IdleKind, Contender['role']][]) {
    const connectionString = await postgres.createDatabase();
    const idle = await startIdle(name, connectionString);
    processes.push(idle);
    const run = async (): Promise<void> => {
      const [transactions, cpu] = [await transactionsOf(connectionString), await idle.cpuMilliseconds()];
      await delay(seconds * 1000);
      const spent = (await idle.cpuMilliseconds()) - cpu;
      const perSecond = ((await transactionsOf(connectionString)) - transactions) / seconds;
      cpuMilliseconds += spent;
      const share = ((spent / seconds / 1000) * 100).toFixed(2);
      console.log(`${name}: ${perSecond.toFixed(2)} transactions a second, ${share} % of a core`);
    };
    contenders.push({ name, role, run });
  }
  await delay(SETTLE_MS);
  console.log(`\nCPU time of the process in ${seconds} seconds of idleness\n`);

  return {
    rounds: 1,
    warmUpRounds: 0,
    now: () => cpuMilliseconds,
    contenders,
    close: async () => {
      for (const each of processes) await each.stop();
      await statistics.end();
      await postgres.stop();
    },
  };
}

async function printLatencies(connectionString: string): Promise<void> {
  const pools = [new Pool({ connectionString }), new Pool({ connectionString })] as const;
  const [writer, worker] = [
    await postgresDatabase({ pool: pools[0] }).open(),
    await postgresDatabase({ pool: pools[1] }).open(),
  ];
  const latencies = await startLatencies(writer, worker, JOBS);
  const [median, p90] = [quantile(latencies, 0.5), quantile(latencies, 0.9)];
  console.log(`From the commit of a job to its start: ${median.toFixed(1)} ms, p90 ${p90.toFixed(1)} ms, ${JOBS} jobs`);
  await writer.close();
  await worker.close();
  for (const pool of pools) await pool.end();
}
