import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { Pool } from 'pg';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import { type BenchmarkOptions, type Contender, quantile } from './harness.ts';
import { newFile } from './new-file.ts';
import { type ApiProcess, followOverHttp, startApi } from './realtime/api-client.ts';
import { BARE_CHANNEL, now } from './realtime/protocol.ts';

const ROUNDS = 300;
const [FEW, MANY] = [100, 1000];
const LIST_FILES = 100;
const LIST_VIEWERS = 100;
const LIST_CHANGES = 20;

/** A database with one writer in this process, and an API process that follows. */
interface World {
  readonly pool: Pool;
  readonly database: OpenDatabase;
  readonly api: ApiProcess;
}

/**
 * From the commit of a change to its subscriber in another process, with 100 and with 1,000 subscribers, beside a bare
 * NOTIFY. First, what a burst, a subscriber and a live list cost.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const postgres = await startRealPostgres();
  if (postgres === null) throw new Error('This benchmark needs a Postgres server, which cannot be started here.');
  const startWorld = async (): Promise<World> => {
    const connectionString = await postgres.createDatabase();
    const pool = new Pool({ connectionString });
    const database = await postgresDatabase({ pool }).open();
    return { pool, database, api: await startApi(connectionString) };
  };
  const endWorld = async ({ pool, database, api }: World): Promise<void> => {
    await api.stop();
    await database.close();
    await pool.end();
  };

  const measured = await startWorld();
  await printSubscribers(measured);
  await printBurst(measured);
  await printLists(measured);
  await endWorld(measured);

  const worlds: World[] = [];
  let elapsed = 0;
  const latencies = new Map<string, number[]>();
  const note = (name: string, milliseconds: number): void => {
    latencies.set(name, [...(latencies.get(name) ?? []), milliseconds]);
    elapsed += milliseconds;
  };
  const contenders: Contender[] = [];
  for (const count of [FEW, MANY]) {
    const world = await startWorld();
    worlds.push(world);
    const ids = await createFiles(world.database, 'owner', count);
    await world.api.tell({ kind: 'FILES', owner: 'owner', ids });
    const change = changer(world.database);
    const ours = `a subscriber of ${count}`;
    contenders.push({
      name: ours,
      role: 'ours',
      run: async () => {
        const id = ids[Math.floor(Math.random() * ids.length)] ?? '';
        const heard = world.api.hears('EVENT', id);
        await change(id);
        const committedAt = now();
        note(ours, (await heard) - committedAt);
        // Bursts are measured apart.
        await delay(5);
      },
    });
    const floor = `NOTIFY beside ${count}`;
    contenders.push({
      name: floor,
      role: 'floor',
      run: async () => {
        const id = randomUUID();
        const heard = world.api.hears('NOTIFY', id);
        await world.pool.query('select pg_notify($1, $2)', [BARE_CHANNEL, id]);
        const committedAt = now();
        note(floor, (await heard) - committedAt);
        await delay(5);
      },
    });
  }
  console.log('\nFrom the commit to who hears of it, in another process\n');
  return {
    rounds: ROUNDS,
    now: () => elapsed,
    contenders,
    close: async () => {
      console.log('');
      for (const [name, samples] of latencies) {
        const [p50, p99] = [quantile(samples, 0.5), quantile(samples, 0.99)];
        console.log(`${name}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${samples.length} changes`);
      }
      for (const world of worlds) await endWorld(world);
      await postgres.stop();
    },
  };
}

async function createFiles({ files }: OpenDatabase, ownerId: string, count: number): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: count }, async () => (await files.create(newFile({ ownerId }))).id));
}

/** Changes a file, and back the next time: a statement each. */
function changer({ files }: OpenDatabase): (fileId: string) => Promise<void> {
  const verifying = new Set<string>();
  const token = 'bench';
  return async (fileId) => {
    if (verifying.delete(fileId)) await files.reopenUpload({ fileId, token });
    else {
      verifying.add(fileId);
      await files.beginVerification({ fileId, token, leaseSeconds: 3600, jobs: [] });
    }
  };
}

