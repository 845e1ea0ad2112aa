import { DarkroomError } from '../errors/darkroom-error.ts';
import type { TaggerAnswer } from '../ports/tagger.ts';

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 600;
/** A tagger that requests a longer pause is asked again after a day. */
const LONGEST_WISH_SECONDS = 86_400;

/**
 * Seconds until the next attempt at a tagging: 2, doubled with each attempt, at most 600; or the pause that the tagger
 * requested, if longer, at most 86,400.
 */
export function pauseAfter(
  attempts: number,
  result: TaggerAnswer | { readonly kind: 'ERROR'; readonly error: unknown },
): number {
  const backoff = Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(Math.max(attempts - 1, 0), 30), LONGEST_PAUSE_SECONDS);
  return Math.max(backoff, Math.min(wishOf(result), LONGEST_WISH_SECONDS));
}

/** The pause that the tagger requested, in seconds; 0 if it requested none. */
export function wishOf(result: Parameters<typeof pauseAfter>[1]): number {
  const wish = result.kind === 'PENDING' ? result.askAgainInSeconds : retryAfterOf(result);
  return typeof wish === 'number' && wish > 0 ? Math.ceil(wish) : 0;
}

function retryAfterOf(result: Parameters<typeof pauseAfter>[1]): unknown {
  return result.kind === 'ERROR' && result.error instanceof DarkroomError
    ? result.error.context['retryAfterSeconds']
    : undefined;
}
