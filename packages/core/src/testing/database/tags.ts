import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createReady, createVerifying, FILE_STATUSES, JUDGED, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import {
  createRequested,
  requestTagging,
  SOURCE,
  startTagging,
  suggest,
  suggestion,
  type Requested,
} from './tags-subject.ts';

async function assertEnded(requested: Requested, attemptId: string): Promise<void> {
  const { database, fileId, requestId } = requested;
  const attempt = { fileId, requestId, attemptId };
  const before = await read(database, fileId);
  assert.equal(await database.tags.start({ ...attempt, copyId: 'other' }), null, 'started');
  assert.equal(
    await database.tags.postpone({ ...attempt, nextRequestId: randomUUID(), error: 'No.', jobs: [] }),
    false,
    'postponed',
  );
  assert.equal(
    await database.tags.retryNow({ fileId, requestId, nextRequestId: randomUUID(), jobs: [] }),
    false,
    'hastened',
  );
  assert.equal(await suggest(requested, attemptId, [suggestion('late', 1)]), false, 'finished');
  assert.equal(await database.tags.fail({ ...attempt, error: 'No.', jobs: [] }), false, 'failed');
  assert.equal(
    await database.tags.fail({ ...attempt, attemptId: null, error: 'No.', jobs: [] }),
    false,
    'failed, by whichever attempt',
  );
  assert.deepEqual(await read(database, fileId), before);
}

