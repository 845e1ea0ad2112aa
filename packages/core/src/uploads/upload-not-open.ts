import { DarkroomError } from '../errors/darkroom-error.ts';

/** The error for an upload that no longer accepts parts. */
export function uploadNotOpen(): DarkroomError {
  return new DarkroomError('UPLOAD_NOT_OPEN', 'This upload is no longer open. Start a new one.');
}
