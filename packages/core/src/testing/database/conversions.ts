import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RequestConversionOutcome } from '../../ports/database-conversions.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { ConversionRecord, NewConversion } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createReady, FILE_STATUSES, newConversion, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';

const RESULT = {
  key: 'files/a',
  publicKey: 'public/a',
  contentType: 'image/png',
  size: 5_000_000_000_001,
  width: 8,
  height: 6,
};

interface Requested {
  readonly database: OpenDatabase;
  readonly fileId: string;
  readonly conversionId: string;
  readonly requestId: string;
}

async function createRequested(database: OpenDatabase): Promise<Requested> {
  const conversion = newConversion();
  const fileId = await createReady(database, { conversions: [conversion] });
  return { database, fileId, conversionId: conversion.id, requestId: conversion.requestId };
}

async function conversionOf(database: OpenDatabase, fileId: string): Promise<ConversionRecord> {
  const { conversions } = await read(database, fileId);
  assert.equal(conversions.length, 1, 'not exactly one conversion');
  return conversions[0] as ConversionRecord;
}

async function start({ database, conversionId, requestId }: Requested): Promise<string> {
  const attemptId = randomUUID();
  const started = await database.conversions.start({ conversionId, requestId, attemptId });
  assert.ok(started, 'the attempt cannot start');
  return attemptId;
}

function finish(
  { database, conversionId, requestId }: Requested,
  attemptId: string,
  key = RESULT.key,
): Promise<boolean> {
  return database.conversions.finish({ conversionId, requestId, attemptId, result: { ...RESULT, key }, jobs: [] });
}

function fail({ database, conversionId, requestId }: Requested, attemptId: string | null): Promise<boolean> {
  return database.conversions.fail({ conversionId, requestId, attemptId, error: 'It is damaged.' });
}

function request(
  database: OpenDatabase,
  fileId: string,
  conversion: NewConversion,
  maxRequests = 10,
): Promise<RequestConversionOutcome> {
  return database.conversions.request({ fileId, conversion, maxRequests, jobs: () => [] });
}

