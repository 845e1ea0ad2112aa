import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { graphql } from 'graphql';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { JOB_POLICIES, type JobData, type TaggerAnswer } from '../../src/adapter.ts';
import type { OpenDatabase } from '../../src/adapter.ts';
import { DarkroomError, type MemoryTaggerOptions, type Tagger, memoryDatabase, memoryTagger } from '../../src/index.ts';
import { cleanSuggestions } from '../../src/tags/clean-suggestions.ts';
import { pauseAfter } from '../../src/tags/tagging-pause.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import {
  review,
  statuses,
  SUGGEST,
  type TaggedAnswer,
  taggedOf,
  taggingHost,
  uploadImage,
} from '../support/tagging.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { DELETE } from '../support/uploading.ts';

const SECRET = '/srv/secret-bucket/key';
const BULL: TaggerAnswer = { kind: 'SUGGESTED', tags: [{ name: 'bull', confidence: 0.9 }] };

/** A host with a clock of the test's own, and the delays of its `tag` jobs. */
function clockedHost(beforeSuggest: NonNullable<MemoryTaggerOptions['beforeSuggest']>) {
  const clock = testClock();
  const delays: number[] = [];
  const database = override(memoryDatabase(clock), {
    'tags.postpone': async ({ args: [input] }, proceed) => {
      const { jobs } = input as Parameters<OpenDatabase['tags']['postpone']>[0];
      delays.push(...jobs.map(({ delaySeconds = 0 }) => delaySeconds));
      return proceed();
    },
  });
  return { ...taggingHost({ database, suggesting: { beforeSuggest } }), clock, delays };
}

async function reaches(
  host: TestHost,
  id: string,
  tagging: Partial<NonNullable<TaggedAnswer['tagging']>>,
): Promise<TaggedAnswer> {
  await eventually(async () => assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, tagging));
  return taggedOf(host, id);
}

