import { randomUUID } from 'node:crypto';
import { DarkroomError, isOutage } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import type { JobData, Postponement } from '../ports/jobs.ts';
import type { FileRecord } from '../ports/records.ts';
import { type AttemptEnd, outageOf } from '../ports/rules/outages.ts';
import type { Tagger, TaggerAnswer } from '../ports/tagger.ts';
import type { Services } from '../services.ts';
import { orAborted } from '../streams/or-aborted.ts';
import { cleanSuggestions } from './clean-suggestions.ts';
import { copiesAreKeptBySame } from './keeper-of-copies.ts';
import { removeCopy } from './remove-copies.ts';
import { noTagsFor, taggingJob } from './request-tagging.ts';
import { MAX_TAG_NAMES_OF_OWNER, MAX_TAGS } from './tag-name.ts';
import { pauseAfter, wishOf } from './tagging-pause.ts';

/** What one attempt came to: an answer, or an error that can be told apart from the database's own. */
type Result = TaggerAnswer | { readonly kind: 'ERROR'; readonly error: unknown };

/** What the database knows an attempt by. */
interface Attempt {
  readonly fileId: string;
  readonly requestId: string;
  readonly attemptId: string;
}

/**
 * Has tags suggested for a file, as one attempt at a request. The record takes the answer of whichever attempt is the
 * current one. What the tagger is not ready for, or fails at in passing, is tried again by a later job. An attempt that
 * comes too late for the record removes the copy that it may have left.
 *
 * @throws what a later attempt at this job may get past: the database's errors, and a tagger that is not
 * the one that was asked for.
 */
export async function runTagging(services: Services, data: JobData['tag'], signal: AbortSignal): Promise<AttemptEnd> {
  const { fileId, requestId, hastened = 0 } = data;
  const { database, tagger } = services;
  const wanted = await findFile(services, fileId);
  if (wanted?.tagging?.requestId !== requestId) {
    await removeLeftCopy(services, fileId, signal);
    return null;
  }
  if (tagger?.name !== wanted.tagging.source) {
    // In a rolling deployment another worker may have it. Where none does, the queue gives up in the end.
    throw new Error(`This worker does not have the tagger ${wanted.tagging.source}.`);
  }

  // Noted before the copy can exist: whatever happens next, deleting the file removes it.
  const copyId = tagger.copies?.idOf(fileId) ?? null;
  const attempt = { fileId, requestId, attemptId: randomUUID() };
  const file = await database.tags.start({ ...attempt, copyId });
  if (file === null) {
    await removeLeftCopy(services, fileId, signal);
    return null;
  }

  if (!tagger.supports(typeOf(file))) {
    const isNoted = await fail(services, attempt, noTagsFor(file.contentType));
    if (!isNoted) await removeLeftCopy(services, fileId, signal);
    return null;
  }
  const result = await suggest(services, tagger, file, signal);
  if (!(await settle(services, file, { ...attempt, hastened }, result))) {
    await removeLeftCopy(services, fileId, signal);
  }
  return result.kind === 'ERROR' ? outageOf(result.error) : 'DONE';
}

function typeOf({ contentType }: FileRecord): string {
  return contentType ?? 'application/octet-stream';
}

/**
 * Removes the copy that nobody would any more: that of a file which was deleted before its copy was noted, or while it
 * was made, or for which a tagger that keeps copies elsewhere was asked meanwhile, whose copy is the one on the record.
 */
async function removeLeftCopy(services: Services, fileId: string, signal: AbortSignal): Promise<void> {
  if (services.tagger?.copies === undefined) return;
  const { name, copies } = services.tagger;
  const file = await findFile(services, fileId);
  const isLeft = file === null || (file.tagging !== null && !copiesAreKeptBySame(file.tagging.source, name));
  if (isLeft) await removeCopy(copies, copies.idOf(fileId), services.settings, signal);
}

/**
 * Notes on the record that tags could not be suggested, where the queue gave up. Where the file was deleted before the
 * copy of a dead attempt was noted, this is the last that knows of it.
 */
