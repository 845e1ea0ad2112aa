import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DatabaseConversions, RequestConversionOutcome } from '../../ports/database-conversions.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { RequestedConversion } from '../../ports/jobs.ts';
import type { FocalPoint, NewConversion } from '../../ports/records.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createReady, FILE_STATUSES, newConversion, read } from './files-in-states.ts';
import { conversionOf, createRequested, fail, finish, RESULT, start } from './requested-conversions.ts';
import type { OpenedSubject } from './subject.ts';

const POINT = { x: 0.1, y: 0.7 };

/** Sets a focal point that `conversions` depend on, without jobs. */
function setFocalPoint(
  database: OpenDatabase,
  fileId: string,
  focalPoint: FocalPoint | null,
  options: Partial<Parameters<DatabaseConversions['setFocalPoint']>[0]> = {},
): Promise<RequestConversionOutcome> {
  const input = { fileId, focalPoint, conversions: [newConversion()], maxRequests: 10, jobs: () => [], ...options };
  return database.conversions.setFocalPoint(input);
}

/** The contract cases for focal points. */
export const databaseFocalPointsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a focal point is set together with the requests for the conversions that depend on it',
    run: async ({ database }) => {
      const [dependent, other] = [newConversion(), newConversion({ name: 'OTHER' })];
      const fileId = await createReady(database, { conversions: [dependent, other] });
      const requested = { database, fileId, conversionId: dependent.id, requestId: dependent.requestId };
      assert.equal(await finish(requested, await start(requested)), true);
      const before = await read(database, fileId);
      assert.equal(before.focalPoint, null);

      const again = newConversion();
      const missing = newConversion({ name: 'MISSING' });
      let rows: readonly RequestedConversion[] = [];
      const jobs = (found: readonly RequestedConversion[]): [] => {
        rows = found;
        return [];
      };
      assert.equal(await setFocalPoint(database, fileId, POINT, { conversions: [missing, again], jobs }), 'REQUESTED');
      assert.deepEqual(rows, [{ conversionId: dependent.id, requestId: again.requestId }]);
      const { focalPoint, version, conversions } = await read(database, fileId);
      assert.deepEqual({ focalPoint, version }, { focalPoint: POINT, version: before.version + 1 });
      const [unchanged, ...changed] = conversions;
      assert.deepEqual(unchanged, before.conversions[0]);
      assert.partialDeepStrictEqual(changed, [
        { id: dependent.id, requestId: again.requestId, requests: 2, status: 'PENDING', attempts: 0, attemptId: null },
      ]);
      assert.deepEqual(changed[0]?.key, RESULT.key, 'the old result is served until the new one is DONE');
    },
  },
  {
    name: 'an attempt from before a new focal point writes nothing, and the next one begins with it',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      const { fileId, conversionId } = requested;
      const attemptId = await start(requested);
      const again = newConversion();
      assert.equal(await setFocalPoint(database, fileId, POINT, { conversions: [again] }), 'REQUESTED');
      assert.equal(await finish(requested, attemptId), false, 'an outdated attempt wrote');
      const next = { conversionId, requestId: again.requestId, attemptId: randomUUID() };
      const started = await database.conversions.start(next);
      assert.deepEqual(started?.file.focalPoint, POINT);
      assert.equal(started?.supersededAttemptId, attemptId);
    },
  },
  {
    name: 'the same focal point changes nothing, and null removes it',
    run: async ({ database }) => {
      const { fileId } = await createRequested(database);
      assert.equal(await setFocalPoint(database, fileId, null), 'UNCHANGED');
      assert.equal(await setFocalPoint(database, fileId, POINT), 'REQUESTED');
      const before = await read(database, fileId);
      assert.equal(await setFocalPoint(database, fileId, { ...POINT }), 'UNCHANGED');
      assert.deepEqual(await read(database, fileId), before);
      assert.equal(await setFocalPoint(database, fileId, { ...POINT, x: 0 }), 'REQUESTED');
      assert.equal(await setFocalPoint(database, fileId, { x: 0, y: 0 }), 'REQUESTED');
      assert.equal(await setFocalPoint(database, fileId, null), 'REQUESTED');
      assert.equal((await read(database, fileId)).focalPoint, null);
      assert.equal((await conversionOf(database, fileId)).requests, 5);
    },
  },
  {
    name: 'a conversion that FAILED is not requested by a new focal point',
    run: async ({ database }) => {
      const requested = await createRequested(database);
      assert.equal(await fail(requested, null), true);
      const before = await conversionOf(database, requested.fileId);
      let calls = 0;
      const jobs = (): [] => {
        calls += 1;
        return [];
      };
      assert.equal(await setFocalPoint(database, requested.fileId, POINT, { jobs }), 'REQUESTED');
      assert.equal(calls, 0, 'jobs were made of nothing');
      assert.deepEqual(await conversionOf(database, requested.fileId), before);
    },
  },
  {
    name: 'a focal point is not set if one of its conversions is exhausted',
    run: async ({ database }) => {
      const conversions: readonly NewConversion[] = [newConversion({ name: 'A' }), newConversion({ name: 'B' })];
      const fileId = await createReady(database, { conversions });
      const onlyB = [newConversion({ name: 'B' })];
      assert.equal(await setFocalPoint(database, fileId, POINT, { conversions: onlyB }), 'REQUESTED');
      const before = await read(database, fileId);
      const both = conversions.map(({ name }) => newConversion({ name }));
      const exhausting = { conversions: both, maxRequests: 2 };
      assert.equal(await setFocalPoint(database, fileId, { x: 1, y: 1 }, exhausting), 'EXHAUSTED');
      assert.deepEqual(await read(database, fileId), before);
    },
  },
  {
    name: 'a file that is not READY gets no focal point',
    run: async ({ database }) => {
      for (const status of FILE_STATUSES.filter((candidate) => candidate !== 'READY')) {
        const { fileId } = await createInState(database, status);
        assert.equal(await setFocalPoint(database, fileId, POINT), 'NOT_READY', status);
        assert.equal((await read(database, fileId)).focalPoint, null, status);
      }
      assert.equal(await setFocalPoint(database, randomUUID(), POINT), 'NOT_READY');
    },
  },
];