describe('the tagging of a file', () => {
  test('fails where the tagger takes no such image', async () => {
    const storage = observedStorage();
    const tagger: Tagger = { ...memoryTagger(), supports: (contentType) => contentType === 'image/jpeg' };
    const host = testHost({ storage, tagger, defaults: { tag: true } });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, {
      status: 'FAILED',
      error: 'Tags cannot be suggested for a file of type image/png. Add your own.',
    });
    await worker.close();
    await host.darkroom.close();
  });

  test('is asked for with its policy, in the transaction that makes it READY, and done in the background', async () => {
    const { host, storage } = taggingHost();
    const id = await uploadImage(host, storage);
    assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, { status: 'PENDING', attempts: 0, error: null });
    const worker = await host.darkroom.startWorker();
    const { tags } = await reaches(host, id, { status: 'DONE', attempts: 1 });
    assert.deepEqual(
      tags.map(({ name, confidence, status, source }) => ({ name, confidence, status, source })),
      [{ name: 'image', confidence: 1, status: 'SUGGESTED', source: 'memory:tags' }],
    );
    await worker.close();
    await host.darkroom.close();
  });

  test('is not asked for where the policy does not say so, and can be asked for, once', async () => {
    const { host, storage } = taggingHost({ defaults: {} });
    const id = await uploadImage(host, storage);
    assert.equal((await taggedOf(host, id)).tagging, null);
    const asked = await host.ask<TaggedAnswer>(SUGGEST, { id });
    assert.partialDeepStrictEqual(asked.tagging, { status: 'PENDING', attempts: 0 });
    assert.equal((await host.ask<TaggedAnswer>(SUGGEST, { id })).version, asked.version);
    await host.darkroom.close();
  });

  test('keeps what is at least as sure as the policy wants', async () => {
    const tags = ['a', 'b', 'c'].map((name, index) => ({ name, confidence: (index + 1) / 4 }));
    const { host, storage } = taggingHost({ defaults: { tag: true, minConfidence: 0.5 }, suggesting: { tags } });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    assert.deepEqual(statuses(await reaches(host, id, { status: 'DONE' })), { b: 'SUGGESTED', c: 'SUGGESTED' });
    await worker.close();
    await host.darkroom.close();
  });

  test('waits for a tagger that is not ready, for as long as it asks for, without an error', async () => {
    const answers: TaggerAnswer[] = [
      { kind: 'PENDING', askAgainInSeconds: 30 },
      { kind: 'PENDING', askAgainInSeconds: 1 },
      BULL,
    ];
    const { host, storage, clock, delays } = clockedHost(() => answers.shift());
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'PENDING', attempts: 1, error: null });
    clock.advance(31);
    await reaches(host, id, { status: 'PENDING', attempts: 2, error: null });
    clock.advance(10);
    assert.deepEqual(statuses(await reaches(host, id, { status: 'DONE', attempts: 3 })), { bull: 'SUGGESTED' });
    assert.deepEqual(delays, [30, 4]);
    await worker.close();
    await host.darkroom.close();
  });

  test('outlives an outage of the tagger, pausing as long as it was told to, and never touches the file', async () => {
    const outages: (() => TaggerAnswer)[] = [
      () => {
        throw new DarkroomError('TAGGER_UNAVAILABLE', 'Tags are suggested again at noon.', {
          context: { retryAfterSeconds: 120 },
          cause: SECRET,
        });
      },
      () => {
        throw new Error(SECRET);
      },
      () => BULL,
    ];
    const { host, storage, clock, delays } = clockedHost(() => outages.shift()?.());
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    const waiting = await reaches(host, id, {
      status: 'PENDING',
      attempts: 1,
      error: 'Tags are suggested again at noon.',
    });
    assert.equal(waiting.status, 'READY');
    clock.advance(121);
    const again = await reaches(host, id, { status: 'PENDING', attempts: 2 });
    assert.equal(again.tagging?.error, 'Tags could not be suggested yet. The request is retried automatically.');
    assert.ok(!JSON.stringify(again).includes(SECRET));
    clock.advance(10);
    assert.partialDeepStrictEqual(await reaches(host, id, { status: 'DONE', attempts: 3, error: null }), {
      status: 'READY',
    });
    assert.deepEqual(delays, [120, 4]);
    await worker.close();
    await host.darkroom.close();
  });

  test('gives up on a tagger that never answers, and tries again', async () => {
    let asked = 0;
    const signals: AbortSignal[] = [];
    const beforeSuggest = ({ signal }: { readonly signal: AbortSignal }): Promise<TaggerAnswer> | TaggerAnswer => {
      asked += 1;
      signals.push(signal);
      return asked === 1 ? new Promise(() => undefined) : BULL;
    };
    const { host, storage } = taggingHost({ taggingTimeoutSeconds: 1, suggesting: { beforeSuggest } });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'DONE', attempts: 2 });
    assert.equal(signals[0]?.aborted, true);
    await worker.close();
    await host.darkroom.close();
  });

  test('shows only its owner what went wrong', async () => {
    const { host, storage } = taggingHost({
      suggesting: {
        beforeSuggest: () => {
          throw new DarkroomError('TAGGING_FAILED', 'Check the key of your account.');
        },
      },
      authorize: (request) => request.default || request.action === 'READ',
    });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'FAILED', error: 'Check the key of your account.' });
    for (const other of ['eve', null]) {
      assert.partialDeepStrictEqual((await taggedOf(host, id, other)).tagging, { status: 'FAILED', error: null });
    }
    await worker.close();
    await host.darkroom.close();
  });

  test('is FAILED at once if retrying cannot help, with the reason for people, and can be requested again', async () => {
    const failing = (): never => {
      throw new DarkroomError('TAGGING_FAILED', 'Subscribe to the add-on.', { cause: SECRET });
    };
    const answers: (() => TaggerAnswer)[] = [failing, () => BULL];
    const { host, storage, delays } = clockedHost(() => answers.shift()?.());
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    const failed = await reaches(host, id, { status: 'FAILED', attempts: 1, error: 'Subscribe to the add-on.' });
    assert.partialDeepStrictEqual(failed, { status: 'READY' });
    assert.deepEqual(failed.tags, []);
    await host.ask(SUGGEST, { id });
    await reaches(host, id, { status: 'DONE', error: null });
    assert.deepEqual(delays, []);
    await worker.close();
    await host.darkroom.close();
  });

  test('is given up after 15 attempts, and asked for again 10 times at most', async () => {
    const { host, storage, clock, delays } = clockedHost(() => {
      throw new Error(SECRET);
    });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    for (let attempts = 1; attempts <= 14; attempts += 1) {
      await reaches(host, id, { status: 'PENDING', attempts });
      clock.advance(700);
    }
    const failed = await reaches(host, id, { status: 'FAILED', attempts: 15 });
    assert.equal(failed.status, 'READY');
    assert.equal(
      failed.tagging?.error,
      'Tags could not be suggested after several attempts. Request them again later.',
    );
    assert.deepEqual(delays, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600, 600, 600]);
    await worker.close();
    await host.darkroom.close();
  });

  test('is FAILED where the queue gives up, as no worker has the tagger that was asked for', async () => {
    const tag = { ...JOB_POLICIES.tag, retryLimit: 1, retryDelaySeconds: 0 };
    const database = memoryDatabase({ jobPolicies: { tag } });
    const { host, storage } = taggingHost({ database });
    const id = await uploadImage(host, storage);
    const asked: string[] = [];
    const { host: other } = taggingHost({
      database,
      storage,
      suggesting: { name: 'memory:other', beforeSuggest: ({ fileId }) => void asked.push(fileId) },
    });
    const worker = await other.darkroom.startWorker();
    await reaches(host, id, { status: 'FAILED', attempts: 0, source: 'memory:tags' });
    assert.deepEqual(asked, []);
    await worker.close();
    await other.darkroom.close();
    await host.darkroom.close();
  });

  test('goes by the decision of a person that comes while it runs', async () => {
    const reviewing = Promise.withResolvers<void>();
    const { host, storage } = taggingHost({
      suggesting: {
        tags: [
          { name: 'bull', confidence: 0.9 },
          { name: 'cow', confidence: 0.5 },
        ],
        beforeSuggest: () => reviewing.promise,
      },
    });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'RUNNING' });
    await review(host, id, { add: ['Bull'] });
    reviewing.resolve();
    const done = await reaches(host, id, { status: 'DONE' });
    assert.deepEqual(statuses(done), { Bull: 'CONFIRMED', cow: 'SUGGESTED' });
    assert.partialDeepStrictEqual(done.tags[0], { name: 'Bull', confidence: 0.9, source: 'viewer', reviewedBy: 'ada' });
    await worker.close();
    await host.darkroom.close();
  });

  test('that a closing worker leaves runs on in the next, and is not counted as an outage', async () => {
    let asked = 0;
    const { host, storage, clock, delays } = clockedHost(() => {
      asked += 1;
      return asked === 1 ? new Promise<TaggerAnswer>(() => undefined) : BULL;
    });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'RUNNING', attempts: 1 });
    await eventually(() => assert.equal(asked, 1));
    await worker.close({ timeoutSeconds: 0 });
    assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, { status: 'RUNNING', error: null });
    clock.advance(10);
    const next = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'DONE', attempts: 2 });
    assert.deepEqual(delays, []);
    await next.close();
    await host.darkroom.close();
  });

  test('that was asked for again of another tagger is no matter for the worker of the first', async () => {
    const database = memoryDatabase();
    const warnings: unknown[] = [];
    const logger = {
      error: (...args: unknown[]) => warnings.push(args),
      warn: (...args: unknown[]) => warnings.push(args),
    };
    const { host, storage } = taggingHost({ database, logger });
    const id = await uploadImage(host, storage);
    // The job of the first request is due; that of the second waits for a worker with its tagger.
    const later = { fileId: id, requestId: randomUUID(), source: 'memory:other', maxRequests: 10, jobs: () => [] };
    const { tags } = await database.open();
    assert.equal(await tags.request(later), 'REQUESTED');
    const last = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker({ concurrency: 1 });
    await reaches(host, last, { status: 'DONE' });
    await worker.close();
    assert.deepEqual(warnings, []);
    assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, { status: 'PENDING', source: 'memory:other' });
    await host.darkroom.close();
  });

  test('whose file is deleted meanwhile ends without a word', async () => {
    const gate = Promise.withResolvers<void>();
    const warnings: unknown[] = [];
    const { host, storage } = taggingHost({
      suggesting: { beforeSuggest: () => gate.promise },
      logger: { error: (...args) => warnings.push(args), warn: (...args) => warnings.push(args) },
    });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'RUNNING' });
    await host.ask(DELETE, { id });
    gate.resolve();
    await worker.close();
    assert.deepEqual(warnings, []);
    await host.darkroom.close();
  });
});

