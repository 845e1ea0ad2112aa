import { contentDisposition } from '../files/content-disposition.ts';
import { judgedTypeOf, originalSource, type ReadOriginal } from '../files/original-reader.ts';
import { publishObject } from '../files/publish-object.ts';
import type { DatabaseConversions } from '../ports/database-conversions.ts';
import type { ConversionDestination, ConvertedImage, FileSource, ImagePreview } from '../ports/processor.ts';
import type { ConversionRecord, FileRecord, FocalPoint } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { processorFor } from './compose-processors.ts';
import { convertInTurn } from './convert-in-turn.ts';
import { offeredConversion } from './offered-conversion.ts';
import { receiveResult } from './receive-result.ts';
import { unsupportedImage } from './unsupported-image.ts';

/** One attempt. It writes its objects under keys of its own, so that overlapping attempts cannot harm each other. */
export interface ConversionAttempt {
  readonly file: FileRecord;
  readonly conversion: ConversionRecord;
  readonly attemptId: string;
  /** The previous attempt, which may have died or may still be running. */
  readonly supersededAttemptId: string | null;
}

/** An attempt in progress. */
export interface Making {
  readonly attempt: ConversionAttempt;
  readonly result: Promise<Parameters<DatabaseConversions['finish']>[0]['result']>;
}

/** What to make of one file. */
export interface DerivativesWork {
  readonly file: FileRecord;
  readonly attempts: readonly ConversionAttempt[];
  /** The longest side of a preview, in pixels. @default none */
  readonly previewSide?: number | undefined;
  readonly readOriginal: ReadOriginal;
  readonly signal: AbortSignal;
}

/** What is being made of one file. */
export interface DerivativesInProgress {
  readonly makings: readonly Making[];
  /** Only if one was requested. */
  readonly preview?: Promise<ImagePreview>;
}

/** Starts to make a preview and conversions of one file, from one read of its original if the processor can do that. */
export function startDerivatives(services: Services, work: DerivativesWork): DerivativesInProgress {
  const { file, attempts, previewSide, readOriginal, signal } = work;
  const { processor, settings } = services;
  const [refused, offered] = [[] as Making[], [] as ConversionAttempt[]];
  for (const attempt of attempts) {
    const refusal = refusalOf(services, attempt);
    if (refusal === null) offered.push(attempt);
    else refused.push({ attempt, result: Promise.reject(refusal) });
  }
  if (processor === null || (offered.length === 0 && previewSide === undefined)) return { makings: refused };

  const due = offered.map((attempt) => ({
    attempt,
    name: attempt.conversion.name,
    ...focalPointOf(services, attempt),
    ...placeOf(services, attempt),
  }));
  const source = sourceOf(services, file, readOriginal, signal);
  const timeoutSeconds = settings.conversionTimeoutSeconds;
  const able = processorFor(processor, source.contentType);
  const { conversions, preview } = convertInTurn(able, { source, due, previewSide, timeoutSeconds, signal });
  const makings = due.map(({ attempt, size }, index) => ({
    attempt,
    result: publish(services, attempt, conversions[index], size),
  }));
  return { makings: [...refused, ...makings], ...(preview !== undefined && { preview }) };
}

/** Why this worker cannot make a conversion; null if it can. */
function refusalOf({ processor }: Services, { file, conversion }: ConversionAttempt): Error | null {
  const { name, recipe } = conversion;
  if (processor === null || offeredConversion(processor, name, file.contentType)?.recipe !== recipe) {
    // During a rolling deployment, another worker may offer it. If none does, the queue gives up eventually.
    return new Error(`This worker does not offer ${name} with the requested recipe.`);
  }
  const contentType = judgedTypeOf(file);
  return processor.supports(contentType) ? null : unsupportedImage(processor, contentType, name);
}

function sourceOf(
  { storage: { objects }, keys }: Services,
  file: FileRecord,
  readOriginal: ReadOriginal,
  signal: AbortSignal,
): FileSource {
  const original = originalSource(file, readOriginal, signal);
  const { contentType } = original;
  return {
    ...original,
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
  };
}

function focalPointOf(
  { processor }: Services,
  { file, conversion }: ConversionAttempt,
): { readonly focalPoint?: FocalPoint } {
  const isUsed = offeredConversion(processor, conversion.name, file.contentType)?.usesFocalPoint === true;
  return isUsed && file.focalPoint !== null ? { focalPoint: file.focalPoint } : {};
}

/** Where an attempt stores its result, until the signal aborts, and the length of what it has stored, in bytes. */
function placeOf(
  services: Services,
  attempt: ConversionAttempt,
): { readonly destination: (signal: AbortSignal) => ConversionDestination; readonly size: () => number } {
  const key = services.keys.attempt(namesOf(attempt));
  let size = 0;
  return {
    destination: (signal) => ({
      write: async (result) => {
        ({ size } = await services.storage.objects.write({ key, ...result, signal }));
      },
      receive: async (input) => {
        const received = await receiveResult(services, { key, signal }, input);
        ({ size } = received);
        return received;
      },
    }),
    size: () => size,
  };
}

async function publish(
  services: Services,
  attempt: ConversionAttempt,
  converting: Promise<ConvertedImage> | undefined,
  sizeOf: () => number,
): Making['result'] {
  if (converting === undefined) throw new Error(`Nothing was made of ${attempt.conversion.name}.`);
  const { contentType, width, height } = await converting;
  const { file, conversion } = attempt;
  const { keys } = services;
  const names = namesOf(attempt);
  const [key, size] = [keys.attempt(names), sizeOf()];
  const publicKey =
    file.publicKey === null
      ? null
      : await publishObject(services, file, {
          from: key,
          to: keys.publicAttempt(names),
          size,
          contentType,
          conversion: conversion.name,
        });
  return { key, publicKey, size, contentType, width, height };
}

function namesOf({ file, conversion, attemptId }: ConversionAttempt): {
  readonly fileId: string;
  readonly conversionId: string;
  readonly attemptId: string;
} {
  return { fileId: file.id, conversionId: conversion.id, attemptId };
}
