/** Wakes a sleeping loop. */
export interface AlarmClock {
  /** The number of rings so far. */
  readonly rings: () => number;
  readonly ring: () => void;
  /** Rings after `ms` at the latest. */
  readonly ringIn: (ms: number) => void;
  /** Resolves at the next ring, after `ms` at the latest. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Cancels the ring that `ringIn` has set. */
  readonly stop: () => void;
}

/** Makes an alarm clock that has not rung yet. */
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
