import { DarkroomError } from '../errors/darkroom-error.ts';
import type { TaggerAnswer } from '../ports/tagger.ts';

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 600;
/** A tagger that asks for more is asked again after a day. */
const LONGEST_WISH_SECONDS = 86_400;

/**
 * Seconds until a tagging is attempted again, after so many attempts: 2, doubled with each, at most 600; or what the
 * tagger asked for, if that is longer, at most 86,400.
 */
export function pauseAfter(
  attempts: number,
  result: TaggerAnswer | { readonly kind: 'ERROR'; readonly error: unknown },
): number {
  const backoff = Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(Math.max(attempts - 1, 0), 30), LONGEST_PAUSE_SECONDS);
  return Math.max(backoff, Math.min(wishOf(result), LONGEST_WISH_SECONDS));
}

/** Seconds that the tagger asked to be left alone for; 0 where it did not say. */
export function wishOf(result: Parameters<typeof pauseAfter>[1]): number {
  const wish = result.kind === 'PENDING' ? result.askAgainInSeconds : retryAfterOf(result);
  return typeof wish === 'number' && wish > 0 ? Math.ceil(wish) : 0;
}

function retryAfterOf(result: Parameters<typeof pauseAfter>[1]): unknown {
  return result.kind === 'ERROR' && result.error instanceof DarkroomError
    ? result.error.context['retryAfterSeconds']
    : undefined;
}
