import type { Pace } from '../environment/pace.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import type { Api } from '../transport/ask.ts';

/** Codes whose `parts` were received, but must be sent again. */
const BAD_PARTS = ['PART_TOO_SMALL', 'PART_SIZE_MISMATCH', 'PART_CORRUPTED'];

/**
 * Completes an upload. Returns the numbers of the parts that must be sent again, none once the file is READY.
 *
 * @throws {DarkroomClientError} with the server's code: why the file was rejected, UPLOAD_NOT_OPEN, UPLOAD_VERIFYING if
 * the server has not checked the file after all attempts, and others.
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
      // Both pass by themselves: another call is checking the file, or a part is being replaced.
      const mayPass = error.code === 'UPLOAD_VERIFYING' || error.code === 'UPLOAD_INCOMPLETE';
      if (!mayPass || attempt >= pace.attempts) throw error;
      await pace.wait(Math.min(attempt, 4), signal);
    }
  }
}

/**
 * Completes an upload that accepts no more parts: another tab may have completed it, or this tab did and the response
 * was lost.
 *
 * @throws {DarkroomClientError} with the code that the file was rejected with; UPLOAD_NOT_OPEN if it cannot become a
 * file.
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
