import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { StoredEvent } from '../../ports/events.ts';
import type { JobRequest, JobsOfChange } from '../../ports/jobs.ts';
import type { FileRecord } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createVerifying, JUDGED, newConversion, newFile } from './files-in-states.ts';
import { RESULT } from './requested-conversions.ts';
import type { OpenedSubject } from './subject.ts';
import { createRequested, review } from './tags-subject.ts';
import { delay, eventually } from './waiting.ts';
import { newTag, taggedJob, withWorker, writeJobs } from './workers.ts';

function event(id: string): JobRequest {
  const data: StoredEvent = { id, type: 'fileReady', occurredAt: new Date(0).toISOString(), file: { id: 'a' } };
  return { name: 'fileReady', data };
}

/** Records the file record from which the jobs are made. */
function noting(): { readonly jobs: JobsOfChange; readonly seen: FileRecord[] } {
  const seen: FileRecord[] = [];
  return {
    seen,
    jobs: (file) => {
      seen.push(file);
      return [];
    },
  };
}

type Change = (
  database: OpenDatabase,
  jobs: JobsOfChange,
) => Promise<{ readonly fileId: string; readonly done: unknown }>;

const CHANGES: Readonly<Record<string, Change>> = {
  markReady: async (database, jobs) => {
    const { fileId, token } = await createVerifying(database);
    const conversions = [newConversion()];
    return {
      fileId,
      done: await database.files.markReady({ fileId, token, ...JUDGED, conversions, tagging: null, jobs }),
    };
  },
  markRejected: async (database, jobs) => {
    const { fileId, token } = await createVerifying(database);
    const rejection = { code: 'FILE_TOO_LARGE', message: 'Too long.' } as const;
    return { fileId, done: await database.files.markRejected({ fileId, token, rejection, jobs }) };
  },
  endUpload: async (database, jobs) => {
    const { id: fileId } = await database.files.create(newFile());
    return { fileId, done: await database.files.endUpload({ fileId, as: 'ABORTED', jobs }) };
  },
  'conversions.finish': async (database, jobs) => {
    const { fileId, attempt } = await startConversion(database);
    return { fileId, done: await database.conversions.finish({ ...attempt, result: RESULT, jobs }) };
  },
  'conversions.fail': async (database, jobs) => {
    const { fileId, attempt } = await startConversion(database);
    return { fileId, done: await database.conversions.fail({ ...attempt, error: 'No.', jobs }) };
  },
  'tags.finish': async (database, jobs) => {
    const { fileId, requestId } = await createRequested(database);
    const attempt = { fileId, requestId, attemptId: randomUUID() };
    await database.tags.start({ ...attempt, copyId: null });
    return { fileId, done: await database.tags.finish({ ...attempt, tags: [], maxTags: 1, jobs }) };
  },
  'tags.fail': async (database, jobs) => {
    const { fileId, requestId } = await createRequested(database);
    return { fileId, done: await database.tags.fail({ fileId, requestId, attemptId: null, error: 'No.', jobs }) };
  },
  'tags.review': async (database, jobs) => {
    const { fileId } = await createInState(database, 'READY');
    const { kind } = await review(database, fileId, { add: [{ name: 'cow', key: 'cow' }], jobs });
    return { fileId, done: kind === 'REVIEWED' };
  },
};

async function startConversion(database: OpenDatabase): Promise<{
  readonly fileId: string;
  readonly attempt: Record<'conversionId' | 'requestId' | 'attemptId', string>;
}> {
  const { fileId } = await createInState(database, 'READY');
  const conversion = newConversion();
  const attempt = { conversionId: conversion.id, requestId: conversion.requestId, attemptId: randomUUID() };
  await database.conversions.request({ fileId, conversion, maxRequests: 9, jobs: () => [] });
  await database.conversions.start(attempt);
  return { fileId, attempt };
}

/** The contract cases for events for the host and their jobs. */
export const databaseEventJobsContract: readonly CaseDefinition<OpenedSubject>[] = [
  ...Object.entries(CHANGES).map(([name, change]) => ({
    name: `jobs of \`${name}\` can be made from the changed record`,
    run: async ({ database, other = database }: OpenedSubject) => {
      const { jobs, seen } = noting();
      const { fileId, done } = await change(database, jobs);
      assert.equal(done, true);
      assert.deepEqual(seen, await other.files.get({ ids: [fileId] }));
    },
  })),
  {
    name: 'jobs made from a record are written, and none if nothing changes',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const [first, second] = [newTag(), newTag()];
      const ran = new Set<string>();
      const jobsNamed =
        (tag: string): JobsOfChange =>
        (file) =>
          file.id === fileId ? [taggedJob(tag)] : [];
      await withWorker(database, { run: (tag) => void ran.add(tag) }, async () => {
        assert.equal(await database.files.endUpload({ fileId, as: 'ABORTED', jobs: jobsNamed(first) }), true);
        assert.equal(await database.files.endUpload({ fileId, as: 'ABORTED', jobs: jobsNamed(second) }), false);
        await eventually('the job runs', () => ran.has(first));
        await delay(300);
      });
      assert.equal(ran.has(second), false);
    },
  },
  {
    name: 'events wait for a worker with a handler for them, and arrive as they were written',
    run: async ({ database, other = database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const [id, beside] = [newTag(), newTag()];
      const others = new Set<string>();
      const handled: unknown[] = [];
      await withWorker(database, { run: (tag) => void others.add(tag) }, async () => {
        await writeJobs(database, fileId, [event(id), taggedJob(beside)]);
        await eventually('the other job runs', () => others.has(beside));
        await delay(300);
        assert.equal(others.has(id), false, 'a worker without a handler ran the event');
        assert.equal((await database.jobs.stats()).fileReady.due, 1);
        await withWorker(other, { runEvent: ({ data }) => void (data.id === id && handled.push(data)) }, async () => {
          await eventually('the event is handled', () => handled.length > 0);
        });
      });
      assert.deepEqual(handled, [event(id).data]);
    },
  },
  {
    name: 'an event whose handler fails every time is exhausted, like any job',
    run: async ({ database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const id = newTag();
      let runs = 0;
      const exhausted: string[] = [];
      const runEvent = (): void => {
        runs += 1;
        throw new Error('on purpose');
      };
      await withWorker(database, { runEvent, exhausted: (tag) => void exhausted.push(tag) }, async () => {
        await writeJobs(database, fileId, [event(id)]);
        await eventually('it is exhausted', () => exhausted.includes(id));
      });
      assert.equal(runs, 2);
    },
  },
  {
    name: 'stores which events are wanted, by key, for every instance',
    run: async ({ database, other = database }) => {
      const [a, b] = [newTag(), newTag()];
      const mine = async (withinSeconds = 60): Promise<readonly unknown[]> =>
        (await other.events.list({ withinSeconds })).filter(({ key }) => key === a || key === b);
      const first = { key: a, types: ['fileReady', 'fileDeleted'], targets: null } as const;
      const second = { key: b, types: ['tagsReviewed'], targets: ['Customer.logo'] } as const;
      await database.events.declare([]);
      await database.events.declare([second, first]);
      assert.deepEqual(
        await mine(),
        [first, second].toSorted((x, y) => (x.key < y.key ? -1 : 1)),
      );
      const changed = { ...first, types: ['conversionDone'], targets: [] } as const;
      await other.events.declare([changed]);
      assert.deepEqual(
        await mine(),
        [changed, second].toSorted((x, y) => (x.key < y.key ? -1 : 1)),
      );
      await delay(5);
      assert.deepEqual(await mine(0.001), [], 'what was declared too long ago counts');
    },
  },
];
