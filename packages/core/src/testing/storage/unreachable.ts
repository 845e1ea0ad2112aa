import assert from 'node:assert/strict';
import type { Storage } from '../../ports/storage.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { assertUnavailable } from '../unavailable.ts';
import { asText, freshKey, type StorageContractSubject, streamOf } from './subject.ts';

/** Calls by the name of their method; optional methods that a storage omits are missing. */
type Calls = Readonly<Record<string, () => unknown>>;

const PARTS = [{ number: 1, size: 10, etag: 'etag' }] as const;

function uploadCalls({ uploads }: Storage, key: string): Calls {
  const upload = { key, uploadId: 'unreachable' };
  return {
    start: () => uploads.start({ key, contentType: 'text/plain' }),
    list: () => uploads.list(upload),
    complete: () => uploads.complete({ ...upload, parts: PARTS }),
    abort: () => uploads.abort(upload),
    ...(uploads.stale !== undefined && {
      stale: () => firstOf(uploads.stale?.({ prefix: `${key}/`, startedBefore: new Date() })),
    }),
  };
}

async function firstOf<Value>(values: AsyncIterable<Value> | undefined): Promise<Value | null> {
  for await (const value of values ?? []) return value;
  return null;
}

function objectCalls({ objects }: Storage, key: string): Calls {
  const copy = { from: key, to: `${key}-copy` };
  return {
    head: () => objects.head({ key }),
    read: () => objects.read({ key }),
    write: () => objects.write({ key, body: streamOf(new Uint8Array(10)), contentType: 'text/plain' }),
    delete: () => objects.delete({ keys: [key] }),
    list: () => objects.list({ prefix: `${key}/`, limit: 10 }),
    deletePrefix: () => objects.deletePrefix({ prefix: `${key}/` }),
    ...(objects.listAll !== undefined && { listAll: () => firstOf(objects.listAll?.({ prefix: `${key}/` })) }),
    ...(objects.peek !== undefined && { peek: () => objects.peek?.({ key, length: 10 }) }),
    ...(objects.adopt !== undefined && { adopt: () => objects.adopt?.(copy) }),
    ...(objects.publish !== undefined && { publish: () => objects.publish?.({ ...copy, ...asText }) }),
  };
}

/** Storages that sign with a key of their own need no connection; `requiresSize` may come from configuration. */
function callsThatMayWork({ uploads, objects }: Storage, key: string): Calls {
  const parts = [{ number: 1, size: 10 }];
  return {
    requiresSize: () => uploads.requiresSize?.(),
    sign: () => uploads.sign({ key, uploadId: 'unreachable', parts, expiresInSeconds: 60 }),
    signedUrl: () => objects.signedUrl({ key, signedAt: new Date(), expiresInSeconds: 60, ...asText }),
  };
}

function unreachableCase(
  name: string,
  run: (storage: Storage, key: string) => Promise<void>,
): CaseDefinition<StorageContractSubject> {
  return {
    name,
    appliesTo: ({ unreachable }) => unreachable !== undefined,
    run: async (subject) => {
      assert.ok(subject.unreachable !== undefined);
      await run(subject.unreachable, freshKey(subject));
    },
  };
}

/** The contract cases for outages. */
export const storageUnreachableCases: readonly CaseDefinition<StorageContractSubject>[] = [
  unreachableCase('every method of `uploads` is STORAGE_UNAVAILABLE if the storage cannot be reached', (storage, key) =>
    assertUnavailable('STORAGE_UNAVAILABLE', uploadCalls(storage, key)),
  ),
  unreachableCase('every method of `objects` is STORAGE_UNAVAILABLE if the storage cannot be reached', (storage, key) =>
    assertUnavailable('STORAGE_UNAVAILABLE', objectCalls(storage, key)),
  ),
  unreachableCase('signs if the storage cannot be reached, or is STORAGE_UNAVAILABLE', async (storage, key) => {
    for (const [method, call] of Object.entries(callsThatMayWork(storage, key))) {
      const works = await (async () => call())().then(
        () => true,
        () => false,
      );
      if (!works) await assertUnavailable('STORAGE_UNAVAILABLE', { [method]: call });
    }
  }),
];