describe('a nudge', () => {
  test('retries a pending tagging at once, and is harmless if repeated', async () => {
    const answers: TaggerAnswer[] = [{ kind: 'PENDING', askAgainInSeconds: 3600 }, BULL];
    const { host, storage, clock } = clockedHost(() => answers.shift() ?? { kind: 'PENDING', askAgainInSeconds: 1 });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'PENDING', attempts: 1 });
    await Promise.all(Array.from({ length: 5 }, () => host.darkroom.retryTaggingNow(id)));
    const done = await reaches(host, id, { status: 'DONE', attempts: 2 });
    await host.darkroom.retryTaggingNow(id);
    await host.darkroom.retryTaggingNow('no such file');
    clock.advance(4000);
    await worker.close();
    assert.deepEqual(await taggedOf(host, id), done);
    await host.darkroom.close();
  });

  test('leads to one attempt, and to none of the job that was to come later', async () => {
    let asked = 0;
    const { host, storage, clock } = clockedHost(() => {
      asked += 1;
      return { kind: 'PENDING', askAgainInSeconds: 3600 };
    });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'PENDING', attempts: 1 });
    await host.darkroom.retryTaggingNow(id);
    await reaches(host, id, { status: 'PENDING', attempts: 2 });
    clock.advance(3601);
    await reaches(host, id, { status: 'PENDING', attempts: 3 });
    await worker.close();
    assert.equal(asked, 3);
    await host.darkroom.close();
  });
});

