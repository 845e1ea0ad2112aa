import { randomUUID } from 'node:crypto';
import { DarkroomError, isOutage } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import { judgedTypeOf } from '../files/original-reader.ts';
import type { JobData, Postponement } from '../ports/jobs.ts';
import type { FileSource } from '../ports/processor.ts';
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
import type { TaggedSources } from './tagged-source.ts';
import { pauseAfter, wishOf } from './tagging-pause.ts';

/** The outcome of one attempt: a result, or an error that can be told apart from the database's own. */
type Result = TaggerAnswer | { readonly kind: 'ERROR'; readonly error: unknown };

/** What identifies an attempt in the database. */
interface Attempt {
  readonly fileId: string;
  readonly requestId: string;
  readonly attemptId: string;
}

/**
 * Has tags suggested for a file, as one attempt at a request. The record takes the result of the attempt that is
 * current. If the tagger is not ready or fails temporarily, a later job retries. An attempt that ends too late for the
 * record deletes any copy it left.
 *
 * @throws errors that a later attempt at this job may avoid: those of the database, and a tagger that is not the
 * requested one.
 */
export async function runTagging(
  services: Services,
  data: JobData['tag'],
  sources: TaggedSources,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { fileId, requestId, hastened = 0 } = data;
  const { database, tagger } = services;
  const wanted = await findFile(services, fileId);
  if (wanted?.tagging?.requestId !== requestId) {
    await removeLeftCopy(services, fileId, signal);
    return null;
  }
  if (tagger?.name !== wanted.tagging.source) {
    // During a rolling deployment, another worker may have the tagger. If none does, the queue gives up eventually.
    throw new Error(`This worker does not have the tagger ${wanted.tagging.source}.`);
  }

  // Recorded before the copy can exist: whatever happens next, deleting the file deletes the copy.
  const copyId = tagger.copies?.idOf(fileId) ?? null;
  const attempt = { fileId, requestId, attemptId: randomUUID() };
  const file = await database.tags.start({ ...attempt, copyId });
  if (file === null) {
    await removeLeftCopy(services, fileId, signal);
    return null;
  }

  if (!tagger.supports(judgedTypeOf(file))) {
    const isNoted = await fail(services, attempt, noTagsFor(file.contentType));
    if (!isNoted) await removeLeftCopy(services, fileId, signal);
    return null;
  }
  const result = await suggest(services, tagger, file, sources, signal);
  if (!(await settle(services, file, { ...attempt, hastened }, result))) {
    await removeLeftCopy(services, fileId, signal);
  }
  return result.kind === 'ERROR' ? outageOf(result.error) : 'DONE';
}

/** Whether a request for tags is the current one, and has not ended. */
export function isTaggingDue({ tagging }: FileRecord, requestId: string): boolean {
  return tagging?.requestId === requestId && (tagging.status === 'PENDING' || tagging.status === 'RUNNING');
}

/**
 * Deletes a copy that nothing else would delete: of a file that was deleted before or while its copy was recorded, or
 * for which a tagger with copies elsewhere was requested meanwhile, whose copy is now on the record.
 */
async function removeLeftCopy(services: Services, fileId: string, signal: AbortSignal): Promise<void> {
  if (services.tagger?.copies === undefined) return;
  const { name, copies } = services.tagger;
  const file = await findFile(services, fileId);
  const isLeft = file === null || (file.tagging !== null && !copiesAreKeptBySame(file.tagging.source, name));
  if (isLeft) await removeCopy(copies, copies.idOf(fileId), services.settings, signal);
}

/**
 * Records that tags could not be suggested, after the queue gave up. If the file was deleted before the copy of a dead
 * attempt was recorded, this is the last code that knows of the copy.
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

const GIVEN_UP = 'Tags could not be suggested after several attempts. Request them again later.';

async function suggest(
  { settings }: Services,
  tagger: Tagger,
  file: FileRecord,
  sources: TaggedSources,
  signal: AbortSignal,
): Promise<Result> {
  const patience = AbortSignal.timeout(settings.taggingTimeoutSeconds * 1000);
  const either = AbortSignal.any([signal, patience]);
  const source = (): Promise<FileSource> => sources(file, either);
  try {
    return await orAborted(either, tagger.suggest({ fileId: file.id, source, signal: either }));
  } catch (error) {
    // The worker is closing, or the queue takes the job back: it will run again unchanged.
    if (signal.aborted) throw error;
    return { kind: 'ERROR', error };
  }
}

/** Saves the outcome of an attempt. Resolves to false if the attempt is no longer current. */
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
  // A pause that was cut short does not count towards the day.
  const attempts = (file.tagging?.attempts ?? 0) - hastened;
  const isOut = result.kind === 'ERROR' && isOutage(result.error);
  const most = isOut ? settings.maxTaggingAttemptsInOutages : settings.maxTaggingAttempts;
  if (attempts >= most) return fail(services, attempt, GIVEN_UP);
  const outage = result.kind === 'ERROR' ? outageOf(result.error) : null;
  // A tagger that says when to ask again is not asked earlier.
  const waitsFor = wishOf(result) === 0 ? outage : null;
  const postponement = { hastened, ...(waitsFor !== null && { waitsFor }) };
  const nextRequestId = randomUUID();
  const job = { ...taggingJob(file, nextRequestId, postponement), delaySeconds: pauseAfter(attempts, result) };
  return tags.postpone({ ...attempt, nextRequestId, error: messageOf(result), jobs: [job] });
}

function messageOf(result: Result): string | null {
  if (result.kind !== 'ERROR') return null;
  const { error } = result;
  if (error instanceof DarkroomError && error.code === 'TAGGER_UNAVAILABLE') return error.message;
  return error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE'
    ? 'The file storage is unavailable at the moment. The request for tags is retried automatically.'
    : 'Tags could not be suggested yet. The request is retried automatically.';
}
