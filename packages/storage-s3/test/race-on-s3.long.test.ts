import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { memoryDatabase, type Database } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { collectGarbage } from '../../../test/support/collect-s3-garbage.ts';
import { byDepth } from '../../../test/support/depth.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import {
  beforeEveryCall,
  type InterruptedProcess,
  interruptedProcess,
} from '../../core/test/support/interrupted-process.ts';
import { sha256 } from '../../core/test/support/sample-bytes.ts';
import { sweep } from '../../core/test/support/sweep.ts';
import { testClock } from '../../core/test/support/test-clock.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { ABORT, COMPLETE, fileOf } from '../../core/test/support/uploading.ts';
import { type PostgresWorld, postgresWorld } from '../../database-postgres/test/postgres-world.ts';
import { type ObservedBucket, observedBucket, pngOfBytes, sendParts } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();
const postgres = await startRealPostgres();
const DAYS = 2 * 86_400;
const bytes = pngOfBytes(2 * MIN_PART_BYTES + 2);
const digest = sha256(bytes);

/** Two processes over one database, one of which completes an upload whose parts have all landed. */
interface Race extends ObservedBucket {
  readonly id: string;
  readonly database: Database;
  readonly advance: (seconds: number) => Promise<void>;
  readonly process: InterruptedProcess;
  readonly completing: TestHost;
  readonly other: TestHost;
}
type Settled = Race & { readonly status: string };
/** What ends the upload in the other process. */
type Ending = (race: Race) => Promise<unknown>;

const endings: readonly { readonly name: string; readonly status: string; readonly end: Ending }[] = [
  { name: 'an abort', status: 'ABORTED', end: ({ other, id }) => other.run(ABORT, { id }) },
  {
    name: 'the sweep of what has expired',
    status: 'EXPIRED',
    end: async ({ advance, database, storage }) => {
      await advance(DAYS);
      await sweep({ database, storage });
    },
  },
];

/** A database, and its time. */
type World = Pick<Race, 'database' | 'advance'>;

function memoryWorld(): World {
  const clock = testClock();
  return { database: memoryDatabase(clock), advance: async (seconds) => clock.advance(seconds) };
}

afterAll(async () => {
  await postgres?.stop();
});

// Which of the two wins is the database's matter: memory's keeps the same contract as that of Postgres.
// None at the gate, rather than a test that is skipped, which fails it.
const IN_MEMORY = byDepth([], [{ delays: [0, 0, 0, 2, 5, 10, 15, 20, 30, 40] }]);

describe.skipIf(server === null).each(IN_MEMORY)(
  'on S3 with records in memory, completing an upload against',
  ({ delays }) => {
    racesOver(memoryWorld, delays);
  },
);

describe.skipIf(server === null || postgres === null)(
  'on S3 with records in Postgres, completing an upload against',
  () => {
    let world: PostgresWorld;
    beforeAll(async () => {
      if (postgres !== null) world = await postgresWorld(await postgres.createDatabase());
    });
    afterAll(() => world.close());
    racesOver(() => world, byDepth([0, 10, 30], [0, 2, 5, 10, 20, 40]));
  },
);

function racesOver(worldOf: () => World, delays: readonly number[]): void {
  let client: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
  });
  afterAll(() => client.destroy());

  async function newRace(): Promise<Race> {
    const observed = observedBucket(client, bucket);
    const { database, advance } = worldOf();
    const world = { database, storage: observed.storage };
    const process = interruptedProcess(world);
    const completing = testHost({ ...process, verificationLeaseSeconds: 1 });
    const other = testHost({ ...world, verificationLeaseSeconds: 1 });
    const { id } = await sendParts(completing, bytes, { target: 'Customer.portrait', count: 2 });
    return { ...observed, id, advance, database, process, completing, other };
  }

  /** Lets two days pass, in which all jobs are run; gives the status in the end, and what storage must hold for it. */
  async function aftermath(race: Race, ended: string): Promise<Settled> {
    const { other, advance, id, held } = race;
    await advance(DAYS);
    const worker = await other.darkroom.startWorker();
    let status = '';
    await eventually(async () => {
      status = (await fileOf(other, id))?.status ?? '';
      assert.ok(['READY', ended].includes(status), status);
      assert.deepEqual(await held(), status === 'READY' ? ['conversions', 'original'] : []);
    });
    await worker.close();
    await other.darkroom.close();
    return { ...race, status };
  }

  /** Has the server collect its garbage, which takes a second however many races there were, and compares the bytes. */
  async function compareBytes(settled: readonly Settled[]): Promise<void> {
    assert.ok(server !== null);
    await collectGarbage(server);
    for (const { id, status, sha256Of, storage } of settled) {
      assert.equal(await sha256Of(id), status === 'READY' ? digest : null);
      await storage.objects.deletePrefix({ prefix: '' });
    }
  }

  for (const { name, status: ended, end } of endings) {
    it(
      `${name}, at whatever step that comes, has one winner, and storage agrees with the record`,
      { timeout: 300_000 },
      async () => {
        const settled: Settled[] = [];
        const calls = await beforeEveryCall(async (call) => {
          const race = await newRace();
          race.process.interrupt(call, async () => void (await end(race)));
          await race.completing.run(COMPLETE, { id: race.id });
          settled.push(await aftermath(race, ended));
          return race.process.interruptedAt();
        });
        assert.ok(calls.join().includes('uploads.complete'), calls.join());
        const winners = new Set(settled.map(({ status }) => status));
        assert.deepEqual([...winners].toSorted(), [ended, 'READY'].toSorted());
        await compareBytes(settled);
      },
    );

    it(`${name}, at once, has one winner, and storage agrees with the record`, { timeout: 300_000 }, async () => {
      const settled: Settled[] = [];
      for (const milliseconds of delays) {
        const race = await newRace();
        await Promise.all([race.completing.run(COMPLETE, { id: race.id }), sleep(milliseconds).then(() => end(race))]);
        settled.push(await aftermath(race, ended));
      }
      await compareBytes(settled);
    });
  }
}