describe('the copy that a tagger makes of a file', () => {
  const copying = (options: MemoryTaggerOptions = {}) => memoryTagger({ keepsCopies: true, ...options });

  test('is recorded before it can exist, and deleted with the file', async () => {
    const noted: unknown[] = [];
    const database = memoryDatabase();
    const { files } = await database.open();
    const tagger = copying({
      beforeSuggest: async ({ fileId }) => {
        const [file] = await files.get({ ids: [fileId] });
        noted.push(file?.tagging?.copyId);
      },
    });
    const { host, storage } = taggingHost({ database, tagger });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'DONE' });
    assert.deepEqual(noted, [`copy-of-${id}`]);
    assert.deepEqual(tagger.copyIds(), [`copy-of-${id}`]);
    await host.ask(DELETE, { id });
    await eventually(() => assert.deepEqual(tagger.copyIds(), []));
    await worker.close();
    await host.darkroom.close();
  });

  test('is deleted too if it was made while the host considered the deletion', async () => {
    const tagger = copying();
    let think = async (): Promise<void> => undefined;
    const { host, storage } = taggingHost({
      tagger,
      authorize: async ({ action, default: byDefault }) => {
        if (action === 'DELETE') await think();
        return byDefault;
      },
    });
    const id = await uploadImage(host, storage);
    think = async () => {
      await host.darkroom.startWorker();
      await reaches(host, id, { status: 'DONE' });
      assert.deepEqual(tagger.copyIds(), [`copy-of-${id}`]);
    };
    await host.ask(DELETE, { id });
    await eventually(() => assert.deepEqual(tagger.copyIds(), []));
    await host.darkroom.close();
  });

  test('is deleted too if the file is deleted before the copy is recorded', async () => {
    const tagger = copying();
    let fileId = '';
    // Deletes with what is known before the attempt starts, and makes no second delete job.
    const inner = memoryDatabase();
    const { files } = await inner.open();
    const database = override(inner, {
      'tags.start': async (_, proceed) => {
        const started = await proceed();
        await files.delete({ fileId, jobs: () => [] });
        return started;
      },
    });
    const { host, storage } = taggingHost({ database, tagger });
    fileId = await uploadImage(host, storage);
    const finished: string[] = [];
    const watched = override(database, {
      'tags.finish': async (_, proceed) => {
        finished.push(...tagger.copyIds());
        return proceed();
      },
    });
    const { host: working } = taggingHost({ database: watched, storage, tagger });
    const worker = await working.darkroom.startWorker();
    await eventually(() => assert.deepEqual(finished, [`copy-of-${fileId}`]));
    await eventually(() => assert.deepEqual(tagger.copyIds(), []));
    await worker.close();
    await working.darkroom.close();
    await host.darkroom.close();
  });

  test('is deleted if the queue has given up, and nothing else records it', async () => {
    const tagger = copying();
    const inner = memoryDatabase({ jobPolicies: { tag: { ...JOB_POLICIES.tag, retryLimit: 0 } } });
    const { files } = await inner.open();
    let fileId = '';
    const { host, storage } = taggingHost({
      database: override(inner, {
        // The attempt dies once its copy is there, and its file is deleted by what was known before.
        'tags.finish': async () => {
          await files.delete({ fileId, jobs: () => [] });
          throw new Error('It died.');
        },
      }),
      tagger,
    });
    fileId = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await files.get({ ids: [fileId] }), []));
    await eventually(() => assert.deepEqual(tagger.copyIds(), []));
    await worker.close();
    await host.darkroom.close();
  });

  test.each([
    { other: null, says: 'no tagger' },
    { other: memoryTagger({ name: 'elsewhere:tags', keepsCopies: true }), says: 'the tagger elsewhere:tags' },
  ])(
    'is not deleted by a worker with $says, which is logged, and the bytes are deleted anyway',
    async ({ other, says }) => {
      const database = memoryDatabase({ jobPolicies: { delete: { ...JOB_POLICIES.delete, retryDelaySeconds: 0 } } });
      const tagger = copying();
      const { host, storage } = taggingHost({ database, tagger });
      const id = await uploadImage(host, storage);
      const worker = await host.darkroom.startWorker();
      await reaches(host, id, { status: 'DONE' });
      await worker.close();

      const errors: string[] = [];
      const logger = { error: (message: string) => void errors.push(message), warn: () => undefined };
      const rest = { database, storage, logger, defaults: {} };
      const { host: stranger } = taggingHost({
        ...rest,
        ...(other === null ? { tagger: undefined as never } : { tagger: other }),
      });
      await stranger.ask(DELETE, { id });
      const strange = await stranger.darkroom.startWorker();
      await eventually(async () => {
        assert.ok(
          errors
            .join('\n')
            .includes(`The copy copy-of-${id} of the tagger memory:tags must be deleted, but this worker has ${says}`),
        );
        assert.deepEqual(await storage.objectsHeld(), []);
      });
      await strange.close();
      assert.deepEqual(tagger.copyIds(), [`copy-of-${id}`]);
      await stranger.darkroom.close();
    },
  );

  test('of a tagger that is asked no more goes when another is asked, unless they keep them in the same place', async () => {
    const deleted: JobData['delete']['copies'][] = [];
    const database = override(memoryDatabase(), {
      'tags.request': async ({ args: [input] }, proceed) => {
        const { jobs, ...rest } = input as Parameters<OpenDatabase['tags']['request']>[0];
        const noted: typeof jobs = (before) => {
          const made = jobs(before);
          for (const job of made) if (job.name === 'delete') deleted.push(job.data.copies);
          return made;
        };
        return proceed({ ...rest, jobs: noted });
      },
    });
    const { host, storage } = taggingHost({ database, tagger: copying() });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await reaches(host, id, { status: 'DONE' });
    await worker.close();
    for (const name of ['memory:better', 'elsewhere:tags']) {
      const { host: next } = taggingHost({ database, storage, tagger: copying({ name }) });
      const nextWorker = await next.darkroom.startWorker();
      await next.ask(SUGGEST, { id });
      await reaches(next, id, { status: 'DONE', source: name });
      await nextWorker.close();
    }
    assert.deepEqual(deleted, [[{ tagger: 'memory:better', copyId: `copy-of-${id}` }]]);
    await host.darkroom.close();
  });
});

