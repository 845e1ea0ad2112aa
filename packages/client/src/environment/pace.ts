import type { Connectivity } from './connectivity.ts';
import { untilAborted } from './until-aborted.ts';

/** How failed parts and operations are retried. */
export interface RetryOptions {
  /** Maximum number of attempts for a part or an operation, 1 or more. Time offline does not count. @default 8 */
  readonly attempts?: number;
  /** Maximum length of the first pause, in milliseconds; it doubles with each attempt. @default 500 */
  readonly minMs?: number;
  /** Maximum length of a pause, in milliseconds. @default 30000 */
  readonly maxMs?: number;
  /**
   * If no byte of a part is transferred for this long, in milliseconds, its request is cancelled and the part is sent
   * again.
   * @default 30000
   */
  readonly stallMs?: number;
}

/** How often to retry, and after which pauses. */
export interface Pace {
  readonly attempts: number;
  readonly stallMs: number;
  /**
   * Waits before the next attempt. Rejects with the signal's reason when it aborts. `retryAfter` is the value of the
   * `Retry-After` header.
   */
  wait(attempt: number, signal?: AbortSignal, retryAfter?: unknown): Promise<void>;
}

/** Exponential backoff with full jitter, so that a thousand clients do not retry at the same moment. */
export function createPace(options: RetryOptions, connectivity: Connectivity): Pace {
  const { attempts = 8, minMs = 500, maxMs = 30_000, stallMs = 30_000 } = options;
  return {
    attempts,
    stallMs,
    wait: async (attempt, signal, retryAfter) => {
      await connectivity.online(signal);
      const asked = Number(retryAfter ?? 0) * 1000;
      const pause = Math.random() * Math.min(maxMs, minMs * 2 ** (attempt - 1));
      await sleep(Math.min(maxMs, Math.max(pause, asked || 0)), signal);
      await connectivity.online(signal);
    },
  };
}

/** Resolves after this time; rejects with the signal's reason when it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return untilAborted(signal, (resolve) => {
    const timer = setTimeout(resolve, ms);
    return () => clearTimeout(timer);
  });
}
