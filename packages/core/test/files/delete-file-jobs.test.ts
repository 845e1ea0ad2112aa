import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'vitest';
import { deleteFileJobs, storageKeys } from '../../src/files/storage-keys.ts';

const keys = storageKeys('database');
const upload = { id: randomUUID(), uploadId: 'U', visibility: 'PRIVATE', tagging: null } as const;

/** The uploads that the two jobs abort, and when the second one comes. */
function uploadsOf(file: Parameters<typeof deleteFileJobs>[1]): readonly unknown[] {
  return deleteFileJobs(keys, file, 3600).map(({ data, delaySeconds }) => [
    'upload' in data ? data.upload : undefined,
    delaySeconds,
  ]);
}

test('the upload of a READY file, which has ended, is aborted by the later removal of its bytes alone', () => {
  const aborted = { key: keys.original(upload.id), uploadId: 'U' };
  assert.deepEqual(uploadsOf({ ...upload, status: 'READY' }), [
    [null, undefined],
    [aborted, 4200],
  ]);
  assert.deepEqual(uploadsOf({ ...upload, status: 'UPLOADING' }), [
    [aborted, undefined],
    [aborted, 4200],
  ]);
  assert.deepEqual(uploadsOf({ ...upload, status: 'UPLOADING', uploadId: null }), [
    [null, undefined],
    [null, 4200],
  ]);
});
