import type { UserDelegationKey } from '@azure/storage-blob';

const HOUR_MS = 3_600_000;

/**

 */
const KEY_HOURS = 7 * 24 - 1;

/** How long before its end a key is replaced, so that URLs last as long as they should. */
const RENEWED_BEFORE_HOURS = 48;

/** For clocks that differ. */
const SKEW_MS = HOUR_MS / 4;

/** Asks the service for a key that is valid between two moments. */
export type AskForKey = (startsOn: Date, expiresOn: Date) => Promise<UserDelegationKey>;

/**
 * Gives a key to sign by. Keys are kept, so that signing costs no request and the same URL is signed again, and
 * replaced two days before their end. Callers that come at once share a request.
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