test.each(['is made', 'was made by a process that died'])(
  'a copy goes that %s while another tagger, which keeps its copies elsewhere, is asked',
  async (made) => {
    const asked = Promise.withResolvers<void>();
    const isAsked = Promise.withResolvers<void>();
    const memory = memoryTagger({
      keepsCopies: true,
      beforeSuggest: () => ({ kind: 'PENDING', askAgainInSeconds: 60 }),
    });
    const removed: string[] = [];
    const tagger: Tagger = {
      ...memory,
      suggest: async (input) => {
        isAsked.resolve();
        await asked.promise;
        const answer = await memory.suggest(input);
        if (made !== 'is made') throw new Error('The process dies.');
        return answer;
      },
      copies: {
        idOf: (fileId) => `copy-of-${fileId}`,
        remove: async (input) => {
          await memory.copies?.remove(input);
          removed.push(input.copyId);
        },
      },
    };
    const inner = memoryDatabase({ jobPolicies: { tag: { ...JOB_POLICIES.tag, retryDelaySeconds: 0 } } });
    let alive = made === 'is made';
    const database = override(inner, {
      'tags.postpone': async (_, proceed) => {
        if (alive) return proceed();
        alive = true;
        throw new Error('The process dies.');
      },
    });
    const { host, storage } = taggingHost({ database, tagger });
    const id = await uploadImage(host, storage);
    const worker = await host.darkroom.startWorker();
    await isAsked.promise;
    const { host: other } = taggingHost({ database, storage, suggesting: { name: 'elsewhere:tags' } });
    await other.ask(SUGGEST, { id });
    // The job that was written with the request comes too early.
    await eventually(() => assert.deepEqual(removed, [`copy-of-${id}`]));
    asked.resolve();
    await eventually(() => assert.deepEqual(removed, [`copy-of-${id}`, `copy-of-${id}`]));
    assert.deepEqual(memory.copyIds(), []);
    await worker.close();
    await host.darkroom.close();
  },
);

