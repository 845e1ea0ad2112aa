import { DarkroomError } from '../errors/darkroom-error.ts';
import { isViewerId, MAX_VIEWER_BYTES } from './viewer-id.ts';

/**
 * The viewer's id, as returned by the host's function; null for an anonymous caller.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for a value that cannot be an id.
 */
export function readViewer(viewer: unknown): string | null {
  // An empty id comes from a lookup that found no user, and all such callers would share it.
  if (viewer === null || viewer === undefined || viewer === '') return null;
  if (typeof viewer !== 'string') {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`viewer` must return a string, or null for an anonymous caller. Use String(user.id).',
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
