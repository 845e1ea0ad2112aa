import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Database, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { CRASH_TEXT, type Death, type MortalProcess, atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { COMPLETE, fileOf, send } from '../support/uploading.ts';

/** What is left of an upload whose completion was cut short, once another process has looked after it. */
interface Aftermath {
  readonly id: string;
  readonly survivor: TestHost;
  readonly storage: ObservedStorage;
}

/** It is the job written with the claim that has to do the work, not the sweep that comes by at some time. */
function withoutSweep(database: Database): Database {
  return override(database, { 'jobs.addOncePer': async () => undefined });
}

/**
 * Completes an upload in a process that dies on the way, then leaves it to the worker of
 * another: no client calls again.
 */
async function completeAndDie(
  death: Death,
  input: { readonly bytes: Uint8Array<ArrayBuffer>; readonly target: string },
  check: (aftermath: Aftermath) => Promise<void>,
): Promise<{ readonly process: MortalProcess; readonly check: () => Promise<void> }> {
  const clock = testClock();
  const storage = observedStorage(clock);
  const database = memoryDatabase(clock);
  const process = mortalProcess({ database, storage });
  const victim = testHost({ ...process, verificationLeaseSeconds: 1 });
  const { id } = await send(victim, storage, input.bytes, { target: input.target });

  process.dieAt(death);
  assert.ok(!JSON.stringify(await victim.run(COMPLETE, { id })).includes(CRASH_TEXT));

  const survivor = testHost({ database: withoutSweep(database), storage, verificationLeaseSeconds: 1 });
  const abandoned = await fileOf(survivor, id);
  clock.advance(3);
  const worker = await survivor.darkroom.startWorker();
  return {
    process,
    check: async () => {
      // Before anything was claimed, the upload is as open as it was, and only its client can go on.
      if (abandoned?.status === 'UPLOADING') await survivor.run(COMPLETE, { id });
      await check({ id, survivor, storage });
      await worker.close();
      await survivor.darkroom.close();
    },
  };
}

describe('a process that dies at any step of completing an upload', () => {
  test.each([
    { target: 'Customer.portrait', visibility: 'private', held: ['conversions', 'original'] },
    {
      target: 'Customer.logo',
      visibility: 'public',
      held: ['conversions', 'original', 'public/conversions', 'public/original'],
    },
  ])('leaves a $visibility file that becomes READY, with one conversion, by itself', async ({ target, held }) => {
    const steps = await atEveryStep((death) =>
      completeAndDie(death, { bytes: PNG, target }, async ({ id, survivor, storage }) => {
        await eventually(async () => {
          const file = await fileOf(survivor, id);
          assert.partialDeepStrictEqual(file, { status: 'READY', contentType: 'image/png' });
          assert.deepEqual(
            file?.conversions.map(({ name, status }) => [name, status]),
            [['SEPIA', 'DONE']],
          );
          assert.deepEqual(await storage.objectsHeld(), held);
          assert.deepEqual(await storage.openUploads(), []);
        });
      }),
    );
    for (const call of ['files.beginVerification', 'uploads.complete', 'objects.peek', 'files.markReady']) {
      assert.ok(steps.join().includes(`BEFORE ${call}`));
      assert.ok(steps.join().includes(`AFTER ${call}`));
    }
  });

  test('leaves what must be rejected REJECTED, with its bytes gone', async () => {
    const steps = await atEveryStep((death) =>
      completeAndDie(death, { bytes: text('hello'), target: 'Customer.logo' }, async ({ id, survivor, storage }) => {
        await eventually(async () => {
          assert.partialDeepStrictEqual(await fileOf(survivor, id), {
            status: 'REJECTED',
            rejection: { code: 'FILE_TYPE_NOT_ACCEPTED' },
            url: null,
          });
          assert.deepEqual(await storage.objectsHeld(), []);
          assert.deepEqual(await storage.openUploads(), []);
        });
      }),
    );
    assert.ok(steps.join().includes('AFTER files.markRejected'));
  });
});
