import { DarkroomError, type DarkroomErrorCode } from '../errors/darkroom-error.ts';
import { within } from '../streams/within.ts';

/** How something that Darkroom needs was, when it was last asked. */
export interface HealthCheck {
  /** `IDLE` where nothing in this process needs it at the moment, `UNKNOWN` where it could not be asked. */
  readonly status: 'UP' | 'DOWN' | 'IDLE' | 'UNKNOWN';
  /** How many seconds it took to answer, or has been silent for; null where it was not asked. */
  readonly latencySeconds: number | null;
  /** How many seconds ago that was: answers are kept for 5. */
  readonly ageSeconds: number;
  /** Why it is `DOWN`; null otherwise. */
  readonly code: DarkroomErrorCode | null;
}

/** What {@link healthCheck} takes. */
export interface HealthCheckOptions {
  /** How long it may take to answer. */
  readonly limitSeconds: number;
  /** What is wrong where it says nothing itself. */
  readonly code: DarkroomErrorCode;
  readonly ask: () => Promise<void>;
}

/** However often it is asked for, nothing is asked more often than this. */
const FRESH_SECONDS = 5;
/** What an adapter never answers is asked again after this. */
const GIVE_UP_SECONDS = 30;

interface Answer extends Omit<HealthCheck, 'ageSeconds'> {
  /** In milliseconds of this process. */
  readonly at: number;
}

/**
 * A check that never rejects and takes no longer than its limit. What does not answer is asked again only once it has
 * failed, so that asking does not pile up.
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
