import { DarkroomError, type DarkroomErrorCode } from '../errors/darkroom-error.ts';
import { within } from '../streams/within.ts';

/** The state of something that Darkroom needs, when it was last checked. */
export interface HealthCheck {
  /** `IDLE` if nothing in this process needs it right now, `UNKNOWN` if it could not be checked. */
  readonly status: 'UP' | 'DOWN' | 'IDLE' | 'UNKNOWN';
  /** Seconds it took to answer, or has been silent for; null if it was not checked. */
  readonly latencySeconds: number | null;
  /** The age of the check in seconds: results are reused for 5. */
  readonly ageSeconds: number;
  /** Why it is `DOWN`; null otherwise. */
  readonly code: DarkroomErrorCode | null;
}

/** What {@link healthCheck} needs. */
export interface HealthCheckOptions {
  /** How long the check may take. */
  readonly limitSeconds: number;
  /** The error if it reports none itself. */
  readonly code: DarkroomErrorCode;
  readonly ask: () => Promise<void>;
}

/** Nothing is checked more often than this. */
const FRESH_SECONDS = 5;
/** When to check again if an adapter never answers. */
const GIVE_UP_SECONDS = 30;

interface Answer extends Omit<HealthCheck, 'ageSeconds'> {
  /** Milliseconds, by a clock of this process. */
  readonly at: number;
}

/**
 * A check that never rejects and takes no longer than its limit. If it gets no answer, it only asks again after that
 * attempt has ended, so that requests do not pile up.
 */
export function healthCheck({ limitSeconds, code, ask }: HealthCheckOptions): () => Promise<HealthCheck> {
  let last: Answer | null = null;
  let asking: { readonly since: number; readonly done: Promise<void> } | null = null;

  const begin = (): { readonly since: number; readonly done: Promise<void> } => {
    const since = performance.now();
    const settle = (status: 'UP' | 'DOWN', reason: DarkroomErrorCode | null): void => {
      const at = performance.now();
      last = { status, latencySeconds: (at - since) / 1000, code: reason, at };
      asking = null;
    };
    const asked = within(GIVE_UP_SECONDS, ask(), () => null);
    const done = asked.then(
      () => settle('UP', null),
      (error: unknown) => settle('DOWN', error instanceof DarkroomError ? error.code : code),
    );
    return (asking = { since, done });
  };

  return async () => {
    if (last !== null && secondsSince(last.at) < FRESH_SECONDS) return aged(last);
    const { since, done } = asking ?? begin();
    const restSeconds = Math.max(limitSeconds - secondsSince(since), 0);
    const isAnswered = await within(restSeconds, done, () => null).then(
      () => true,
      () => false,
    );
    if (isAnswered && last !== null) return aged(last);
    return { status: 'DOWN', latencySeconds: secondsSince(since), ageSeconds: 0, code };
  };
}

function aged({ at, ...answer }: Answer): HealthCheck {
  return { ...answer, ageSeconds: secondsSince(at) };
}

function secondsSince(at: number): number {
  return (performance.now() - at) / 1000;
}
