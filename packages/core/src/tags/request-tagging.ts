import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Caller, fileNotFound, findFile, requireFile, fileNotReady } from '../files/access.ts';
import { requireRenderSeconds } from '../files/render-quota.ts';
import { copyOf } from '../files/storage-keys.ts';
import { isImage } from '../media-types/media-type.ts';
import type { RequestConversionOutcome } from '../ports/database-conversions.ts';
import type { JobRequest, Postponement } from '../ports/jobs.ts';
import type { FileRecord, NewTagging } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
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

/**
 * Requests suggestions for a READY file that never had any, if it is to be tagged; in the transaction on `db`, if
 * given.
 */
export async function requestMissingTagging(
  services: Services,
  file: FileRecord,
  wanted: boolean,
  db?: SqlClient,
): Promise<void> {
  const { tagger } = services;
  if (!wanted || tagger === null || file.tagging !== null) return;
  if (file.contentType === null || !isToBeTagged(tagger, file.contentType)) return;
  await request(services, tagger, file, { db });
}

/** Requests suggestions for an operator, beyond the limit of requests. Resolves to whether a new request was made. */
export async function requestTaggingAsOperator(services: Services, tagger: Tagger, file: FileRecord): Promise<boolean> {
  return (await request(services, tagger, file, { maxRequests: Number.MAX_SAFE_INTEGER })) === 'REQUESTED';
}

/** The tagging that a file's policy requires once it is READY; null if none. */
export function plannedTagging(
  { tagger }: Pick<Services, 'tagger'>,
  file: FileRecord,
  contentType: string,
): NewTagging | null {
  if (!file.policy.tag || tagger === null || !isToBeTagged(tagger, contentType)) return null;
  return { requestId: randomUUID(), source: tagger.name };
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

function request(
  services: Services,
  tagger: Tagger,
  file: FileRecord,
  options: { readonly maxRequests?: number; readonly db?: SqlClient | undefined } = {},
): Promise<RequestConversionOutcome> {
  const requestId = randomUUID();
  const { name: source } = tagger;
  const { maxRequests = services.settings.maxTaggingRequests, db } = options;
  return services.database.tags.request({
    fileId: file.id,
    requestId,
    source,
    maxRequests,
    jobs: (before) => {
      const copies = copyOf(before).filter((copy) => !copiesAreKeptBySame(copy.tagger, source));
      // The record has room for one copy, and the next is this tagger's.
      const data = { upload: null, prefixes: [], keys: [], attemptsAt: null, copies };
      return [taggingJob(file, requestId), ...(copies.length > 0 ? [{ name: 'delete', data } as const] : [])];
    },
    ...(db && { db }),
  });
}
