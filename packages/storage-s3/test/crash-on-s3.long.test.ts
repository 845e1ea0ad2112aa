import assert from 'node:assert/strict';
import type { S3Client } from '@aws-sdk/client-s3';
import { memoryDatabase } from '@graphql-darkroom/core';
import { MIN_PART_BYTES } from '@graphql-darkroom/core/adapter';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { sharedS3 } from '../../../test/support/shared-s3.ts';
import { override } from '../../core/test/support/intercept.ts';
import {
  CRASH_TEXT,
  type Death,
  type MortalProcess,
  atEveryStep,
  mortalProcess,
} from '../../core/test/support/mortal-process.ts';
import { patterned, sha256 } from '../../core/test/support/sample-bytes.ts';
import { testClock } from '../../core/test/support/test-clock.ts';
import { type TestHost, testHost } from '../../core/test/support/test-host.ts';
import { COMPLETE, fileOf } from '../../core/test/support/uploading.ts';
import { type ObservedBucket, observedBucket, pngOfBytes, sendParts } from './darkroom-on-s3.ts';
import { clientOf, newBucket } from './real-bucket.ts';

const server = await sharedS3();

interface Aftermath extends ObservedBucket {
  readonly id: string;
  readonly survivor: TestHost;
}

describe.skipIf(server === null)(
  'on S3, a process that dies at any step of completing an upload',
  { timeout: 300_000 },
  () => {
    let client: S3Client;
    let bucket: string;

    beforeAll(async () => {
      if (server === null) return;
      client = clientOf(server);
      bucket = await newBucket(client);
    });
    afterAll(async () => {
      client.destroy();
    });

    /**
     * Completes an upload in a process that dies on the way, then leaves it to the worker of
     * another: no client calls again.
     */
    async function completeAndDie(
      death: Death,
      input: { readonly bytes: Uint8Array<ArrayBuffer>; readonly target: string; readonly count: number },
      check: (aftermath: Aftermath) => Promise<void>,
    ): Promise<{ readonly process: MortalProcess; readonly check: () => Promise<void> }> {
      const { bytes, target, count } = input;
      const clock = testClock();
      const observed = observedBucket(client, bucket);
      const { storage } = observed;
      const database = memoryDatabase(clock);
      const process = mortalProcess({ database, storage });
      const victim = testHost({ ...process, verificationLeaseSeconds: 1 });
      const { id } = await sendParts(victim, bytes, { target, count });

      process.dieAt(death);
      assert.ok(!JSON.stringify(await victim.run(COMPLETE, { id })).includes(CRASH_TEXT));

      // It is the job written with the claim that has to do the work, not the sweep that comes by at some time.
      const withoutSweep = override(database, { 'jobs.addOncePer': async () => undefined });
      const survivor = testHost({ database: withoutSweep, storage, verificationLeaseSeconds: 1 });
      const abandoned = await fileOf(survivor, id);
      clock.advance(3);
      const worker = await survivor.darkroom.startWorker();
      return {
        process,
        check: async () => {
          if (abandoned?.status === 'UPLOADING') await survivor.run(COMPLETE, { id });
          await eventually(() => check({ id, survivor, ...observed }));
          await worker.close();
          await survivor.darkroom.close();
          await storage.objects.deletePrefix({ prefix: '' });
        },
      };
    }

    const TWO_PARTS = 2 * MIN_PART_BYTES + 2;
    const PRIVATE = ['conversions', 'original'];

    it.each([
      { target: 'Customer.portrait', visibility: 'private', bytes: pngOfBytes(TWO_PARTS), count: 2, held: PRIVATE },
      {
        target: 'Customer.logo',
        visibility: 'public',
        bytes: pngOfBytes(1000),
        count: 1,
        held: [...PRIVATE, 'public/conversions', 'public/original'],
      },
    ])('leaves a $visibility file that becomes READY, whole, with one conversion, by itself', async (input) => {
      const steps = await atEveryStep((death) =>
        completeAndDie(death, input, async ({ id, survivor, held, sha256Of }) => {
          const file = await fileOf(survivor, id);
          assert.equal(file?.status, 'READY');
          assert.equal(file.size, input.bytes.length);
          assert.deepEqual(
            file.conversions.map(({ name, status }) => [name, status]),
            [['SEPIA', 'DONE']],
          );
          assert.deepEqual(await held(), input.held);
          assert.equal(await sha256Of(id), sha256(input.bytes));
        }),
      );
      for (const call of [
        'uploads.list',
        'files.beginVerification',
        'uploads.complete',
        'objects.peek',
        'files.markReady',
      ]) {
        assert.ok(steps.join().includes(`BEFORE ${call}`), `${steps.join()} has no death before ${call}`);
        assert.ok(steps.join().includes(`AFTER ${call}`), `${steps.join()} has no death after ${call}`);
      }
    });

    it('leaves what must be rejected REJECTED, with its bytes gone', async () => {
      const input = { bytes: patterned(TWO_PARTS), target: 'Customer.portrait', count: 2 };
      const steps = await atEveryStep((death) =>
        completeAndDie(death, input, async ({ id, survivor, held }) => {
          const file = await fileOf(survivor, id);
          assert.equal(file?.status, 'REJECTED');
          assert.equal(file.rejection?.code, 'FILE_TYPE_NOT_ACCEPTED');
          assert.deepEqual(await held(), []);
        }),
      );
      assert.ok(steps.join().includes('AFTER files.markRejected'));
    });
  },
);