test('suggestions are taken once each with the highest confidence, and not where it means nothing', () => {
  const suggested = [
    { name: 'bull', confidence: 0.5 },
    { name: ' BULL', confidence: 0.75 },
    { name: 'Bull ', confidence: 0.25 },
    { name: 'none', confidence: Number.NaN },
    { name: 'percent', confidence: 90 },
    { name: 'less', confidence: -0.1 },
    { name: 'a\0b', confidence: 1 },
    { name: 'zero', confidence: 0 },
    { name: 'one', confidence: 1 },
  ];
  assert.deepEqual(
    cleanSuggestions(suggested, null).map(({ name, confidence }) => [name, confidence]),
    [
      ['one', 1],
      ['BULL', 0.75],
      ['zero', 0],
    ],
  );
  const many = Array.from({ length: 1500 }, (_, index) => ({ name: `tag ${index}`, confidence: index / 1500 }));
  const kept = cleanSuggestions(many, null);
  assert.equal(kept.length, 1000);
  assert.equal(kept.at(-1)?.name, 'tag 500');
});

test('suggestions are read without harm, however many there are and whatever their names are', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => ({
    name: `Tag ${index}`,
    confidence: (index % 1000) / 1000,
  }));
  const marks = { name: '\u0315\u0300'.repeat(200_000), confidence: 1 };
  const noText = { name: null as unknown as string, confidence: 1 };
  const before = process.cpuUsage();
  const kept = cleanSuggestions([...many, marks, noText], null);
  const { user } = process.cpuUsage(before);
  assert.equal(kept.length, 1000);
  assert.equal(
    kept.every(({ confidence }) => confidence >= 0.995),
    true,
  );
  // The marks alone took half a minute.
  assert.ok(user / 1e6 < 2);
});

test('a pause doubles up to ten minutes, and is longer where the tagger asks for more, up to a day', () => {
  const unavailable = (retryAfterSeconds: unknown) =>
    ({
      kind: 'ERROR',
      error: new DarkroomError('TAGGER_UNAVAILABLE', 'Later.', { context: { retryAfterSeconds } }),
    }) as const;
  assert.deepEqual(
    [1, 2, 3, 10, 2000].map((attempts) => pauseAfter(attempts, unavailable(undefined))),
    [2, 4, 8, 600, 600],
  );
  assert.equal(pauseAfter(1, unavailable(90.2)), 91);
  assert.equal(pauseAfter(6, unavailable(3)), 64);
  assert.equal(pauseAfter(1, unavailable(1e12)), 86_400);
  for (const nonsense of [Number.NaN, -5, '90', null]) assert.equal(pauseAfter(1, unavailable(nonsense)), 2);
  assert.equal(pauseAfter(1, { kind: 'PENDING', askAgainInSeconds: 15 }), 15);
});

test('a file that is attached to a place which wants tags has them suggested, if it never had', async () => {
  const database = memoryDatabase();
  const { host, storage } = taggingHost({ database, defaults: {} });
  const schema = host.darkroom.makeSchema({
    typeDefs: /* GraphQL */ `
      type Query {
        a: Int
      }
      type Mutation {
        setPhoto(photo: ID @fileUpload(tag: true)): Int
        setReport(report: ID @fileUpload): Int
      }
    `,
  });
  const id = await uploadImage(host, storage);
  const attach = (source: string) => graphql({ schema, source, variableValues: { id }, contextValue: { user: 'ada' } });
  await attach('mutation ($id: ID) { setReport(report: $id) }');
  assert.equal((await taggedOf(host, id)).tagging, null);
  await attach('mutation ($id: ID) { setPhoto(photo: $id) }');
  const { tagging, version } = await taggedOf(host, id);
  assert.partialDeepStrictEqual(tagging, { status: 'PENDING' });
  await attach('mutation ($id: ID) { setPhoto(photo: $id) }');
  assert.equal((await taggedOf(host, id)).version, version);

  // What failed is not asked for again whenever a form is saved.
  const { files, tags } = await database.open();
  const [file] = await files.get({ ids: [id] });
  const requestId = file?.tagging?.requestId ?? '';
  assert.equal(await tags.fail({ fileId: id, requestId, attemptId: null, error: 'No.', jobs: [] }), true);
  await attach('mutation ($id: ID) { setPhoto(photo: $id) }');
  assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, { status: 'FAILED' });
  await host.darkroom.close();
});