/** The contract cases for taggings. */
export const databaseTaggingContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a tagging that is requested with the file, or later, is PENDING',
    run: async ({ database, other = database }) => {
      const pending = { status: 'PENDING', requests: 1, attempts: 0, source: SOURCE, copyId: null, error: null };
      const early = randomUUID();
      const { fileId, token } = await createVerifying(database);
      const tagging = { requestId: early, source: SOURCE };
      assert.equal((await read(database, fileId)).tagging, null);
      assert.equal(
        await database.files.markReady({ fileId, token, ...JUDGED, conversions: [], tagging, jobs: [] }),
        true,
      );
      assert.deepEqual((await read(other, fileId)).tagging, { ...pending, requestId: early });

      const late = await createReady(database);
      const requestId = randomUUID();
      assert.equal(await requestTagging(database, late, { requestId }), 'REQUESTED');
      assert.deepEqual((await read(other, late)).tagging, { ...pending, requestId });
    },
  },
  {
    name: 'a tagging of a file that is not READY is not requested',
    run: async ({ database }) => {
      for (const status of FILE_STATUSES.filter((candidate) => candidate !== 'READY')) {
        const { fileId } = await createInState(database, status);
        assert.equal(await requestTagging(database, fileId), 'NOT_READY', status);
        assert.equal((await read(database, fileId)).tagging, null, status);
      }
      assert.equal(await requestTagging(database, randomUUID()), 'NOT_READY');
    },
  },
  {
    name: 'the jobs of a request are made from the tagging that it replaces, even if that changed a moment before',
    run: async ({ database }) => {
      for (let round = 0; round < 10; round += 1) {
        const fileId = await createReady(database);
        const seen: unknown[] = [];
        const attempt = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
        const { requestId } = attempt;
        await requestTagging(database, fileId, { requestId, jobs: (before) => (seen.push(before), []) });
        const [, started] = await Promise.all([
          requestTagging(database, fileId, { source: 'another', jobs: (before) => (seen.push(before?.copyId), []) }),
          database.tags.start({ ...attempt, copyId: 'copy' }),
        ]);
        assert.deepEqual(seen, [null, started === null ? null : 'copy']);
      }
    },
  },
  {
    name: 'a tagging is requested again if it FAILED or its source differs, up to a maximum number',
    run: async ({ database }) => {
      const first = await createRequested(database);
      const { fileId } = first;
      const unchanged = async (): Promise<void> => {
        const before = await read(database, fileId);
        assert.equal(await requestTagging(database, fileId), 'UNCHANGED');
        assert.deepEqual(await read(database, fileId), before);
      };
      await unchanged();
      const attemptId = await startTagging(first, 'copy');
      await unchanged();
      await suggest(first, attemptId, []);
      await unchanged();

      const requestId = randomUUID();
      assert.equal(await requestTagging(database, fileId, { requestId, source: 'other' }), 'REQUESTED');
      const { tagging } = await read(database, fileId);
      const expected = { status: 'PENDING', requestId, requests: 2, attempts: 0, source: 'other', copyId: 'copy' };
      assert.deepEqual(tagging, { ...expected, error: null });
      await database.tags.fail({ fileId, requestId, attemptId: null, error: 'No.', jobs: [] });
      assert.equal(await requestTagging(database, fileId, { source: 'other', maxRequests: 2 }), 'EXHAUSTED');
      assert.equal((await read(database, fileId)).tagging?.status, 'FAILED');
      assert.equal(await requestTagging(database, fileId, { source: 'other', maxRequests: 3 }), 'REQUESTED');
      assert.equal((await read(database, fileId)).tagging?.requests, 3);
    },
  },
  {
    name: 'an attempt at a tagging begins with its copy stored, and another supersedes it',
    run: async ({ database, other = database }) => {
      const requested = await createRequested(database);
      const { fileId, requestId } = requested;
      const first = await startTagging(requested, 'copy');
      const running = { status: 'RUNNING', requestId, requests: 1, attempts: 1, source: SOURCE, copyId: 'copy' };
      assert.deepEqual((await read(other, fileId)).tagging, { ...running, error: null });
      const second = await startTagging(requested, null);
      assert.deepEqual((await read(other, fileId)).tagging, { ...running, attempts: 2, copyId: null, error: null });
      const attempt = { fileId, requestId, attemptId: first };
      assert.equal(
        await database.tags.postpone({ ...attempt, nextRequestId: randomUUID(), error: null, jobs: [] }),
        false,
      );
      assert.equal(await suggest(requested, first, []), false);
      assert.equal(await database.tags.fail({ ...attempt, error: 'No.', jobs: [] }), false);
      assert.equal(await suggest(requested, second, []), true);
    },
  },
  {
    name: 'a tagging is postponed by its attempt, once, and attempted again under the next request',
    run: async ({ database, other = database }) => {
      const requested = await createRequested(database);
      const { fileId, requestId } = requested;
      const nextRequestId = randomUUID();
      const never = { fileId, requestId, nextRequestId, attemptId: randomUUID(), error: null, jobs: [] };
      assert.equal(await database.tags.postpone(never), false, 'postponed before it began');
      const attemptId = await startTagging(requested);
      assert.equal(await database.tags.postpone({ ...never, attemptId, error: 'Later.' }), true);
      assert.equal(await database.tags.postpone({ ...never, attemptId }), false);
      const waiting = { status: 'PENDING', requestId: nextRequestId, requests: 1, attempts: 1, error: 'Later.' };
      assert.partialDeepStrictEqual((await read(other, fileId)).tagging, waiting);
      const repeated = { fileId, requestId, attemptId: randomUUID(), copyId: null };
      assert.equal(await database.tags.start(repeated), null, 'the job that postponed it began again');
      await startTagging({ ...requested, requestId: nextRequestId });
      assert.equal((await read(other, fileId)).tagging?.attempts, 2);
    },
  },
  {
    name: 'a hastened tagging continues under another request, and only under that',
    run: async ({ database, other = database }) => {
      const requested = await createRequested(database);
      const { fileId, requestId } = requested;
      const nextRequestId = randomUUID();
      const { version, tagging } = await read(database, fileId);
      assert.equal(await database.tags.retryNow({ fileId, requestId, nextRequestId, jobs: [] }), true);
      assert.equal(await database.tags.retryNow({ fileId, requestId, nextRequestId: randomUUID(), jobs: [] }), false);
      const hastened = await read(other, fileId);
      assert.equal(hastened.version, version, 'it is no change that anyone can see');
      assert.deepEqual(hastened.tagging, { ...tagging, requestId: nextRequestId });
      assert.equal(await database.tags.start({ fileId, requestId, attemptId: randomUUID(), copyId: null }), null);
      await startTagging({ ...requested, requestId: nextRequestId });
      const again = { fileId, requestId: nextRequestId, nextRequestId: randomUUID(), jobs: [] };
      assert.equal(await database.tags.retryNow(again), false, 'hastened while it runs');
    },
  },
  {
    name: 'a tagging that is DONE or FAILED stays so',
    run: async ({ database, other = database }) => {
      const done = await createRequested(database);
      const attemptId = await startTagging(done);
      assert.equal(await suggest(done, attemptId, []), true);
      assert.equal((await read(other, done.fileId)).tagging?.status, 'DONE');
      await assertEnded(done, attemptId);

      const failed = await createRequested(database);
      const { fileId, requestId } = failed;
      assert.equal(
        await database.tags.fail({ fileId, requestId: randomUUID(), attemptId: null, error: 'No.', jobs: [] }),
        false,
      );
      const failing = await startTagging(failed);
      assert.equal(
        await database.tags.fail({ fileId, requestId, attemptId: failing, error: 'Buy more.', jobs: [] }),
        true,
      );
      const { status, error } = (await read(other, fileId)).tagging ?? {};
      assert.deepEqual({ status, error }, { status: 'FAILED', error: 'Buy more.' });
      await assertEnded(failed, failing);

      const waiting = await createRequested(database);
      const givenUp = { fileId: waiting.fileId, requestId: waiting.requestId, attemptId: null, error: 'No.', jobs: [] };
      assert.equal(await database.tags.fail(givenUp), true, 'a PENDING one cannot fail');
    },
  },
  {
    name: 'the tagging of a deleted file cannot be changed',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId, requestId } = requested;
      const attemptId = await startTagging(requested);
      await database.files.delete({ fileId, jobs: () => [] });
      assert.equal(await suggest(requested, attemptId, [suggestion('bull', 1)]), false);
      assert.equal(await database.tags.start({ fileId, requestId, attemptId, copyId: null }), null);
      assert.equal(await database.tags.fail({ fileId, requestId, attemptId: null, error: 'No.', jobs: [] }), false);
      assert.deepEqual(await database.tags.ofFiles({ fileIds: [fileId], limit: 10_000 }), []);
    },
  },
];
