import type { UserDelegationKey } from '@azure/storage-blob';

const HOUR_MS = 3_600_000;

/**
 * The lifetime of a key: one hour less than the maximum of 7 days.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
 */
const KEY_HOURS = 7 * 24 - 1;

/** How long before it expires a key is replaced, so that URLs last as long as they should. */
const RENEWED_BEFORE_HOURS = 48;

/** Allows for clocks that differ. */
const SKEW_MS = HOUR_MS / 4;

/** Requests a key from the service that is valid between two times. */
export type AskForKey = (startsOn: Date, expiresOn: Date) => Promise<UserDelegationKey>;

/**
 * Returns a key to sign with. A key is reused, so that signing costs no request and repeats the same URL, and is
 * replaced two days before it expires. Simultaneous callers share one request.
 */
export function delegationKeys(ask: AskForKey, now: () => number = Date.now): () => Promise<UserDelegationKey> {
  let asking: { readonly endsAt: number; readonly key: Promise<UserDelegationKey> } | null = null;
  return () => {
    const at = now();
    if (asking !== null && asking.endsAt - at > RENEWED_BEFORE_HOURS * HOUR_MS) return asking.key;
    const endsAt = at + KEY_HOURS * HOUR_MS;
    const current = { endsAt, key: ask(new Date(at - SKEW_MS), new Date(endsAt)) };
    asking = current;
    current.key.catch(() => {
      if (asking === current) asking = null;
    });
    return current.key;
  };
}