async function printSubscribers({ database, api }: World): Promise<void> {
  const ids = await createFiles(database, 'owner', MANY);
  const some = ids.slice(0, 100);
  const measure = async (what: string, count: number, order: Parameters<ApiProcess['tell']>[0]): Promise<void> => {
    const before = await api.tell({ kind: 'USAGE' });
    const after = await api.tell(order);
    console.log(`${what}: ${((after.bytes - before.bytes) / count / 1024).toFixed(1)} KiB a subscriber`);
    await api.tell({ kind: 'LEAVE' });
  };
  // What is loaded at the first use is not a subscriber's.
  await api.tell({ kind: 'FILES', owner: 'owner', ids });
  await api.tell({ kind: 'LEAVE' });
  await printConnections(api, ids);
  await measure('Subscription.file', MANY, { kind: 'FILES', owner: 'owner', ids });
  await measure('Subscription.fileUpdates, 100 files', 100, {
    kind: 'TOGETHER',
    owner: 'owner',
    ids: some,
    count: 100,
  });
  await measure('Subscription.files, 100 files', MANY, {
    kind: 'LISTS',
    owners: ['owner'],
    count: MANY,
    selected: 'PAGES',
  });
}

/** What a subscriber takes with its connection, its request and its stream. */
async function printConnections(api: ApiProcess, ids: readonly string[]): Promise<void> {
  // What is loaded and compiled for the first hundred is not a subscriber's.
  const first = await followOverHttp((await api.tell({ kind: 'USAGE' })).url, ids.slice(0, 100));
  const before = await api.tell({ kind: 'USAGE' });
  const rest = await followOverHttp(before.url, ids.slice(100));
  const after = await api.tell({ kind: 'USAGE' });
  const kibibytes = (after.bytes - before.bytes) / (ids.length - 100) / 1024;
  console.log(`Subscription.file by server-sent events of GraphQL Yoga: ${kibibytes.toFixed(1)} KiB a subscriber`);
  for (const request of [...first, ...rest]) request.destroy();
  await delay(500);
}

async function printBurst({ database, api }: World): Promise<void> {
  const ids = await createFiles(database, 'burst', MANY);
  await api.tell({ kind: 'FILES', owner: 'burst', ids });
  const change = changer(database);
  // The first and the third are transactions of two statements, the second one statement, for each file.
  for (let round = 0; round < 3; round += 1) {
    const startedAt = now();
    const heard = Promise.all(ids.map((id) => api.hears('EVENT', id)));
    await Promise.all(ids.map(change));
    const written = now() - startedAt;
    const last = Math.max(...(await heard)) - startedAt;
    console.log(
      `A burst of ${MANY} changes reaches ${MANY} subscribers in ${last.toFixed(0)} ms; it is written in ${written.toFixed(0)}`,
    );
  }
  await api.tell({ kind: 'LEAVE' });
}

/** What changes of a live list cost the API process: one that all watch, and one of each of as many people. */
async function printLists({ database, api }: World): Promise<void> {
  const change = changer(database);
  const owners = Array.from({ length: LIST_VIEWERS }, (_, index) => `lists ${index}`);
  const ids = new Map<string, readonly string[]>();
  for (const owner of owners) ids.set(owner, await createFiles(database, owner, LIST_FILES));
  const cases = [
    {
      what: `one list of ${LIST_FILES} files that ${LIST_VIEWERS} watch`,
      owners: owners.slice(0, 1),
      count: LIST_VIEWERS,
    },
    { what: `${LIST_VIEWERS} such lists that one watches each`, owners, count: 1 },
  ];
  const both = cases.flatMap((one) => (['PAGES', 'CHANGES'] as const).map((selected) => ({ ...one, selected })));
  for (const { what, owners: watched, count, selected } of both) {
    await api.tell({ kind: 'LISTS', owners: watched, count, selected });
    await delay(1000);
    const before = await api.tell({ kind: 'USAGE' });
    api.eventsSince();
    const pause = 400;
    for (let index = 0; index < LIST_CHANGES; index += 1) {
      const ofOwner = ids.get(watched[index % watched.length] ?? '') ?? [];
      await change(ofOwner[index] ?? '');
      await delay(pause);
    }
    const after = await api.tell({ kind: 'USAGE' });
    const cpu = (after.cpuMilliseconds - before.cpuMilliseconds) / LIST_CHANGES;
    const statements = (after.statements - before.statements) / LIST_CHANGES;
    const events = api.eventsSince() / LIST_CHANGES;
    console.log(
      `A change of ${what}, ${selected === 'PAGES' ? 'by pages' : 'by `changed`'}: ${cpu.toFixed(1)} ms of CPU, ${statements.toFixed(2)} statements, ${events.toFixed(1)} events`,
    );
    await api.tell({ kind: 'LEAVE' });
  }
}
