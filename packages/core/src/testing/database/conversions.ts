import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { createInState, createReady, FILE_STATUSES, newConversion, read } from './files-in-states.ts';
import { conversionOf, createRequested, fail, finish, request, start } from './requested-conversions.ts';
import type { OpenedSubject } from './subject.ts';

/** The contract cases for requests for conversions. */
export const databaseConversionsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'a new conversion is requested, and its jobs are made from its id',
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
    name: 'a conversion that is in progress or DONE stays unchanged',
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
    name: 'another recipe can be requested in every state, and the old result is served until the new one is DONE',
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
    name: 'requests are exhausted after a maximum number',
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
    name: 'exactly one of parallel requests is accepted',
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
];
