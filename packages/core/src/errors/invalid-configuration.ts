import { DarkroomError } from './darkroom-error.ts';

/** The error for unusable options; the message says what to pass instead. */
export function invalidConfiguration(message: string): DarkroomError {
  return new DarkroomError('INVALID_CONFIGURATION', message);
}
