import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import type { DatabaseConversions } from '../../src/adapter.ts';
import { DarkroomError, memoryDatabase, memoryProcessor } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { testHost } from '../support/test-host.ts';
import { fileOf, upload } from '../support/uploading.ts';

const WAITING = 'The file storage is unavailable at the moment. The conversion is retried automatically.';

function outage(): never {
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file storage cannot answer at the moment. Try again.');
}

/** A host of a storage that can be out, on a clock of the test's own. */
function hostInOutage() {
  const clock = testClock();
  const storage = observedStorage(clock);
  const delays: number[] = [];
  const database = override(memoryDatabase(clock), {
    'conversions.postpone': async ({ args: [input] }, proceed) => {
      const { jobs } = input as Parameters<DatabaseConversions['postpone']>[0];
      delays.push(...jobs([]).map(({ delaySeconds = 0 }) => delaySeconds));
      return proceed();
    },
  });
  const state = { isOut: true };
  const processor = memoryProcessor({ beforeConvert: () => (state.isOut ? outage() : undefined) });
  const host = testHost({
    // A worker asks for the mark, to see whether the outage is over.
    storage: override(storage, {
      'objects.head': async ({ args: [input] }, proceed) =>
        state.isOut && (input as { readonly key: string }).key.endsWith('/mark') ? outage() : proceed(),
    }),
    database,
    processor,
  });
  const reaches = (id: string, expected: Readonly<Record<string, unknown>>): Promise<void> =>
    eventually(async () => assert.partialDeepStrictEqual((await fileOf(host, id))?.conversions[0], expected));
  return { clock, storage, delays, host, state, reaches };
}

test('a conversion outlasts an outage that is longer than all retries of the queue', async () => {
  const { clock, storage, delays, host, state, reaches } = hostInOutage();
  const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
  const worker = await host.darkroom.startWorker();
  for (let attempts = 1; attempts <= 12; attempts += 1) {
    await reaches(id, { status: 'PENDING', attempts, error: WAITING });
    if (attempts === 12) state.isOut = false;
    clock.advance(300);
  }
  await reaches(id, { status: 'DONE', attempts: 13, error: null });
  assert.deepEqual(delays, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
  assert.deepEqual(await storage.objectsHeld(), ['conversions', 'original', 'public/conversions', 'public/original']);
  await worker.close();
  await host.darkroom.close();
});

test('a conversion is given up after a day of outage, no earlier', async () => {
  const { clock, storage, delays, host, reaches } = hostInOutage();
  const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
  const worker = await host.darkroom.startWorker();
  for (let attempts = 1; attempts < 300; attempts += 1) {
    await eventually(() => assert.equal(delays.length, attempts));
    clock.advance(300);
  }
  await reaches(id, {
    status: 'FAILED',
    attempts: 300,
    error: 'A service that the conversion requires was unavailable for a day. Request the conversion again later.',
  });
  const waited = delays.reduce((sum, delay) => sum + delay, 0);
  assert.ok(waited > 86_400 && waited < 90_000, `${waited} seconds`);
  await worker.close();
  await host.darkroom.close();
});

test('a process that dies at any step of a conversion in an outage leaves it to another, which makes it', async () => {
  const steps = await atEveryStep(async (death) => {
    const clock = testClock();
    const storage = observedStorage(clock);
    const database = memoryDatabase(clock);
    const process = mortalProcess({ database, storage });
    const victim = testHost({ ...process, processor: memoryProcessor({ beforeConvert: outage }) });
    const id = await upload(victim, storage, PNG, { target: 'Customer.logo' });
    process.dieAt(death);
    const dying = await victim.darkroom.startWorker({ concurrency: 1 });
    const host = testHost({ database, storage, processor: memoryProcessor() });
    await eventually(async () => {
      const error = (await fileOf(host, id))?.conversions[0]?.error;
      assert.equal(process.isDead() || error === WAITING, true);
    });
    // Where it lives on, the next attempt is not to be its own.
    process.liveOn();
    await dying.close();
    clock.advance(10);
    const worker = await host.darkroom.startWorker();
    return {
      process,
      check: async () => {
        await eventually(async () =>
          assert.partialDeepStrictEqual((await fileOf(host, id))?.conversions[0], { status: 'DONE', error: null }),
        );
        await worker.close();
        await host.darkroom.close();
      },
    };
  });
  assert.ok(steps.join().includes('BEFORE conversions.postpone'));
  assert.ok(steps.join().includes('AFTER conversions.postpone'));
});
