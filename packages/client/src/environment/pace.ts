import type { Connectivity } from './connectivity.ts';
import { untilAborted } from './until-aborted.ts';

/** How what failed is tried again. */
export interface RetryOptions {
  /** How often a part or an operation is tried, at most, 1 or more. Time offline does not count. @default 8 */
  readonly attempts?: number;
  /** The longest first pause, in milliseconds; it doubles with each attempt. @default 500 */
  readonly minMs?: number;
  /** The longest pause, in milliseconds. @default 30000 */
  readonly maxMs?: number;
  /** A part of which no byte moves for so long is cut and sent again, in milliseconds. @default 30000 */
  readonly stallMs?: number;
}

/** How often, and after what pauses, things are tried again. */
export interface Pace {
  readonly attempts: number;
  readonly stallMs: number;
  /** Rejects with the signal's reason once it aborts. `retryAfter` is the header of this name. */
  wait(attempt: number, signal?: AbortSignal, retryAfter?: unknown): Promise<void>;
}

/** Exponential backoff with full jitter, so that a thousand clients do not come back at one moment. */
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

/** Resolves after a time; rejects with the signal's reason once it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return untilAborted(signal, (resolve) => {
    const timer = setTimeout(resolve, ms);
    return () => clearTimeout(timer);
  });
}
