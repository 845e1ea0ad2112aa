import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RequestConversionOutcome } from '../../ports/database-conversions.ts';
import type { ReviewTagsOutcome, DatabaseTags } from '../../ports/database-tags.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { FileTagRecord, TagName } from '../../ports/records.ts';
import { createReady } from './files-in-states.ts';

/** The source of the suggestions. */
export const SOURCE = 'contract:tagger';

/** More tags than any case needs. */
export const MAX_TAGS = 1000;

/** A READY file whose tagging was requested. */
export interface Requested {
  readonly database: OpenDatabase;
  readonly fileId: string;
  readonly requestId: string;
}

/** A tag of this name. The name must be in lower case unless another key is given. */
export function tag(name: string, key: string = name): TagName {
  return { name, key };
}

/** A suggestion. */
export function suggestion(name: string, confidence: number): TagName & { readonly confidence: number } {
  return { ...tag(name), confidence };
}

/** Requests a tagging. */
export function requestTagging(
  database: OpenDatabase,
  fileId: string,
  changes: Partial<Parameters<DatabaseTags['request']>[0]> = {},
): Promise<RequestConversionOutcome> {
  return database.tags.request({
    fileId,
    requestId: randomUUID(),
    source: SOURCE,
    maxRequests: 10,
    jobs: () => [],
    ...changes,
  });
}

/** A READY file whose tagging was requested, of a new owner unless one is given. */
export async function createRequested(
  database: OpenDatabase,
  ownerId: string = `owner-${randomUUID()}`,
): Promise<Requested> {
  const fileId = await createReady(database, { file: { ownerId } });
  const requestId = randomUUID();
  assert.equal(await requestTagging(database, fileId, { requestId }), 'REQUESTED', 'a tagging cannot be requested');
  return { database, fileId, requestId };
}

/** Starts an attempt and returns its id. */
export async function startTagging(
  { database, fileId, requestId }: Requested,
  copyId: string | null = null,
): Promise<string> {
  const attemptId = randomUUID();
  const started = await database.tags.start({ fileId, requestId, attemptId, copyId });
  assert.equal(started?.id, fileId, 'the attempt cannot start');
  assert.equal(started.tagging?.status, 'RUNNING', 'the file is not as it is now');
  return attemptId;
}

/** Finishes an attempt with suggestions. */
export function suggest(
  { database, fileId, requestId }: Requested,
  attemptId: string,
  tags: Parameters<DatabaseTags['finish']>[0]['tags'],
  maxTags: number = MAX_TAGS,
): Promise<boolean> {
  return database.tags.finish({ fileId, requestId, attemptId, tags, maxTags, jobs: [] });
}

/** Creates a file with these suggestions, by name. */
export async function createTagged(
  database: OpenDatabase,
  confidences: Readonly<Record<string, number>>,
  ownerId?: string,
): Promise<Requested> {
  const requested = await createRequested(database, ownerId);
  await tagAgain(requested, confidences, null);
  return requested;
}

/** Makes the tagger suggest these, under a new request unless that is null. */
export async function tagAgain(
  { database, fileId, requestId }: Requested,
  confidences: Readonly<Record<string, number>>,
  source: string | null,
  maxTags?: number,
): Promise<void> {
  const next = { database, fileId, requestId: source === null ? requestId : randomUUID() };
  if (source !== null) {
    assert.equal(await requestTagging(database, fileId, { requestId: next.requestId, source }), 'REQUESTED');
  }
  const tags = Object.entries(confidences).map(([name, confidence]) => suggestion(name, confidence));
  assert.equal(await suggest(next, await startTagging(next), tags, maxTags), true, 'the attempt cannot finish');
}

/** Reviews as `ada` by default. */
export function review(
  database: OpenDatabase,
  fileId: string,
  changes: Partial<Parameters<DatabaseTags['review']>[0]>,
): Promise<ReviewTagsOutcome> {
  return database.tags.review({
    fileId,
    reviewer: 'ada',
    confirm: [],
    reject: [],
    add: [],
    unreviewed: 'KEEP',
    maxTags: MAX_TAGS,
    ifVersion: null,
    jobs: [],
    ...changes,
  });
}

/** The tags of a file, as returned by the database. */
export function tagsOf(database: OpenDatabase, fileId: string): Promise<readonly FileTagRecord[]> {
  return database.tags.ofFiles({ fileIds: [fileId], limit: 10_000 });
}

/** The statuses of a file's tags, by name. */
export async function statusesOf(database: OpenDatabase, fileId: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await tagsOf(database, fileId)).map(({ name, status }) => [name, status]));
}
