import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RequestConversionOutcome } from '../../ports/database-conversions.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { ConversionRecord, NewConversion } from '../../ports/records.ts';
import { createReady, newConversion, read } from './files-in-states.ts';

/** The result of a conversion. */
export const RESULT = {
  key: 'files/a',
  publicKey: 'public/a',
  contentType: 'image/png',
  size: 5_000_000_000_001,
  width: 8,
  height: 6,
};

/** A conversion of a READY file, and the request for it. */
export interface Requested {
  readonly database: OpenDatabase;
  readonly fileId: string;
  readonly conversionId: string;
  readonly requestId: string;
}

/** A READY file with one conversion, PENDING. */
export async function createRequested(database: OpenDatabase): Promise<Requested> {
  const conversion = newConversion();
  const fileId = await createReady(database, { conversions: [conversion] });
  return { database, fileId, conversionId: conversion.id, requestId: conversion.requestId };
}

/** The only conversion of a file. */
export async function conversionOf(database: OpenDatabase, fileId: string): Promise<ConversionRecord> {
  const { conversions } = await read(database, fileId);
  assert.equal(conversions.length, 1, 'not exactly one conversion');
  return conversions[0] as ConversionRecord;
}

/** Starts an attempt and returns its id. */
export async function start({ database, conversionId, requestId }: Requested): Promise<string> {
  const attemptId = randomUUID();
  const started = await database.conversions.start({ conversionId, requestId, attemptId });
  assert.ok(started, 'the attempt cannot start');
  return attemptId;
}

/** Finishes an attempt with {@link RESULT}. */
export function finish(
  { database, conversionId, requestId }: Requested,
  attemptId: string,
  key: string = RESULT.key,
): Promise<boolean> {
  return database.conversions.finish({ conversionId, requestId, attemptId, result: { ...RESULT, key }, jobs: [] });
}

/** Fails an attempt, or the request if the attempt is null. */
export function fail({ database, conversionId, requestId }: Requested, attemptId: string | null): Promise<boolean> {
  return database.conversions.fail({ conversionId, requestId, attemptId, error: 'It is damaged.', jobs: [] });
}

/** Requests a conversion, without a job. */
export function request(
  database: OpenDatabase,
  fileId: string,
  conversion: NewConversion,
  maxRequests = 10,
): Promise<RequestConversionOutcome> {
  return database.conversions.request({ fileId, conversion, maxRequests, jobs: () => [] });
}