export async function giveUpTagging(services: Services, data: JobData['tag'], signal: AbortSignal): Promise<void> {
  const { fileId, requestId } = data;
  const isNoted = await fail(services, { fileId, requestId, attemptId: null }, GIVEN_UP);
  if (!isNoted) await removeLeftCopy(services, fileId, signal);
}

async function fail(
  { database, events }: Services,
  attempt: Omit<Attempt, 'attemptId'> & { readonly attemptId: string | null },
  error: string,
): Promise<boolean> {
  return database.tags.fail({ ...attempt, error, jobs: await events.tell({ type: 'taggingFailed' }, []) });
}

const GIVEN_UP = 'No tags could be suggested, though it was tried several times. Ask for them again later.';

async function suggest(services: Services, tagger: Tagger, file: FileRecord, signal: AbortSignal): Promise<Result> {
  const { keys, settings, storage } = services;
  const patience = AbortSignal.timeout(settings.taggingTimeoutSeconds * 1000);
  const either = AbortSignal.any([signal, patience]);
  const source = {
    contentType: typeOf(file),
    size: file.size ?? 0,
    read: async (): Promise<ReadableStream<Uint8Array>> => {
      const bytes = await storage.objects.read({ key: keys.original(file.id), signal: either });
      if (bytes === null) throw new DarkroomError('STORAGE_UNAVAILABLE', 'The original cannot be read right now.');
      return bytes;
    },
  };
  try {
    return await orAborted(either, tagger.suggest({ fileId: file.id, source, signal: either }));
  } catch (error) {
    // The worker closes, or the queue takes the job back: it will run again as it is.
    if (signal.aborted) throw error;
    return { kind: 'ERROR', error };
  }
}

/** Writes down what an attempt came to. False when it is not the current one any more. */
async function settle(
  services: Services,
  file: FileRecord,
  { hastened = 0, ...attempt }: Attempt & Postponement,
  result: Result,
): Promise<boolean> {
  const { database, settings, log } = services;
  const { tags } = database;
  if (result.kind === 'SUGGESTED') {
    const suggested = cleanSuggestions(result.tags, file.policy.minConfidence);
    const jobs = await services.events.tell({ type: 'tagsSuggested' }, []);
    return tags.finish({ ...attempt, tags: suggested, maxTags: MAX_TAGS, maxNames: MAX_TAG_NAMES_OF_OWNER, jobs });
  }
  if (result.kind === 'ERROR') {
    log.warn(`Tags for file ${file.id} could not be suggested.`, result.error);
    const { error } = result;
    if (error instanceof DarkroomError && error.code === 'TAGGING_FAILED') {
      return fail(services, attempt, error.message);
    }
  }
  // A pause that was cut short is no part of the day.
  const attempts = (file.tagging?.attempts ?? 0) - hastened;
  const isOut = result.kind === 'ERROR' && isOutage(result.error);
  const most = isOut ? settings.maxTaggingAttemptsInOutages : settings.maxTaggingAttempts;
  if (attempts >= most) return fail(services, attempt, GIVEN_UP);
  const outage = result.kind === 'ERROR' ? outageOf(result.error) : null;
  // A tagger that says when to ask again is not asked before.
  const waitsFor = wishOf(result) === 0 ? outage : null;
  const postponement = { hastened, ...(waitsFor !== null && { waitsFor }) };
  const job = { ...taggingJob(file, attempt.requestId, postponement), delaySeconds: pauseAfter(attempts, result) };
  return tags.postpone({ ...attempt, error: messageOf(result), jobs: [job] });
}

function messageOf(result: Result): string | null {
  if (result.kind !== 'ERROR') return null;
  const { error } = result;
  if (error instanceof DarkroomError && error.code === 'TAGGER_UNAVAILABLE') return error.message;
  return error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE'
    ? 'The file storage cannot answer at the moment. The tagging is tried again by itself.'
    : 'No tags could be suggested just now. It is tried again by itself.';
}
