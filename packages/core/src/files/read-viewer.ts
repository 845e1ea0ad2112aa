import { DarkroomError } from '../errors/darkroom-error.ts';
import { isViewerId, MAX_VIEWER_BYTES } from './viewer-id.ts';

/**
 * The viewer's id, as the host's function gave it; null for the anonymous caller.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for what cannot be one.
 */
export function readViewer(viewer: unknown): string | null {
  // An empty id is a lookup that found no user, and would be shared by all whom it did not find.
  if (viewer === null || viewer === undefined || viewer === '') return null;
  if (typeof viewer !== 'string') {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`viewer` must return a string, or null for the anonymous caller: use String(user.id).',
    );
  }
  if (!isViewerId(viewer)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `\`viewer\` must return an id of at most ${MAX_VIEWER_BYTES} bytes of UTF-8, without NUL. Return the user's id, not a token.`,
    );
  }
  return viewer;
}
