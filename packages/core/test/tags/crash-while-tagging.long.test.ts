import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import type { TaggerAnswer } from '../../src/adapter.ts';
import {
  type MemoryTagger,
  type MemoryTaggerOptions,
  DarkroomError,
  memoryDatabase,
  memoryTagger,
} from '../../src/index.ts';
import { type Death, atEveryStep, mortalProcess } from '../support/mortal-process.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { statuses, type TaggedAnswer, taggedOf, taggingHost, uploadImage } from '../support/tagging.ts';
import { testClock } from '../support/test-clock.ts';
import type { TestHost } from '../support/test-host.ts';
import { DELETE } from '../support/uploading.ts';

interface Aftermath {
  readonly host: TestHost;
  readonly id: string;
  readonly tagger: MemoryTagger;
}

/** Tags a file in a process that dies on the way, then leaves it to the worker of another. */
async function tagAndDie(
  death: Death,
  suggesting: MemoryTaggerOptions,
  check: (aftermath: Aftermath) => Promise<void>,
  work: (host: TestHost, id: string) => Promise<void> = async () => undefined,
) {
  const clock = testClock();
  const storage = observedStorage(clock);
  const database = memoryDatabase(clock);
  const tagger = memoryTagger({ keepsCopies: true, ...suggesting });
  const process = mortalProcess({ database, storage, tagger });
  const { host: victim } = taggingHost({ ...process });
  const { host } = taggingHost({ database, storage, tagger });
  const id = await uploadImage(host, storage);
  await work(host, id);
  process.dieAt(death);
  await victim.darkroom.startWorker({ concurrency: 1 });
  await eventually(async () => {
    clock.advance(1);
    const file = await host.ask<TaggedAnswer | null>('query ($id: ID!) { file(id: $id) { tagging { status } } }', {
      id,
    });
    const isOver = file === null ? tagger.copyIds().length === 0 : file.tagging?.status !== 'RUNNING';
    assert.equal(process.isDead() || (isOver && file?.tagging?.status !== 'PENDING'), true);
  });
  clock.advance(30);
  const worker = await host.darkroom.startWorker();
  return {
    process,
    check: async () => {
      await eventually(() => {
        clock.advance(1);
        return check({ host, id, tagger });
      });
      await worker.close();
      await host.darkroom.close();
    },
  };
}

describe('a process that dies at any step of a tagging', () => {
  test('leaves it to another, which suggests each tag once', async () => {
    const tags = [
      { name: 'bull', confidence: 0.9 },
      { name: 'cow', confidence: 0.5 },
    ];
    const steps = await atEveryStep((death) =>
      tagAndDie(death, { tags }, async ({ host, id, tagger }) => {
        const file = await taggedOf(host, id);
        assert.partialDeepStrictEqual(file, { status: 'READY', tagging: { status: 'DONE', error: null } });
        assert.deepEqual(
          file.tags.map(({ name, status }) => [name, status]),
          [
            ['bull', 'SUGGESTED'],
            ['cow', 'SUGGESTED'],
          ],
        );
        assert.deepEqual(tagger.copyIds(), [`copy-of-${id}`]);
      }),
    );
    for (const call of ['tags.start', 'tagger.suggest', 'objects.read', 'tags.finish']) {
      assert.ok(steps.join().includes(`BEFORE ${call}`));
      assert.ok(steps.join().includes(`AFTER ${call}`));
    }
  });

  test('of one that cannot succeed leaves it to another, which says so', async () => {
    const beforeSuggest = (): never => {
      throw new DarkroomError('TAGGING_FAILED', 'Subscribe to the add-on.');
    };
    const steps = await atEveryStep((death) =>
      tagAndDie(death, { beforeSuggest }, async ({ host, id }) => {
        const file = await taggedOf(host, id);
        assert.equal(file.status, 'READY');
        assert.partialDeepStrictEqual(file.tagging, { status: 'FAILED', error: 'Subscribe to the add-on.' });
        assert.deepEqual(file.tags, []);
      }),
    );
    assert.ok(steps.join().includes('AFTER tags.fail'));
  });

  test('of one that has to wait leaves one attempt to come, not two', async () => {
    const steps = await atEveryStep((death) => {
      const answers: TaggerAnswer[] = [{ kind: 'PENDING', askAgainInSeconds: 30 }];
      return tagAndDie(death, { beforeSuggest: () => answers.shift() }, async ({ host, id }) => {
        const { tagging, tags } = await taggedOf(host, id);
        assert.partialDeepStrictEqual(tagging, { status: 'DONE' });
        assert.ok(tagging !== null && tagging.attempts <= 3, `${tagging?.attempts}`);
        assert.deepEqual(statuses({ tags }), { image: 'SUGGESTED' });
      });
    });
    assert.ok(steps.join().includes('BEFORE tags.postpone'));
    assert.ok(steps.join().includes('AFTER tags.postpone'));
  });

  test('leaves no copy of a file that was deleted', async () => {
    const steps = await atEveryStep((death) =>
      tagAndDie(
        death,
        {},
        async ({ host, id, tagger }) => {
          assert.equal(await host.ask('query ($id: ID!) { file(id: $id) { id } }', { id }), null);
          assert.deepEqual(tagger.copyIds(), []);
        },
        async (host, id) => {
          await tagOnce(host, id);
          await host.ask(DELETE, { id });
        },
      ),
    );
    assert.ok(steps.join().includes('BEFORE tagger.copies.remove'));
    assert.ok(steps.join().includes('AFTER tagger.copies.remove'));
  });
});

async function tagOnce(host: TestHost, id: string): Promise<void> {
  const worker = await host.darkroom.startWorker();
  await eventually(async () => assert.equal((await taggedOf(host, id)).tagging?.status, 'DONE'));
  await worker.close();
}
