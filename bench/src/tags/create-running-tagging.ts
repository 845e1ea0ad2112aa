import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { newFile } from '../new-file.ts';

/** An attempt at a tagging that can be finished. */
export interface RunningTagging {
  readonly fileId: string;
  readonly requestId: string;
  readonly attemptId: string;
}

/** A READY file of this owner whose tagger is at work. */
export async function createRunningTagging(database: OpenDatabase, ownerId: string): Promise<RunningTagging> {
  const [fileId, token, requestId, attemptId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const policy = { accept: null, maxBytes: 1000, maxPixels: null, convert: [], tag: true, minConfidence: null };
  await database.files.create(newFile({ id: fileId, ownerId, policy }));
  await database.files.beginVerification({ fileId, token, leaseSeconds: 600, jobs: [] });
  const judged = { contentType: 'image/jpeg', size: 1000, sha256: null, width: 10, height: 10, publicKey: null };
  const tagging = { requestId, source: 'bench' };
  await database.files.markReady({ fileId, token, ...judged, conversions: [], tagging, jobs: [] });
  assert.notEqual(await database.tags.start({ fileId, requestId, attemptId, copyId: null }), null);
  return { fileId, requestId, attemptId };
}