/** What the database promises of conversions. */
export const databaseConversionsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a conversion that there is not yet is requested, and its jobs are made from its id',
    run: async ({ database }) => {
      const fileId = await createReady(database);
      const conversion = newConversion();
      const ids: string[] = [];
      const jobs = (id: string): [] => {
        ids.push(id);
        return [];
      };
      assert.equal(await database.conversions.request({ fileId, conversion, maxRequests: 1, jobs }), 'REQUESTED');
      assert.ok(ids.length > 0 && ids.every((id) => id === conversion.id));
      const { id, name, recipe, requestId, requests, status, attempts, attemptId } = await conversionOf(
        database,
        fileId,
      );
      assert.deepEqual({ id, name, recipe, requestId }, conversion);
      assert.deepEqual(
        { requests, status, attempts, attemptId },
        { requests: 1, status: 'PENDING', attempts: 0, attemptId: null },
      );
    },
  },
  {
    name: 'a conversion of a file that is not READY is not requested',
    run: async ({ database }) => {
      for (const status of FILE_STATUSES.filter((candidate) => candidate !== 'READY')) {
        const { fileId } = await createInState(database, status);
        assert.equal(await request(database, fileId, newConversion()), 'NOT_READY', status);
        assert.deepEqual((await read(database, fileId)).conversions, [], status);
      }
      assert.equal(await request(database, randomUUID(), newConversion()), 'NOT_READY');
    },
  },
  {
    name: 'a conversion that is on its way or done stays as it is',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId } = requested;
      const unchanged = async (): Promise<void> => {
        const before = await read(database, fileId);
        assert.equal(await request(database, fileId, newConversion(), 1), 'UNCHANGED');
        assert.deepEqual(await read(database, fileId), before);
      };
      await unchanged();
      const attemptId = await start(requested);
      await unchanged();
      assert.equal(await finish(requested, attemptId), true);
      await unchanged();
    },
  },
  {
    name: 'a conversion that failed is requested again under its old id',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId, conversionId } = requested;
      assert.equal(await fail(requested, await start(requested)), true);
      const conversion = newConversion();
      const ids: string[] = [];
      const jobs = (id: string): [] => {
        ids.push(id);
        return [];
      };
      assert.equal(await database.conversions.request({ fileId, conversion, maxRequests: 2, jobs }), 'REQUESTED');
      assert.ok(ids.length > 0 && ids.every((id) => id === conversionId));
      const { id, requestId, requests, status, attempts, error } = await conversionOf(database, fileId);
      assert.equal(id, conversionId);
      assert.equal(requestId, conversion.requestId);
      assert.deepEqual(
        { requests, status, attempts, error },
        { requests: 2, status: 'PENDING', attempts: 0, error: null },
      );
    },
  },
  {
    name: 'another recipe is requested in every state, and what is done stays served until the new one is',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId, conversionId } = requested;
      assert.equal(await request(database, fileId, newConversion({ recipe: 'sepia-2' })), 'REQUESTED');
      const running = newConversion({ recipe: 'sepia-3' });
      assert.equal(await request(database, fileId, running), 'REQUESTED');
      const third = { ...requested, requestId: running.requestId };
      const attemptId = await start(third);
      const done = newConversion({ recipe: 'sepia-4' });
      assert.equal(await request(database, fileId, done), 'REQUESTED');
      assert.equal(await finish(third, attemptId), false, 'an outdated attempt wrote');
      const fourth = { ...requested, requestId: done.requestId };
      assert.equal(await finish(fourth, await start(fourth), 'files/old'), true);
      assert.equal(await request(database, fileId, newConversion({ recipe: 'sepia-5' })), 'REQUESTED');
      const conversion = await conversionOf(database, fileId);
      const { id, recipe, requests, status, key, publicKey, contentType } = conversion;
      assert.deepEqual(
        { id, recipe, requests, status, key, publicKey, contentType },
        {
          id: conversionId,
          recipe: 'sepia-5',
          requests: 5,
          status: 'PENDING',
          key: 'files/old',
          publicKey: 'public/a',
          contentType: 'image/png',
        },
      );
    },
  },
  {
    name: 'requests are exhausted after so many',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId } = requested;
      assert.equal(await fail(requested, null), true);
      const second = newConversion();
      assert.equal(await request(database, fileId, second, 2), 'REQUESTED');
      assert.equal(await fail({ ...requested, requestId: second.requestId }, null), true);
      const before = await read(database, fileId);
      assert.equal(await request(database, fileId, newConversion(), 2), 'EXHAUSTED');
      assert.equal(await request(database, fileId, newConversion({ recipe: 'sepia-2' }), 2), 'EXHAUSTED');
      assert.deepEqual(await read(database, fileId), before);
    },
  },
  {
    name: 'of parallel requests exactly one is taken',
    run: async ({ database, other = database }) => {
      const fileId = await createReady(database);
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, index) => request(index % 2 ? other : database, fileId, newConversion())),
      );
      assert.equal(outcomes.filter((outcome) => outcome === 'REQUESTED').length, 1);
      assert.equal(outcomes.filter((outcome) => outcome === 'UNCHANGED').length, 11);
      assert.equal((await conversionOf(database, fileId)).requests, 1);
    },
  },
  {
    name: 'an attempt begins with the file and its conversion, RUNNING',
    run: async ({ database, other = database }) => {
      const { fileId, conversionId, requestId } = await createRequested(database);
      const attemptId = randomUUID();
      const started = await database.conversions.start({ conversionId, requestId, attemptId });
      assert.ok(started);
      const { file, conversion, supersededAttemptId } = started;
      assert.equal(supersededAttemptId, null);
      assert.deepEqual(
        { status: conversion.status, attempts: conversion.attempts, attemptId: conversion.attemptId },
        { status: 'RUNNING', attempts: 1, attemptId },
      );
      assert.deepEqual(file, await read(other, fileId));
      assert.deepEqual(file.conversions, [conversion]);
    },
  },
  {
    name: 'a second attempt supersedes the first, whose results are refused',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { conversionId, requestId, fileId } = requested;
      const first = await start(requested);
      const second = randomUUID();
      const started = await database.conversions.start({ conversionId, requestId, attemptId: second });
      assert.equal(started?.supersededAttemptId, first);
      assert.equal(started?.conversion.attempts, 2);
      assert.equal(await finish(requested, first, 'files/first'), false);
      assert.equal(await fail(requested, first), false);
      assert.equal(await finish(requested, second, 'files/second'), true);
      assert.equal(await finish(requested, first, 'files/first'), false);
      assert.equal((await conversionOf(database, fileId)).key, 'files/second');
    },
  },
  {
    name: 'an attempt that a new request overtook is named when the new one begins, a finished one is not',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId, conversionId } = requested;
      const overtaken = await start(requested);
      const second = newConversion({ recipe: 'sepia-2' });
      assert.equal(await request(database, fileId, second), 'REQUESTED');
      const attempt = { conversionId, requestId: second.requestId, attemptId: randomUUID() };
      assert.equal((await database.conversions.start(attempt))?.supersededAttemptId, overtaken);
      assert.equal(await finish({ ...requested, requestId: second.requestId }, attempt.attemptId), true);
      const third = newConversion({ recipe: 'sepia-3' });
      assert.equal(await request(database, fileId, third), 'REQUESTED');
      const last = { conversionId, requestId: third.requestId, attemptId: randomUUID() };
      assert.equal((await database.conversions.start(last))?.supersededAttemptId, null);
    },
  },
  {
    name: 'no attempt begins for an old request, or for one that is DONE or FAILED',
    run: async ({ database }) => {
      const begin = ({ conversionId, requestId }: Requested): Promise<unknown> =>
        database.conversions.start({ conversionId, requestId, attemptId: randomUUID() });
      const done = await createRequested(database);
      assert.equal(await finish(done, await start(done)), true);
      assert.equal(await begin(done), null);
      const failed = await createRequested(database);
      assert.equal(await fail(failed, null), true);
      assert.equal(await begin(failed), null);
      assert.equal(await request(database, failed.fileId, newConversion()), 'REQUESTED');
      assert.equal(await begin(failed), null);
      assert.equal(await begin({ ...failed, conversionId: randomUUID() }), null);
      assert.equal((await conversionOf(database, failed.fileId)).status, 'PENDING');
    },
  },
  {
    name: 'a conversion is postponed by its attempt, once, and attempted again under the next request',
    run: async ({ database, other = database }) => {
      const requested = await createRequested(database);
      const { fileId, conversionId, requestId } = requested;
      const nextRequestId = randomUUID();
      const postpone = (attemptId: string): Promise<boolean> =>
        database.conversions.postpone({ conversionId, requestId, attemptId, nextRequestId, error: 'Out.', jobs: [] });
      assert.equal(await postpone(randomUUID()), false, 'postponed before it began');
      const first = await start(requested);
      assert.equal(await postpone(randomUUID()), false, 'a stranger’s attempt postponed it');
      const { version } = await read(database, fileId);
      assert.equal(await postpone(first), true);
      assert.equal(await postpone(first), false, 'postponed twice');
      assert.equal((await read(other, fileId)).version, version + 1);
      const waiting = await conversionOf(other, fileId);
      assert.partialDeepStrictEqual(waiting, { requestId: nextRequestId, requests: 1, attempts: 1, attemptId: first });
      assert.partialDeepStrictEqual(waiting, { status: 'PENDING', error: 'Out.' });
      const repeated = await database.conversions.start({ conversionId, requestId, attemptId: randomUUID() });
      assert.equal(repeated, null, 'the job that was postponed began another attempt');
      assert.equal(await finish(requested, first), false, 'a postponed attempt finished');
      assert.equal(await fail(requested, null), false, 'the job that was postponed gave it up');
      const next = { ...requested, requestId: nextRequestId };
      assert.equal(await finish(next, await start(next)), true);
      assert.partialDeepStrictEqual(await conversionOf(other, fileId), { status: 'DONE', attempts: 2, error: null });
    },
  },
  {
    name: 'a finished conversion is DONE with its result, and stays so',
    run: async ({ database, other = database }) => {
      const requested = await createRequested(database);
      assert.equal(await finish(requested, randomUUID()), false, 'finished before it began');
      const attemptId = await start(requested);
      assert.equal(await finish(requested, attemptId), true);
      assert.equal(await finish(requested, attemptId), false);
      assert.equal(await fail(requested, attemptId), false);
      assert.equal(await fail(requested, null), false);
      const { status, key, publicKey, contentType, size, width, height } = await conversionOf(other, requested.fileId);
      assert.equal(status, 'DONE');
      assert.deepEqual({ key, publicKey, contentType, size, width, height }, RESULT);
    },
  },
  {
    name: 'a conversion fails from PENDING or RUNNING, once, with a reason',
    run: async ({ database, other = database }) => {
      const pending = await createRequested(database);
      assert.equal(await fail(pending, randomUUID()), false, 'an attempt failed that never began');
      assert.equal(await fail(pending, null), true);
      assert.equal(await fail(pending, null), false);
      const running = await createRequested(database);
      await start(running);
      assert.equal(await fail(running, randomUUID()), false, 'a stranger’s attempt failed it');
      assert.equal(await fail({ ...running, requestId: randomUUID() }, null), false, 'an old request failed it');
      assert.equal(await fail(running, null), true);
      const { status, error } = await conversionOf(other, running.fileId);
      assert.deepEqual({ status, error }, { status: 'FAILED', error: 'It is damaged.' });
    },
  },
];
