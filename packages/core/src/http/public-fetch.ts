import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Fetch } from './fetch.ts';

/**
 * A `fetch` that connects only to addresses of the public internet, for Node.js: other runtimes can load undici too,
 * but some replace it with their own, which connects without checking.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION on other runtimes.
 */
export function publicFetch(): Fetch {
  if (!navigator.userAgent.startsWith('Node.js/')) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'Private addresses can be refused only on Node.js. Set allowPrivateAddresses or, if there is such an option, pass your own `fetch`.',
    );
  }
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    // Loaded only when needed, because it requires Node's own sockets.
    loading ??= import('./guarded-fetch.ts').then(({ guardedFetch }) => guardedFetch());
    return (await loading)(url, init);
  };
}
