import type { StorageObjects } from './storage-objects.ts';
import type { StorageUploads } from './storage-uploads.ts';

/**
 * Stores the bytes of files. Only Darkroom makes keys: segments of `[A-Za-z0-9_-]+` joined by `/`, at most 255
 * characters. No method ever waits for a client. Error messages and URLs for one key reveal nothing about other keys.
 *
 * URLs are absolute. Browsers, often on pages of another origin, and processors send requests to them. A storage that
 * serves these requests itself
 *
 * - responds with 2xx when it accepts a request, with 4xx when it refuses one (a changed or expired URL, a body of the
 *   wrong length, a closed upload, a missing object), and with 5xx only if the same URL may work later;
 * - answers CORS preflights for PUT and GET, which the contract does not test. Clients read only the status of the
 *   response to a PUT: etags come from `uploads.list`;
 * - sends `X-Content-Type-Options: nosniff`, since the bytes are untrusted. `HEAD` and `Range` are optional; browsers
 *   need `Range` to seek in a video.
 */
export interface Storage {
  readonly uploads: StorageUploads;
  readonly objects: StorageObjects;
}
