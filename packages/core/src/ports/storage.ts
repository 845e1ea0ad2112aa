import type { StorageObjects } from './storage-objects.ts';
import type { StorageUploads } from './storage-uploads.ts';

/**
 * Where bytes live. Keys are made by Darkroom alone: `[A-Za-z0-9_-]+` segments joined by `/`, at most 255 characters.
 * No method ever waits for a client, and no error text or URL of one key tells anything of another.
 *
 * URLs are absolute. Browsers, often on pages of another origin, and processors send requests to them. A storage that
 * answers them itself
 *
 * - answers a 2xx status to what it took, 4xx to what it refuses (a changed or expired URL, a body of the wrong length,
 *   a closed upload, a missing object), and 5xx only to what may work later with the same URL;
 * - answers CORS preflights of PUT and GET, which the contract does not try. Nothing is read from the answer to a PUT
 *   but its status: etags come from `uploads.list`;
 * - sends `X-Content-Type-Options: nosniff`, as the bytes are a stranger's. `HEAD` and `Range` are optional; browsers
 *   need `Range` to seek in a video.
 */
export interface Storage {
  readonly uploads: StorageUploads;
  readonly objects: StorageObjects;
}
