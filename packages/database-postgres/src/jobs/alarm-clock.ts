/** Wakes a loop that sleeps. */
export interface AlarmClock {
  /** How often it rang so far. */
  readonly rings: () => number;
  readonly ring: () => void;
  /** Rings within so long, at the latest. */
  readonly ringIn: (ms: number) => void;
  /** Until it rings next, at most so long. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Rings no more by itself. */
  readonly stop: () => void;
}

/** An alarm clock that has not rung yet. */
export function alarmClock(): AlarmClock {
  let rings = 0;
  let wake: (() => void) | undefined;
  let next: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;

  const ring = (): void => {
    rings += 1;
    wake?.();
  };
  const stop = (): void => {
    clearTimeout(next?.timer);
    next = undefined;
  };
  return {
    rings: () => rings,
    ring,
    ringIn: (ms) => {
      const at = performance.now() + ms;
      if (next !== undefined && next.at <= at) return;
      stop();
      next = {
        at,
        timer: setTimeout(() => {
          next = undefined;
          ring();
        }, ms),
      };
    },
    sleep: async (ms) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, ms);
      await promise;
      clearTimeout(timer);
      wake = undefined;
    },
    stop,
  };
}
