import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ConversionRecord, NewConversion, RequestConversionOutcome } from '../ports/store-conversions.ts';
import type { Store } from '../ports/store.ts';
import type { ContractCase } from './contract-case.ts';
import { createInState, createReady, FILE_STATUSES, newConversion, read } from './store-contract-files-in-states.ts';
import type { StoreContractSubject } from './store-contract-subject.ts';

const RESULT = {
  key: 'files/a',
  publicKey: 'public/a',
  contentType: 'image/png',
  size: 5_000_000_000_001,
  width: 8,
  height: 6,
};

interface Requested {
  readonly store: Store;
  readonly fileId: string;
  readonly conversionId: string;
  readonly requestId: string;
}

async function createRequested(store: Store): Promise<Requested> {
  const conversion = newConversion();
  const fileId = await createReady(store, { conversions: [conversion] });
  return { store, fileId, conversionId: conversion.id, requestId: conversion.requestId };
}

async function conversionOf(store: Store, fileId: string): Promise<ConversionRecord> {
  const { conversions } = await read(store, fileId);
  assert.equal(conversions.length, 1, 'not exactly one conversion');
  return conversions[0] as ConversionRecord;
}

async function start({ store, conversionId, requestId }: Requested): Promise<string> {
  const attemptId = randomUUID();
  const started = await store.conversions.start({ conversionId, requestId, attemptId });
  assert.ok(started, 'the attempt cannot start');
  return attemptId;
}

function finish({ store, conversionId, requestId }: Requested, attemptId: string, key = RESULT.key): Promise<boolean> {
  return store.conversions.finish({ conversionId, requestId, attemptId, result: { ...RESULT, key }, jobs: [] });
}

function fail({ store, conversionId, requestId }: Requested, attemptId: string | null): Promise<boolean> {
  return store.conversions.fail({ conversionId, requestId, attemptId, error: 'It is damaged.' });
}

function request(
  store: Store,
  fileId: string,
  conversion: NewConversion,
  maxRequests = 10,
): Promise<RequestConversionOutcome> {
  return store.conversions.request({ fileId, conversion, maxRequests, jobs: () => [] });
}

