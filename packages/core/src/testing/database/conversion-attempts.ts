import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { newConversion, read } from './files-in-states.ts';
import {
  conversionOf,
  createRequested,
  fail,
  finish,
  request,
  type Requested,
  RESULT,
  start,
} from './requested-conversions.ts';
import type { OpenedSubject } from './subject.ts';

/** The contract cases for attempts at conversions. */
export const databaseConversionAttemptsContract: readonly CaseDefinition<OpenedSubject>[] = [
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
    name: 'a new attempt returns the attempt that it supersedes, but not a finished one',
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
        database.conversions.postpone({
          fileId,
          attempts: [{ conversionId, requestId, attemptId, nextRequestId }],
          error: 'Out.',
          jobs: () => [],
        });
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
