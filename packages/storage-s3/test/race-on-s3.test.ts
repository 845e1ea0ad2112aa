import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { MIN_PART_BYTES, memoryStore, type Store } from '@graphql-darkroom/core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { collectGarbage } from '../../../test/support/collect-s3-garbage.ts';
import { startRealS3 } from '../../../test/support/s3-server.ts';
import { eventually } from '../../core/test/support/eventually.ts';
import {
  beforeEveryCall,
  type InterruptedProcess,
  interruptedProcess,
} from '../../core/test/support/interrupted-process.ts';
import { sha256 } from '../../core/test/support/sample-bytes.ts';
import { sweep } from '../../core/test/support/sweep.ts';
import { type TestClock, testClock } from '../../core/test/support/test-clock.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { ABORT, COMPLETE, fileOf } from '../../core/test/support/uploading.ts';
import { type ObservedBucket, observedBucket, pngOfBytes, sendParts } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await startRealS3();
const DAYS = 2 * 86_400;
const bytes = pngOfBytes(2 * MIN_PART_BYTES + 2);
const digest = sha256(bytes);

/** Two processes over one store, one of which completes an upload whose parts have all landed. */
interface Race extends ObservedBucket {
  readonly id: string;
  readonly clock: TestClock;
  readonly store: Store;
  readonly process: InterruptedProcess;
  readonly completing: TestHost;
  readonly other: TestHost;
}
/** What ends the upload in the other process. */
type Ending = (race: Race) => Promise<unknown>;

const endings: readonly { readonly name: string; readonly status: string; readonly end: Ending }[] = [
  { name: 'an abort', status: 'ABORTED', end: ({ other, id }) => other.run(ABORT, { id }) },
  {
    name: 'the sweep of what has expired',
    status: 'EXPIRED',
    end: ({ clock, store, storage }) => {
      clock.advance(DAYS);
      return sweep({ store, storage });
    },
  },
];

describe.skipIf(server === null)('on S3, completing an upload against', { timeout: 300_000 }, () => {
  let client: S3Client;
  let bucket: string;

  beforeAll(async () => {
    if (server === null) return;
    client = clientOf(server);
    bucket = await newBucket(client);
  });
  afterAll(async () => {
    client.destroy();
    await server?.stop();
  });

  async function newRace(): Promise<Race> {
    const clock = testClock();
    const observed = observedBucket(client, bucket);
    const world = { store: memoryStore(clock), storage: observed.storage };
    const process = interruptedProcess(world);
    const completing = testHost({ ...process, verificationLeaseSeconds: 1 });
    const other = testHost({ ...world, verificationLeaseSeconds: 1 });
    const { id } = await sendParts(completing, bytes, { target: 'Customer.portrait', count: 2 });
    return { ...observed, id, clock, store: world.store, process, completing, other };
  }

  /** Lets two days pass, in which all jobs are run and the server collects its garbage; gives the status in the end. */
  async function aftermath({ other, clock, id, held, sha256Of, storage }: Race, ended: string): Promise<string> {
    assert.ok(server !== null);
    clock.advance(DAYS);
    const worker = await other.darkroom.startWorker();
    let status = '';
    await eventually(async () => {
      status = (await fileOf(other, id))?.status ?? '';
      assert.ok(['READY', ended].includes(status), status);
      assert.deepEqual(await held(), status === 'READY' ? ['conversions', 'original'] : []);
    });
    await worker.close();
    await other.darkroom.close();
    await collectGarbage(server);
    assert.equal(await sha256Of(id), status === 'READY' ? digest : null);
    await storage.objects.deletePrefix({ prefix: '' });
    return status;
  }

  for (const { name, status: ended, end } of endings) {
    it(`${name}, at whatever step that comes, has one winner, and storage agrees with the record`, async () => {
      const winners = new Set<string>();
      const calls = await beforeEveryCall(async (call) => {
        const race = await newRace();
        race.process.interrupt(call, async () => void (await end(race)));
        await race.completing.run(COMPLETE, { id: race.id });
        winners.add(await aftermath(race, ended));
        return race.process.interruptedAt();
      });
      assert.ok(calls.join().includes('uploads.complete'), calls.join());
      assert.deepEqual([...winners].toSorted(), [ended, 'READY'].toSorted());
    });

    it(`${name}, at once, has one winner, and storage agrees with the record`, async () => {
      for (const milliseconds of [0, 0, 0, 2, 5, 10, 15, 20, 30, 40]) {
        const race = await newRace();
        await Promise.all([race.completing.run(COMPLETE, { id: race.id }), sleep(milliseconds).then(() => end(race))]);
        await aftermath(race, ended);
      }
    });
  }
});
