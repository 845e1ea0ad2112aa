import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { JOB_POLICIES } from '../../src/adapter.ts';
import type { OpenDatabase } from '../../src/adapter.ts';
import {
  DarkroomError,
  type MemoryProcessorOptions,
  type Database,
  memoryProcessor,
  memoryDatabase,
} from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { type Death, atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { CONVERT, DELETE, fileOf, get, upload } from '../support/uploading.ts';

const EVERYTHING = ['conversions', 'original', 'public/conversions', 'public/original'];
const SECRET = '/srv/secret-bucket/key';

/** A host whose jobs are tried again at once, twice. */
function impatientHost(options: { readonly processor?: MemoryProcessorOptions; readonly storage: ObservedStorage }): {
  readonly host: TestHost;
  readonly database: Database;
} {
  const convert = { ...JOB_POLICIES.convert, retryLimit: 2, retryDelaySeconds: 0, retryDelayMaxSeconds: 0 };
  const database = memoryDatabase({ jobPolicies: { convert } });
  const host = testHost({ storage: options.storage, database, processor: memoryProcessor(options.processor ?? {}) });
  return { host, database };
}

async function conversionOf(host: TestHost, id: string): Promise<unknown> {
  return (await fileOf(host, id))?.conversions[0];
}

describe('a process that dies at any step of a conversion', () => {
  const scenario = (
    death: Death,
    processor: MemoryProcessorOptions,
    check: (host: TestHost, id: string, storage: ObservedStorage) => Promise<void>,
  ) => {
    const run = async () => {
      const clock = testClock();
      const storage = observedStorage(clock);
      const database = memoryDatabase(clock);
      const process = mortalProcess({ database, storage });
      const victim = testHost({ ...process, processor: memoryProcessor(processor) });
      const id = await upload(victim, storage, PNG, { target: 'Customer.logo' });
      process.dieAt(death);
      await victim.darkroom.startWorker({ concurrency: 1 });
      const host = testHost({ database, storage, processor: memoryProcessor(processor) });
      await eventually(async () => {
        const [conversion] = (await fileOf(host, id))?.conversions ?? [];
        assert.equal(process.isDead() || ['DONE', 'FAILED'].includes(conversion?.status ?? ''), true);
      });
      clock.advance(10);
      const worker = await host.darkroom.startWorker();
      return {
        process,
        check: async () => {
          await eventually(() => check(host, id, storage));
          await worker.close();
          await host.darkroom.close();
        },
      };
    };
    return run();
  };

  test('leaves it to another, which makes it once and clears up', async () => {
    const steps = await atEveryStep((death) =>
      scenario(death, {}, async (host, id, storage) => {
        const file = await fileOf(host, id);
        assert.equal(file?.status, 'READY');
        assert.deepEqual(
          file.conversions.map(({ status, error }) => ({ status, error })),
          [{ status: 'DONE', error: null }],
        );
        assert.deepEqual(await storage.objectsHeld(), EVERYTHING);
      }),
    );
    for (const call of ['conversions.start', 'objects.write', 'objects.publish', 'conversions.finish']) {
      assert.ok(steps.join().includes(`BEFORE ${call}`));
      assert.ok(steps.join().includes(`AFTER ${call}`));
    }
  });

  test('of one that cannot succeed leaves it to another, which says so', async () => {
    const beforeConvert = (): never => {
      throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.');
    };
    const steps = await atEveryStep((death) =>
      scenario(death, { beforeConvert }, async (host, id, storage) => {
        const file = await fileOf(host, id);
        assert.equal(file?.status, 'READY');
        assert.deepEqual(
          file.conversions.map(({ status, error }) => ({ status, error })),
          [{ status: 'FAILED', error: 'The image is damaged. Upload it again.' }],
        );
        assert.deepEqual(await storage.objectsHeld(), ['original', 'public/original']);
      }),
    );
    assert.ok(steps.join().includes('AFTER conversions.fail'));
  });
});

describe('a conversion', () => {
  test('is of the original’s bytes, in the background', async () => {
    const storage = observedStorage();
    const { host } = impatientHost({ storage });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'PENDING', url: null, attempts: 0 });
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'DONE', attempts: 1 }),
    );
    const { url } = (await conversionOf(host, id)) as { url: string };
    const served = await get(storage, url);
    assert.deepEqual(Buffer.from(await served.arrayBuffer()), Buffer.from(PNG.map((byte) => 255 - byte)));
    await worker.close();
    await host.darkroom.close();
  });

  test('that fails temporarily is retried', async () => {
    const storage = observedStorage();
    let failures = 2;
    const beforeConvert = (): void => {
      failures -= 1;
      if (failures >= 0) throw new Error(SECRET);
    };
    const { host } = impatientHost({ storage, processor: { beforeConvert } });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'DONE', attempts: 3 }),
    );
    assert.deepEqual(await storage.objectsHeld(), EVERYTHING);
    await worker.close();
    await host.darkroom.close();
  });

  test('that fails each time becomes FAILED without a cause for clients, and can be requested again', async () => {
    const storage = observedStorage();
    let broken = true;
    const beforeConvert = (): void => {
      if (broken) throw new Error(SECRET);
    };
    const { host } = impatientHost({ storage, processor: { beforeConvert } });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'FAILED', attempts: 3 }),
    );
    assert.ok(!JSON.stringify(await fileOf(host, id)).includes(SECRET));
    assert.equal((await fileOf(host, id))?.status, 'READY');
    assert.deepEqual(await storage.objectsHeld(), ['original', 'public/original']);

    broken = false;
    await host.ask(CONVERT, { id });
    await eventually(async () =>
      assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'DONE', error: null, attempts: 1 }),
    );
    await worker.close();
    await host.darkroom.close();
  });

  test('that fails after it was written leaves nothing', async () => {
    const inner = observedStorage();
    const storage = override(inner, {
      'objects.publish': async ({ args: [input] }, proceed) => {
        if ((input as { readonly to: string }).to.includes('/conversions/')) throw new Error(SECRET);
        return proceed();
      },
    });
    const { host } = impatientHost({ storage });
    const id = await upload(host, inner, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'FAILED' }));
    assert.deepEqual(await inner.objectsHeld(), ['original', 'public/original']);
    await worker.close();
    await host.darkroom.close();
  });

  test('that fails for good is FAILED at once, with the reason for people', async () => {
    const storage = observedStorage();
    const beforeConvert = (): never => {
      throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.', { cause: SECRET });
    };
    const { host } = impatientHost({ storage, processor: { beforeConvert } });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.partialDeepStrictEqual(await conversionOf(host, id), {
        status: 'FAILED',
        error: 'The image is damaged. Upload it again.',
        attempts: 1,
      }),
    );
    await worker.close();
    await host.darkroom.close();
  });

  test('whose file is deleted meanwhile leaves nothing', async () => {
    const storage = observedStorage();
    const outcomes: unknown[] = [];
    let fileId = '';
    const host: TestHost = testHost({
      storage,
      database: override(memoryDatabase(), {
        'conversions.finish': async (_, proceed) => {
          await host.ask(DELETE, { id: fileId });
          await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
          outcomes.push(await proceed());
          return outcomes.at(-1);
        },
      }),
    });
    fileId = await upload(host, storage, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    await eventually(() => assert.deepEqual(outcomes, [false]));
    await worker.close();
    assert.deepEqual(await storage.objectsHeld(), []);
    await host.darkroom.close();
  });

  test('whose attempts overlap keeps what the current one made, and nothing else', async () => {
    const storage = observedStorage();
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    let attempt = 0;
    const finishes: unknown[] = [];
    const beforeConvert = async (): Promise<void> => {
      attempt += 1;
      await gates[attempt === 1 ? 0 : 1].promise;
    };
    const inner = memoryDatabase();
    const database = override(inner, {
      'conversions.finish': async (_, proceed) => {
        finishes.push(await proceed());
        return finishes.at(-1);
      },
      // Every job is handed out twice, as a queue does that took its worker for dead.
      'jobs.work': async ({ args: [input] }, proceed) => {
        const { handlers, ...rest } = input as Parameters<OpenDatabase['jobs']['work']>[0];
        const run = (job: Parameters<typeof handlers.convert.run>[0]): Promise<void> =>
          Promise.all([handlers.convert.run(job), handlers.convert.run(job)]).then(() => undefined);
        return proceed({ ...rest, handlers: { ...handlers, convert: { ...handlers.convert, run } } });
      },
    });
    const host = testHost({ storage, database, processor: memoryProcessor({ beforeConvert }) });
    const id = await upload(host, storage, PNG, { target: 'Customer.logo' });
    const worker = await host.darkroom.startWorker();
    await eventually(() => assert.equal(attempt, 2));
    gates[1].resolve();
    await eventually(() => assert.deepEqual(finishes, [true]));
    gates[0].resolve();
    await eventually(() => assert.deepEqual(finishes, [true, false]));
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), EVERYTHING));
    assert.partialDeepStrictEqual(await conversionOf(host, id), { status: 'DONE', attempts: 2 });
    const { url } = (await conversionOf(host, id)) as { url: string };
    assert.equal((await get(storage, url)).status, 200);
    await worker.close();
    await host.darkroom.close();
  });
});

