import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Fetch } from './fetch.ts';

/**
 * A `fetch` that connects to addresses of the public internet alone, on Node.js: other runtimes load undici too, and
 * some put their own in its place, which connects without a question.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION on other runtimes.
 */
export function publicFetch(): Fetch {
  if (!navigator.userAgent.startsWith('Node.js/')) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'Private addresses can be refused on Node.js alone. Give this platform’s own `fetch`, which then decides, or set allowPrivateAddresses.',
    );
  }
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    // Not loaded where it is not needed: it wants Node's own sockets.
    loading ??= import('./guarded-fetch.ts').then(({ guardedFetch }) => guardedFetch());
    return (await loading)(url, init);
  };
}
