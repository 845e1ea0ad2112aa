import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RequestConversionOutcome } from '../ports/store-conversions.ts';
import type { FileTagRecord, ReviewTagsOutcome, StoreTags, TagName } from '../ports/store-tags.ts';
import type { Store } from '../ports/store.ts';
import { createReady } from './store-contract-files-in-states.ts';

/** The source of the suggestions. */
export const SOURCE = 'contract:tagger';

/** More tags than any case needs. */
export const MAX_TAGS = 1000;

/** A READY file whose tagging was requested. */
export interface Requested {
  readonly store: Store;
  readonly fileId: string;
  readonly requestId: string;
}

/** A tag of this name, which is in lower case, or with another key. */
export function tag(name: string, key: string = name): TagName {
  return { name, key };
}

/** A suggestion. */
export function suggestion(name: string, confidence: number): TagName & { readonly confidence: number } {
  return { ...tag(name), confidence };
}

/** Requests a tagging. */
export function requestTagging(
  store: Store,
  fileId: string,
  changes: Partial<Parameters<StoreTags['request']>[0]> = {},
): Promise<RequestConversionOutcome> {
  return store.tags.request({
    fileId,
    requestId: randomUUID(),
    source: SOURCE,
    maxRequests: 10,
    jobs: [],
    ...changes,
  });
}

/** A READY file, of an owner of its own unless told, whose tagging was requested. */
export async function createRequested(store: Store, ownerId: string = `owner-${randomUUID()}`): Promise<Requested> {
  const fileId = await createReady(store, { file: { ownerId } });
  const requestId = randomUUID();
  assert.equal(await requestTagging(store, fileId, { requestId }), 'REQUESTED', 'a tagging cannot be requested');
  return { store, fileId, requestId };
}

/** Begins an attempt, and gives its id. */
export async function startTagging(
  { store, fileId, requestId }: Requested,
  copyId: string | null = null,
): Promise<string> {
  const attemptId = randomUUID();
  const started = await store.tags.start({ fileId, requestId, attemptId, copyId });
  assert.equal(started?.id, fileId, 'the attempt cannot start');
  assert.equal(started.tagging?.status, 'RUNNING', 'the file is not as it is now');
  return attemptId;
}

/** Ends an attempt with suggestions. */
export function suggest(
  { store, fileId, requestId }: Requested,
  attemptId: string,
  tags: Parameters<StoreTags['finish']>[0]['tags'],
  maxTags: number = MAX_TAGS,
): Promise<boolean> {
  return store.tags.finish({ fileId, requestId, attemptId, tags, maxTags, jobs: [] });
}

/** A file with these suggestions, by name. */
export async function createTagged(
  store: Store,
  confidences: Readonly<Record<string, number>>,
  ownerId?: string,
): Promise<Requested> {
  const requested = await createRequested(store, ownerId);
  await tagAgain(requested, confidences, null);
  return requested;
}

/** Has the tagger suggest these, at a request of its own unless that is null. */
export async function tagAgain(
  { store, fileId, requestId }: Requested,
  confidences: Readonly<Record<string, number>>,
  source: string | null,
  maxTags?: number,
): Promise<void> {
  const next = { store, fileId, requestId: source === null ? requestId : randomUUID() };
  if (source !== null) {
    assert.equal(await requestTagging(store, fileId, { requestId: next.requestId, source }), 'REQUESTED');
  }
  const tags = Object.entries(confidences).map(([name, confidence]) => suggestion(name, confidence));
  assert.equal(await suggest(next, await startTagging(next), tags, maxTags), true, 'the attempt cannot finish');
}

/** Reviews as `ada`, unless told. */
export function review(
  store: Store,
  fileId: string,
  changes: Partial<Parameters<StoreTags['review']>[0]>,
): Promise<ReviewTagsOutcome> {
  return store.tags.review({
    fileId,
    reviewer: 'ada',
    confirm: [],
    reject: [],
    add: [],
    unreviewed: 'KEEP',
    maxTags: MAX_TAGS,
    ifVersion: null,
    ...changes,
  });
}

/** The tags of a file as the store gives them. */
export function tagsOf(store: Store, fileId: string): Promise<readonly FileTagRecord[]> {
  return store.tags.ofFiles({ fileIds: [fileId] });
}

/** The statuses of a file's tags, by name. */
export async function statusesOf(store: Store, fileId: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await tagsOf(store, fileId)).map(({ name, status }) => [name, status]));
}
