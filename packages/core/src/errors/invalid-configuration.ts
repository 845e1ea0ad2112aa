import { DarkroomError } from './darkroom-error.ts';

/** The error for options that cannot be worked with; the message says what to give instead. */
export function invalidConfiguration(message: string): DarkroomError {
  return new DarkroomError('INVALID_CONFIGURATION', message);
}
