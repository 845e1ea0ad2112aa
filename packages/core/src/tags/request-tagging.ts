import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, findFile, requireFile, fileNotReady } from '../files/access.ts';
import { requireRenderSeconds } from '../files/render-quota.ts';
import { copyOf } from '../files/storage-keys.ts';
import { isImage } from '../media-types/media-type.ts';
import type { RequestConversionOutcome } from '../ports/database-conversions.ts';
import type { JobRequest, Postponement } from '../ports/jobs.ts';
import type { FileRecord, NewTagging, TaggingRecord } from '../ports/records.ts';
import type { Tagger } from '../ports/tagger.ts';
import type { Services } from '../services.ts';
import { copiesAreKeptBySame } from './keeper-of-copies.ts';

/**
 * Requests tag suggestions for a READY file, unless they are done or in progress. Repeats a tagging that FAILED or came
 * from another tagger.
 *
 * @throws {DarkroomError} FILE_NOT_FOUND, FORBIDDEN, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED, BAD_USER_INPUT without a
 * tagger, or QUOTA_EXCEEDED after too many requests or too much time of the owner's jobs.
 */
export async function requestTagging(services: Services, id: string, caller: Caller): Promise<FileRecord> {
  const file = await requireFile(services, id, 'TAG', caller);
  const { tagger, settings } = services;
  if (tagger === null) throw new DarkroomError('BAD_USER_INPUT', 'This server does not suggest tags. Add your own.');
  if (file.status !== 'READY') throw fileNotReady();
  if (file.contentType === null || !tagger.supports(file.contentType)) {
    throw new DarkroomError('FILE_TYPE_NOT_ACCEPTED', noTagsFor(file.contentType));
  }
  const isMade = file.tagging?.source === tagger.name && file.tagging.status !== 'FAILED';
  if (!isMade) await requireRenderSeconds(services, file, caller);
  const outcome = await request(services, tagger, file);
  if (outcome === 'NOT_READY') throw fileNotReady();
  if (outcome === 'EXHAUSTED') {
    throw new DarkroomError(
      'QUOTA_EXCEEDED',
      `Tags for this file were already requested ${settings.maxTaggingRequests} times. Upload the file again to request more.`,
    );
  }
  const current = await findFile(services, id);
  if (current === null) throw fileNotFound();
  return current;
}

/** The tagging to request for a READY file that never had any; null if it is not to be tagged. */
export function missingTagging({ tagger }: Pick<Services, 'tagger'>, file: FileRecord): NewTagging | null {
  if (tagger === null || file.tagging !== null || file.contentType === null) return null;
  return isToBeTagged(tagger, file.contentType) ? newTagging(tagger) : null;
}

/** A tagging to request. */
export function newTagging({ name: source }: Tagger): NewTagging {
  return { requestId: randomUUID(), source };
}

/** The tagging that a file's policy requires once it is READY; null if none. */
export function plannedTagging(
  { tagger }: Pick<Services, 'tagger'>,
  file: FileRecord,
  contentType: string,
): NewTagging | null {
  if (!file.policy.tag || tagger === null || !isToBeTagged(tagger, contentType)) return null;
  return newTagging(tagger);
}

/** The message for a file of a type that the tagger does not support. */
export function noTagsFor(contentType: string | null): string {
  return `Tags cannot be suggested for a file of type ${contentType ?? 'unknown'}. Add your own.`;
}

/**
 * Whether a policy's tags apply to a file of this type: to types that the tagger supports, and to all other images,
 * whose tagging ends as FAILED with a reason.
 */
function isToBeTagged(tagger: Tagger, contentType: string): boolean {
  return tagger.supports(contentType) || isImage(contentType);
}

/** The job for a request. */
export function taggingJob(
  { id, ownerId }: Pick<FileRecord, 'id' | 'ownerId'>,
  requestId: string,
  postponement: Postponement = {},
): JobRequest {
  return { name: 'tag', data: { fileId: id, requestId, ...postponement }, owner: ownerId };
}

/** The job that deletes the copy of a tagging that another tagger's replaces, unless both keep theirs in one place. */
export function formerCopyJobs(
  before: Pick<TaggingRecord, 'source' | 'copyId'> | null,
  source = '',
): readonly JobRequest[] {
  // The record has room for one copy, and the next is this tagger's.
  const copies = copyOf(before).filter((copy) => !copiesAreKeptBySame(copy.tagger, source));
  const data = { upload: null, prefixes: [], keys: [], attemptsAt: null, copies };
  return copies.length === 0 ? [] : [{ name: 'delete', data }];
}

function request(services: Services, tagger: Tagger, file: FileRecord): Promise<RequestConversionOutcome> {
  const { requestId, source } = newTagging(tagger);
  return services.database.tags.request({
    fileId: file.id,
    requestId,
    source,
    maxRequests: services.settings.maxTaggingRequests,
    jobs: (before) => [taggingJob(file, requestId), ...formerCopyJobs(before, source)],
  });
}
