import type { Pace } from '../environment/pace.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import type { Api } from '../transport/ask.ts';

/** Codes whose `parts` have landed, and have to be sent again. */
const BAD_PARTS = ['PART_TOO_SMALL', 'PART_SIZE_MISMATCH', 'PART_CORRUPTED'];

/**
 * Completes an upload: gives the numbers of the parts that have to be sent again, none once the file is READY.
 *
 * @throws {DarkroomClientError} the server's: what the file was rejected for, UPLOAD_NOT_OPEN, UPLOAD_VERIFYING
 * where it has not come to judge the file after all attempts, and others.
 */
export async function completeSession(
  { ask, operations }: Api,
  pace: Pace,
  fileId: string,
  signal: AbortSignal,
): Promise<readonly number[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask(operations.complete, { id: fileId }, signal);
      return [];
    } catch (error) {
      if (!(error instanceof DarkroomClientError)) throw error;
      const parts = partsOf(error);
      if (parts.length > 0) return parts;
      // What is being judged by another call will be, and a part that was replaced meanwhile is there in a moment.
      const mayPass = error.code === 'UPLOAD_VERIFYING' || error.code === 'UPLOAD_INCOMPLETE';
      if (!mayPass || attempt >= pace.attempts) throw error;
      await pace.wait(Math.min(attempt, 4), signal);
    }
  }
}

/**
 * Completes an upload that takes no parts any more: another tab may have completed it, or this one,
 * where the answer was lost.
 *
 * @throws {DarkroomClientError} the code that the file was rejected with; UPLOAD_NOT_OPEN
 * where it cannot become a file.
 */
export async function completeEnded(api: Api, pace: Pace, fileId: string, signal: AbortSignal): Promise<void> {
  try {
    const parts = await completeSession(api, pace, fileId, signal);
    if (parts.length === 0) return;
  } catch (error) {
    if (!(error instanceof DarkroomClientError) || error.code !== 'FILE_NOT_FOUND') throw error;
  }
  throw api.makeError('UPLOAD_NOT_OPEN');
}

function partsOf({ code, details }: DarkroomClientError): readonly number[] {
  const parts = BAD_PARTS.includes(code) ? details['parts'] : code === 'UPLOAD_INCOMPLETE' && details['missingParts'];
  return Array.isArray(parts) ? parts.filter((number) => typeof number === 'number') : [];
}
