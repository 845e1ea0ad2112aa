import { DarkroomError, type DarkroomErrorOptions } from '../errors/darkroom-error.ts';

/**
 * Checks a length against the maximum, in bytes.
 *
 * @param context Further facts for the client.
 * @throws {DarkroomError} FILE_TOO_LARGE.
 */
export function requireSize(size: number, maxBytes: number, context?: DarkroomErrorOptions['context']): void {
  if (size <= maxBytes) return;
  throw new DarkroomError(
    'FILE_TOO_LARGE',
    `The file has ${size} bytes, but at most ${maxBytes} are accepted here. Upload a smaller file.`,
    {
      context: { ...context, maxBytes },
    },
  );
}
