import type { Pool } from 'pg';
import { apiClient } from './api-client.ts';
import { disturb, type FaultOptions } from './disturb.ts';
import type { FaultCounts } from './faults.ts';
import { faultyWay } from './faulty-way.ts';
import { startFleet } from './fleet.ts';
import type { FileHistory } from './history.ts';
import type { Violation } from './invariants/violation.ts';
import { random } from './random.ts';
import { startReceiver } from './receiver.ts';
import { startServers } from './servers.ts';
import { startTagger } from './tagger.ts';
import { untilQuiet } from './until-quiet.ts';
import { violationsAtTheEnd } from './violations-at-the-end.ts';
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
  readonly faults: FaultOptions;
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
  const servers = await startServers();
  if (servers === null) return null;
  const { postgres, connectionString, pool, bucket, credentials } = servers;
  const database = await faultyWay(Number(new URL(connectionString).port));
  const storage = await faultyWay(Number(new URL(servers.endpoint).port));
  const tagger = await startTagger();
  const receiver = await startReceiver(pool);
  const through = new URL(connectionString);
  through.port = String(database.port);
  through.hostname = '127.0.0.1';
  const endpoint = `http://127.0.0.1:${storage.port}`;
  const fleet = startFleet(
    {
      connectionString: through.href,
      endpoint,
      bucket,
      credentials,
      taggerUrl: tagger.url,
      webhook: { url: receiver.url, secret: receiver.secret },
    },
    { api: 3, worker: 3 },
  );
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
      return work(session, stopped.signal, settled.signal);
    });
    const faults = await disturb(
      decisions.fork(),
      {
        fleet,
        database,
        storage,
        setTagger: (isUp) => {
          tagger.set(isUp);
          receiver.set(isUp);
        },
        restartDatabase: (mode) => postgres.restart(mode),
        terminateBackends: (isChosen) => terminateBackends(pool, isChosen),
      },
      options.faults,
      stopped.signal,
    );
    clearTimeout(timer);
    receiver.calm();
    log(`${elapsed()} s: nothing is disturbed any more`);
    const healed = performance.now();
    const late = setTimeout(() => settled.abort(), options.quietSeconds * 1000);
    await fleet.allReady();
    log(`${elapsed()} s: all processes are ready`);
    const watched = (await Promise.all(working)).flat();
    log(`${elapsed()} s: all users are done`);
    await ageReservations(pool);
    const isQuiet = await untilQuiet(pool, histories, { ended: settled.signal, log });
    const quietAfterSeconds = isQuiet ? (performance.now() - healed) / 1000 : null;
    clearTimeout(late);
    settled.abort();
    await Promise.all(watched);
    const deaths = fleet.deaths();
    await fleet.close();
    const violations = await violationsAtTheEnd(servers, histories, { taggerUrl: tagger.url, webhook: receiver });
    return { uploads: histories.length, faults, quietAfterSeconds, violations, deaths, histories };
  } finally {
    await fleet.close();
    await Promise.all([database.close(), storage.close(), tagger.close(), receiver.close()]);
    await servers.close();
  }
}

/** Has a day pass for what processes left that died in a mutation, so that the sweep settles it. */
async function ageReservations(pool: Pool): Promise<void> {
  await pool.query(`
    update darkroom.attachments set attached_at = attached_at - interval '25 hours'
    where reservation <> '00000000-0000-0000-0000-000000000000'
  `);
}

async function terminateBackends(pool: Pool, isChosen: () => boolean): Promise<number> {
  const others = `
    select pid from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' order by pid
  `;
  const { rows } = await pool.query<{ pid: number }>(others);
  const chosen = rows.map(({ pid }) => pid).filter(isChosen);
  await pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [chosen]);
  return chosen.length;
}