describe('a worker that offers a conversion by another recipe than was asked for', () => {
  test('leaves it to one that does', async () => {
    const storage = observedStorage();
    const convert = { ...JOB_POLICIES.convert, retryLimit: 1e9, retryDelaySeconds: 0, retryDelayMaxSeconds: 0 };
    const database = memoryDatabase({ jobPolicies: { convert } });
    const converted: string[] = [];
    const offering = (recipe: string): TestHost => {
      const beforeConvert = (): void => void converted.push(recipe);
      return testHost({
        storage,
        database,
        processor: memoryProcessor({ conversions: { SEPIA: { recipe } }, beforeConvert }),
      });
    };
    const [older, newer] = [offering('v1'), offering('v2')];
    const id = await upload(newer, storage, PNG, { target: 'Customer.portrait' });
    const olderWorker = await older.darkroom.startWorker();
    await eventually(async () => assert.partialDeepStrictEqual(await conversionOf(newer, id), { status: 'RUNNING' }));
    assert.partialDeepStrictEqual(await conversionOf(newer, id), { url: null });
    await olderWorker.close();
    const newerWorker = await newer.darkroom.startWorker();
    await eventually(async () => assert.partialDeepStrictEqual(await conversionOf(newer, id), { status: 'DONE' }));
    assert.deepEqual(converted, ['v2']);
    await newerWorker.close();
  });
});
