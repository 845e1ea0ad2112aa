import { DarkroomError } from '../errors/darkroom-error.ts';

/**
 * Checks a length against the longest that is accepted, in bytes.
 *
 * @throws {DarkroomError} FILE_TOO_LARGE.
 */
export function requireSize(size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new DarkroomError('FILE_TOO_LARGE', `The file has ${size} bytes; at most ${maxBytes} are accepted here.`, {
    context: { maxBytes },
  });
}
