import { randomUUID } from 'node:crypto';
import { DarkroomError, isOutage, isRetryable } from '../errors/darkroom-error.ts';
import { contentDisposition } from '../files/content-disposition.ts';
import { publishObject } from '../files/publish-object.ts';
import type { AttemptKey } from '../files/storage-keys.ts';
import type { DatabaseConversions } from '../ports/database-conversions.ts';
import type { JobData } from '../ports/jobs.ts';
import type { ConversionRecord, FileRecord } from '../ports/records.ts';
import { type AttemptEnd, outageOf } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';
import { orAborted } from '../streams/or-aborted.ts';
import { leftAttemptsJobs } from './left-attempts.ts';
import { offeredConversion } from './offered-conversion.ts';
import { postponeConversion } from './postpone-conversion.ts';
import { receiveResult } from './receive-result.ts';
import { unsupportedImage } from './unsupported-image.ts';

/** One attempt. It writes its objects under keys of its own, so that overlapping attempts cannot harm each other. */
interface Attempt {
  readonly file: FileRecord;
  readonly conversion: ConversionRecord;
  readonly attemptId: string;
}

type ConversionResult = Parameters<DatabaseConversions['finish']>[0]['result'];

/**
 * Makes a derivative, as one attempt at a request. The record takes the result of the attempt that is current. Another
 * attempt deletes what it wrote, or, if it cannot, jobs that are written with the end of the conversion do. An outage
 * postpones the conversion.
 *
 * @throws errors that a later attempt may avoid.
 */
export async function runConversion(
  services: Services,
  data: JobData['convert'],
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { conversions } = services.database;
  const attemptId = randomUUID();
  const { conversionId, requestId, fileId } = data;
  const started = await conversions.start({ conversionId, requestId, attemptId });
  if (started === null) return null;

  let result: ConversionResult;
  try {
    result = await convert(services, { ...started, attemptId }, signal);
  } catch (error) {
    const isDiscarded = await discard(services, { fileId, conversionId, attemptId });
    // The worker is closing, or the queue takes the job back: it will run again unchanged.
    if (isOutage(error) && !signal.aborted) {
      await postponeConversion(services, data, { ...started, attemptId }, error);
      return outageOf(error);
    }
    if (isRetryable(error)) throw error;
    const jobs = isDiscarded && started.supersededAttemptId === null ? [] : leftAttemptsJobs(data);
    const telling = await services.events.tell({ type: 'conversionFailed', conversionId }, jobs);
    await conversions.fail({ conversionId, requestId, attemptId, error: messageOf(error), jobs: telling });
    return null;
  }
  // If this throws, the record may have taken the result all the same: nothing is deleted then, and the jobs of the
  // attempt that ends the conversion clean up.
  const isAlone = started.supersededAttemptId === null && started.conversion.key === null;
  const jobs = isAlone ? [] : leftAttemptsJobs(data);
  const telling = await services.events.tell({ type: 'conversionDone', conversionId }, jobs);
  const finished = await conversions.finish({ conversionId, requestId, attemptId, result, jobs: telling });
  if (!finished) await discard(services, { fileId, conversionId, attemptId });
  return 'DONE';
}

/** Records that a conversion failed for good, after its queue gave up. */
export async function giveUpConversion(services: Services, data: JobData['convert']): Promise<void> {
  const { conversionId, requestId } = data;
  const error = 'The conversion failed after several attempts. Request it again later.';
  const jobs = await services.events.tell({ type: 'conversionFailed', conversionId }, leftAttemptsJobs(data));
  await services.database.conversions.fail({ conversionId, requestId, attemptId: null, error, jobs });
}

async function convert(
  services: Services,
  { file, conversion, attemptId }: Attempt,
  ofJob: AbortSignal,
): Promise<ConversionResult> {
  const { processor, keys, settings } = services;
  const { objects } = services.storage;
  if (processor === null || offeredConversion(processor, conversion.name)?.recipe !== conversion.recipe) {
    // During a rolling deployment, another worker may offer it. If none does, the queue gives up eventually.
    throw new Error(`This worker does not offer ${conversion.name} with the requested recipe.`);
  }
  const contentType = file.contentType ?? 'application/octet-stream';
  if (!processor.supports(contentType)) throw unsupportedImage(processor, contentType);
  const key = keys.attempt({ fileId: file.id, conversionId: conversion.id, attemptId });
  // If a processor ignores the signal, its source and destination refuse whatever it does later.
  const signal = AbortSignal.any([ofJob, AbortSignal.timeout(settings.conversionTimeoutSeconds * 1000)]);
  let size = 0;
  const converting = processor.convert({
    conversion: conversion.name,
    source: {
      contentType,
      size: file.size ?? 0,
      read: async () => {
        const bytes = await objects.read({ key: keys.original(file.id), signal });
        if (bytes === null) {
          throw new DarkroomError('STORAGE_UNAVAILABLE', 'The original file cannot be read at the moment.');
        }
        return bytes;
      },
      signedUrl: async ({ expiresInSeconds }) => {
        const { url } = await objects.signedUrl({
          key: keys.original(file.id),
          signedAt: new Date(),
          expiresInSeconds,
          contentType,
          contentDisposition: contentDisposition(file, contentType),
        });
        return url;
      },
    },
    destination: {
      write: async (result) => {
        ({ size } = await objects.write({ key, ...result, signal }));
      },
      receive: async (input) => {
        const received = await receiveResult(services, { key, signal }, input);
        ({ size } = received);
        return received;
      },
    },
    signal,
  });
  const made = await orAborted(signal, converting);

  const { contentType: type, width, height } = made;
  const publicKey = await publish(services, { file, conversion, attemptId }, { contentType: type, size });
  return { key, publicKey, size, contentType: type, width, height };
}

async function publish(
  services: Services,
  attempt: Attempt,
  made: { readonly contentType: string; readonly size: number },
): Promise<string | null> {
  const { file, conversion, attemptId } = attempt;
  if (file.publicKey === null) return null;
  const { keys } = services;
  const names = { fileId: file.id, conversionId: conversion.id, attemptId };
  return publishObject(services, file, {
    from: keys.attempt(names),
    to: keys.publicAttempt(names),
    ...made,
    conversion: conversion.name,
  });
}

/** Deletes what an attempt wrote. Resolves to false if that failed and is left to the jobs that end the conversion. */
async function discard(services: Services, attempt: AttemptKey): Promise<boolean> {
  const { keys, storage, log } = services;
  try {
    await storage.objects.delete({ keys: [keys.attempt(attempt), keys.publicAttempt(attempt)] });
    return true;
  } catch (error) {
    log.warn(
      `The objects of an attempt at converting file ${attempt.fileId} could not be deleted. They are deleted when the conversion ends.`,
      error,
    );
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof DarkroomError ? error.message : 'The conversion failed.';
}