/** What the store promises of conversions. */
export const storeConversionsContract: readonly ContractCase<StoreContractSubject>[] = [
  {
    name: 'a conversion that there is not yet is requested, and its jobs are made from its id',
    run: async ({ store }) => {
      const fileId = await createReady(store);
      const conversion = newConversion();
      const ids: string[] = [];
      const jobs = (id: string): [] => {
        ids.push(id);
        return [];
      };
      assert.equal(await store.conversions.request({ fileId, conversion, maxRequests: 1, jobs }), 'REQUESTED');
      assert.ok(ids.length > 0 && ids.every((id) => id === conversion.id));
      const { id, name, recipe, requestId, requests, status, attempts, attemptId } = await conversionOf(store, fileId);
      assert.deepEqual({ id, name, recipe, requestId }, conversion);
      assert.deepEqual(
        { requests, status, attempts, attemptId },
        { requests: 1, status: 'PENDING', attempts: 0, attemptId: null },
      );
    },
  },
  {
    name: 'a conversion of a file that is not READY is not requested',
    run: async ({ store }) => {
      for (const status of FILE_STATUSES.filter((candidate) => candidate !== 'READY')) {
        const { fileId } = await createInState(store, status);
        assert.equal(await request(store, fileId, newConversion()), 'NOT_READY', status);
        assert.deepEqual((await read(store, fileId)).conversions, [], status);
      }
      assert.equal(await request(store, randomUUID(), newConversion()), 'NOT_READY');
    },
  },
  {
    name: 'a conversion that is on its way or done stays as it is',
    run: async ({ store }) => {
      const requested = await createRequested(store);
      const { fileId } = requested;
      const unchanged = async (): Promise<void> => {
        const before = await read(store, fileId);
        assert.equal(await request(store, fileId, newConversion(), 1), 'UNCHANGED');
        assert.deepEqual(await read(store, fileId), before);
      };
      await unchanged();
      const attemptId = await start(requested);
      await unchanged();
      assert.equal(await finish(requested, attemptId), true);
      await unchanged();
    },
  },
  {
    name: 'a conversion that failed is requested anew under its old id',
    run: async ({ store }) => {
      const requested = await createRequested(store);
      const { fileId, conversionId } = requested;
      assert.equal(await fail(requested, await start(requested)), true);
      const conversion = newConversion();
      const ids: string[] = [];
      const jobs = (id: string): [] => {
        ids.push(id);
        return [];
      };
      assert.equal(await store.conversions.request({ fileId, conversion, maxRequests: 2, jobs }), 'REQUESTED');
      assert.ok(ids.length > 0 && ids.every((id) => id === conversionId));
      const { id, requestId, requests, status, attempts, error } = await conversionOf(store, fileId);
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
    run: async ({ store }) => {
      const requested = await createRequested(store);
      const { fileId, conversionId } = requested;
      assert.equal(await request(store, fileId, newConversion({ recipe: 'sepia-2' })), 'REQUESTED');
      const running = newConversion({ recipe: 'sepia-3' });
      assert.equal(await request(store, fileId, running), 'REQUESTED');
      const third = { ...requested, requestId: running.requestId };
      const attemptId = await start(third);
      const done = newConversion({ recipe: 'sepia-4' });
      assert.equal(await request(store, fileId, done), 'REQUESTED');
      assert.equal(await finish(third, attemptId), false, 'an outdated attempt wrote');
      const fourth = { ...requested, requestId: done.requestId };
      assert.equal(await finish(fourth, await start(fourth), 'files/old'), true);
      assert.equal(await request(store, fileId, newConversion({ recipe: 'sepia-5' })), 'REQUESTED');
      const conversion = await conversionOf(store, fileId);
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
    run: async ({ store }) => {
      const requested = await createRequested(store);
      const { fileId } = requested;
      assert.equal(await fail(requested, null), true);
      const second = newConversion();
      assert.equal(await request(store, fileId, second, 2), 'REQUESTED');
      assert.equal(await fail({ ...requested, requestId: second.requestId }, null), true);
      const before = await read(store, fileId);
      assert.equal(await request(store, fileId, newConversion(), 2), 'EXHAUSTED');
      assert.equal(await request(store, fileId, newConversion({ recipe: 'sepia-2' }), 2), 'EXHAUSTED');
      assert.deepEqual(await read(store, fileId), before);
    },
  },
  {
    name: 'of parallel requests exactly one is taken',
    run: async ({ store, other = store }) => {
      const fileId = await createReady(store);
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, index) => request(index % 2 ? other : store, fileId, newConversion())),
      );
      assert.equal(outcomes.filter((outcome) => outcome === 'REQUESTED').length, 1);
      assert.equal(outcomes.filter((outcome) => outcome === 'UNCHANGED').length, 11);
      assert.equal((await conversionOf(store, fileId)).requests, 1);
    },
  },
  {
    name: 'an attempt begins with the file and its conversion, RUNNING',
    run: async ({ store, other = store }) => {
      const { fileId, conversionId, requestId } = await createRequested(store);
      const attemptId = randomUUID();
      const started = await store.conversions.start({ conversionId, requestId, attemptId });
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
    run: async ({ store }) => {
      const requested = await createRequested(store);
      const { conversionId, requestId, fileId } = requested;
      const first = await start(requested);
      const second = randomUUID();
      const started = await store.conversions.start({ conversionId, requestId, attemptId: second });
      assert.equal(started?.supersededAttemptId, first);
      assert.equal(started?.conversion.attempts, 2);
      assert.equal(await finish(requested, first, 'files/first'), false);
      assert.equal(await fail(requested, first), false);
      assert.equal(await finish(requested, second, 'files/second'), true);
      assert.equal(await finish(requested, first, 'files/first'), false);
      assert.equal((await conversionOf(store, fileId)).key, 'files/second');
    },
  },
  {
    name: 'an attempt that a new request overtook is named when the new one begins, a finished one is not',
    run: async ({ store }) => {
      const requested = await createRequested(store);
      const { fileId, conversionId } = requested;
      const overtaken = await start(requested);
      const second = newConversion({ recipe: 'sepia-2' });
      assert.equal(await request(store, fileId, second), 'REQUESTED');
      const attempt = { conversionId, requestId: second.requestId, attemptId: randomUUID() };
      assert.equal((await store.conversions.start(attempt))?.supersededAttemptId, overtaken);
      assert.equal(await finish({ ...requested, requestId: second.requestId }, attempt.attemptId), true);
      const third = newConversion({ recipe: 'sepia-3' });
      assert.equal(await request(store, fileId, third), 'REQUESTED');
      const last = { conversionId, requestId: third.requestId, attemptId: randomUUID() };
      assert.equal((await store.conversions.start(last))?.supersededAttemptId, null);
    },
  },
  {
    name: 'no attempt begins for an old request, or for one that is DONE or FAILED',
    run: async ({ store }) => {
      const begin = ({ conversionId, requestId }: Requested): Promise<unknown> =>
        store.conversions.start({ conversionId, requestId, attemptId: randomUUID() });
      const done = await createRequested(store);
      assert.equal(await finish(done, await start(done)), true);
      assert.equal(await begin(done), null);
      const failed = await createRequested(store);
      assert.equal(await fail(failed, null), true);
      assert.equal(await begin(failed), null);
      assert.equal(await request(store, failed.fileId, newConversion()), 'REQUESTED');
      assert.equal(await begin(failed), null);
      assert.equal(await begin({ ...failed, conversionId: randomUUID() }), null);
      assert.equal((await conversionOf(store, failed.fileId)).status, 'PENDING');
    },
  },
  {
    name: 'a finished conversion is DONE with its result, and stays so',
    run: async ({ store, other = store }) => {
      const requested = await createRequested(store);
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
    run: async ({ store, other = store }) => {
      const pending = await createRequested(store);
      assert.equal(await fail(pending, randomUUID()), false, 'an attempt failed that never began');
      assert.equal(await fail(pending, null), true);
      assert.equal(await fail(pending, null), false);
      const running = await createRequested(store);
      await start(running);
      assert.equal(await fail(running, randomUUID()), false, 'a stranger’s attempt failed it');
      assert.equal(await fail({ ...running, requestId: randomUUID() }, null), false, 'an old request failed it');
      assert.equal(await fail(running, null), true);
      const { status, error } = await conversionOf(other, running.fileId);
      assert.deepEqual({ status, error }, { status: 'FAILED', error: 'It is damaged.' });
    },
  },
];
