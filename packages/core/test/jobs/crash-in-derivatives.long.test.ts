import assert from 'node:assert/strict';
import { test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { memoryDatabase, memoryProcessor, memoryTagger, type Processor } from '../../src/index.ts';
import { atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { DELETE, fileOf, upload } from '../support/uploading.ts';

type Name = 'SEPIA' | 'SMALL';
const NAMES: readonly Name[] = ['SEPIA', 'SMALL'];
const inner = memoryProcessor<Name>({
  conversions: { SEPIA: { recipe: '1' }, SMALL: { recipe: '1' } },
  previews: true,
});
const together = {
  ...inner,
  convertAll: ({ source, conversions, preview }) => ({
    conversions: conversions.map((task) => inner.convert({ source, ...task })),
    ...(preview !== undefined && { preview: inner.preview?.({ source, ...preview }) ?? assert.fail() }),
  }),
} satisfies Processor<Name> as Processor<'SEPIA'>;

interface Rest {
  readonly placeholder: string | null;
  readonly tagging: { readonly status: string };
}

/** What is made besides conversions. */
async function restOf(host: TestHost, id: string): Promise<Rest> {
  return host.ask<Rest>('query ($id: ID!) { file(id: $id) { placeholder tagging { status } } }', { id });
}

test('a process that dies at any step of the job for all derivatives leaves it to another, which makes them once', async () => {
  const steps = await atEveryStep(async (death) => {
    const clock = testClock();
    const storage = observedStorage(clock);
    const database = memoryDatabase(clock);
    const process = mortalProcess({ database, storage });
    const defaults = { convert: NAMES as readonly 'SEPIA'[], tag: true };
    const victim = testHost({ ...process, processor: together, defaults });
    const id = await upload(victim, storage, PNG);
    process.dieAt(death);
    await victim.darkroom.startWorker({ concurrency: 1 });
    const host = testHost({ database, storage, tagger: memoryTagger(), processor: together, defaults });
    const isMade = async (): Promise<boolean> => {
      const file = await fileOf(host, id);
      const { placeholder, tagging } = await restOf(host, id);
      const isConverted = file?.conversions.every(({ status }) => status === 'DONE') === true;
      return isConverted && placeholder !== null && tagging.status === 'DONE';
    };
    await eventually(async () => assert.ok(process.isDead() || (await isMade())));
    clock.advance(10);
    const worker = await host.darkroom.startWorker();
    return {
      process,
      check: async () => {
        await eventually(async () => {
          assert.ok(await isMade());
          assert.deepEqual(await storage.objectsHeld(), [...NAMES.map(() => 'conversions'), 'original']);
        });
        await host.ask(DELETE, { id });
        await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
        await worker.close();
        await host.darkroom.close();
      },
    };
  });
  const calls = ['conversions.start', 'objects.write', 'conversions.finish', 'files.setPlaceholder', 'tags.finish'];
  for (const call of calls) {
    assert.ok(steps.join().includes(`AFTER ${call}`), call);
  }
}, 240_000);
