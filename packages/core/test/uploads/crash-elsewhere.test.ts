import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type MemoryStorage, memoryDatabase } from '../../src/index.ts';
import { type Death, type MortalProcess, atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, DELETE, START, fileOf, send, upload } from '../support/uploading.ts';

const LIST = '{ files { nodes { id status } } }';
/** Past the longest life of an upload, and of every URL that writes. */
const TWO_DAYS = 2 * 86_400;

interface Listed {
  readonly nodes: readonly { readonly id: string; readonly status: string }[];
}

/** Prepares a host, lets it die while it runs a document, and leaves the rest to another host, two days later. */
async function dieWhile(
  death: Death,
  prepare: (host: TestHost, storage: MemoryStorage) => Promise<string | null>,
  document: string,
  check: (survivor: TestHost, storage: ObservedStorage, id: string | null) => Promise<void>,
): Promise<{ readonly process: MortalProcess; readonly check: () => Promise<void> }> {
  const clock = testClock();
  const storage = observedStorage(clock);
  const database = memoryDatabase(clock);
  const process = mortalProcess({ database, storage });
  const victim = testHost(process);
  const id = await prepare(victim, storage);
  process.dieAt(death);
  await victim.run(document, { id });

  clock.advance(TWO_DAYS);
  const survivor = testHost({ database, storage });
  const worker = await survivor.darkroom.startWorker();
  return {
    process,
    check: async () => {
      await eventually(() => check(survivor, storage, id));
      await worker.close();
      await survivor.darkroom.close();
    },
  };
}

describe('a process that dies at any step', () => {
  test('of starting an upload leaves no record that stays open, and no part', async () => {
    const steps = await atEveryStep((death) =>
      dieWhile(
        death,
        async () => null,
        START,
        async (survivor, storage) => {
          const { nodes } = await survivor.ask<Listed>(LIST);
          assert.ok(nodes.length <= 1, `${nodes.length}`);
          for (const { status } of nodes) assert.ok(['EXPIRED', 'ABORTED'].includes(status), status);
          // An upload whose id was never written down cannot be named again; nobody has a URL
          // to send parts to it either.
          assert.deepEqual(
            (await storage.openUploads()).filter((parts) => parts > 0),
            [],
          );
          assert.deepEqual(await storage.objectsHeld(), []);
        },
      ),
    );
    assert.ok(steps.join().includes('AFTER files.setUploadId'));
  });

  test('of aborting an upload leaves nothing of it', async () => {
    const steps = await atEveryStep((death) =>
      dieWhile(
        death,
        async (host, storage) => (await send(host, storage, PNG)).id,
        ABORT,
        async (survivor, storage, id) => {
          assert.ok(['ABORTED', 'EXPIRED'].includes((await fileOf(survivor, id ?? ''))?.status ?? ''));
          assert.deepEqual(await storage.openUploads(), []);
          assert.deepEqual(await storage.objectsHeld(), []);
        },
      ),
    );
    assert.ok(steps.join().includes('AFTER files.endUpload'));
  });

  test('of deleting a file leaves all of it, or nothing', async () => {
    const steps = await atEveryStep((death) =>
      dieWhile(
        death,
        (host, storage) => upload(host, storage, PNG, { target: 'Customer.logo' }),
        DELETE,
        async (survivor, storage, id) => {
          const file = await fileOf(survivor, id ?? '');
          const whole = ['conversions', 'original', 'public/conversions', 'public/original'];
          assert.deepEqual(await storage.objectsHeld(), file === null ? [] : whole);
          assert.equal(file?.status ?? 'READY', 'READY');
        },
      ),
    );
    assert.ok(steps.join().includes('AFTER files.delete'));
  });

  test('of deleting a file that is being verified leaves nothing, whoever verified it', async () => {
    await atEveryStep((death) =>
      dieWhile(
        death,
        async (host, storage) => (await send(host, storage, PNG, { target: 'Customer.logo' })).id,
        COMPLETE,
        async (survivor, storage, id) => {
          const file = await fileOf(survivor, id ?? '');
          if (file !== null) await survivor.run(DELETE, { id });
          assert.equal(await fileOf(survivor, id ?? ''), null);
          assert.deepEqual(await storage.objectsHeld(), []);
          assert.deepEqual(await storage.openUploads(), []);
        },
      ),
    );
  });
});
