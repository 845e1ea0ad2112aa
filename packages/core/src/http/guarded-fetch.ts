import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import type { Fetch } from './fetch.ts';
import { NotPublicError } from './not-public-error.ts';
import { isPublicAddress } from './public-address.ts';

/**
 * A `fetch` for Node.js that connects only to addresses of the public internet.
 *
 * It checks the very address that it connects to, because it checks the lookup for the connection. A name that was
 * checked earlier could resolve to another address by then (DNS rebinding).
 */
export function guardedFetch(
  options: {
    /** Looks up names. @default the system's lookup */
    readonly lookup?: LookupFunction;
    /** Whether connecting to an address is allowed. @default isPublicAddress */
    readonly isAllowed?: (address: string) => boolean;
  } = {},
): Fetch {
  const { lookup = systemLookup, isAllowed = isPublicAddress } = options;
  const dispatcher = new Agent({ connect: { lookup: judging(lookup, isAllowed) } });
  return async (url, init) => {
    // An address in the URL itself is never looked up.
    const { hostname } = new URL(url);
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) !== 0 && !isAllowed(literal)) throw new NotPublicError(hostname);
    return (await undiciFetch(url, { ...init, dispatcher })) as unknown as Response;
  };
}

function judging(lookup: LookupFunction, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
      if (error === null && !addresses.every(isAllowed)) callback(new NotPublicError(hostname), []);
      else callback(error, found, family);
    });
  };
}
