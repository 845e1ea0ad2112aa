import { DarkroomError } from '../errors/darkroom-error.ts';
import { findFile } from '../files/access.ts';
import type { StorageKeys } from '../files/storage-keys.ts';
import { JOB_POLICIES, type JobRequest } from '../ports/jobs.ts';
import type { ConversionRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';

/** A conversion of a file. */
type Conversion = Pick<ConversionRecord, 'fileId'> & { readonly conversionId: string };

/** After this time, a superseded attempt has ended, and so have its writes. */
const LATE_SECONDS = JOB_POLICIES.convert.expireInSeconds + 600;

/** A storage may accept more or fewer per request. */
const KEYS_AT_ONCE = 500;
const LISTINGS = 20;

/**
 * The jobs that delete what attempts at a conversion left behind, after it has ended: immediately, and again when none
 * of them can write any more.
 */
export function leftAttemptsJobs({ fileId, conversionId }: Conversion): readonly JobRequest[] {
  const attemptsAt = { fileId, conversionId };
  const data = { upload: null, prefixes: [], keys: [], attemptsAt, copies: [] };
  return [
    { name: 'delete', data },
    { name: 'delete', data, delaySeconds: LATE_SECONDS },
  ];
}

/**
 * Deletes what attempts at a conversion left behind, except the derivative and the objects of a running attempt.
 * Repeats until a listing shows nothing else. Idempotent.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE, also if the listing never becomes empty.
 */
export async function removeLeftAttempts(services: Services, conversion: Conversion): Promise<void> {
  const { storage, keys } = services;
  for (let listings = 1; listings <= LISTINGS; listings += 1) {
    const listed: string[] = [];
    for (const prefix of keys.attempts(conversion)) {
      listed.push(...(await storage.objects.list({ ...prefix, limit: KEYS_AT_ONCE })));
    }
    if (listed.length === 0) return;
    // Only after the listing: an attempt that starts later cannot have written any of the listed objects.
    const needed = await keysNeeded(services, conversion);
    const left = listed.filter((key) => !needed.has(key));
    if (left.length === 0) return;
    await storage.objects.delete({ keys: left });
  }
  throw new DarkroomError('STORAGE_UNAVAILABLE', 'Attempts at a conversion keep storing new objects. Try again later.');
}

async function keysNeeded(services: Services, { fileId, conversionId }: Conversion): Promise<ReadonlySet<string>> {
  const file = await findFile(services, fileId);
  const conversion = file?.conversions.find(({ id }) => id === conversionId);
  if (conversion === undefined) return new Set();
  const { key, publicKey } = conversion;
  return new Set([key, publicKey, ...keysOfCurrent(services.keys, conversion)].filter((one) => one !== null));
}

/** Written by the running attempt. An attempt that waits for a retry is over. */
function keysOfCurrent(keys: StorageKeys, { fileId, id, status, attemptId }: ConversionRecord): readonly string[] {
  if (status !== 'RUNNING' || attemptId === null) return [];
  const attempt = { fileId, conversionId: id, attemptId };
  return [keys.attempt(attempt), keys.publicAttempt(attempt)];
}
