const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** Repeats the last event of a key if sending it failed. */
export interface Repetition {
  /**
   * Begins the next event of a key: the previous one is not repeated.
   *
   * @returns the function to call, any number of times, if sending this event failed. It does nothing once another
   * event has begun.
   */
  begin(key: string): () => void;
  /** Repeats nothing from here on. */
  stop(): void;
}

interface Told {
  latest: number;
  lastFailed: number;
  failuresInARow: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Repeats an event after a second, and doubles the pause, up to 30 s, each time that it or the next event fails too. A
 * subscriber may thus notice the end of an outage up to 30 s late.
 *
 * @param repeat Sends the newest state of a key.
 */
export function repetition(repeat: (key: string) => void): Repetition {
  const tellings = new Map<string, Told>();
  return {
    begin: (key) => {
      const told = tellings.get(key) ?? { latest: 0, lastFailed: 0, failuresInARow: 0, timer: undefined };
      tellings.set(key, told);
      clearTimeout(told.timer);
      told.latest += 1;
      const event = told.latest;
      return () => {
        if (event !== told.latest || event === told.lastFailed) return;
        // An event may turn out to have failed only after the next one was requested, so events are compared by number.
        told.failuresInARow = told.lastFailed === event - 1 ? told.failuresInARow + 1 : 1;
        told.lastFailed = event;
        const pause = FIRST_PAUSE_MS * 2 ** Math.min(told.failuresInARow - 1, 30);
        told.timer = setTimeout(() => repeat(key), Math.min(pause, LONGEST_PAUSE_MS));
        told.timer.unref();
      };
    },
    stop: () => {
      for (const told of tellings.values()) {
        clearTimeout(told.timer);
        told.latest += 1;
      }
      tellings.clear();
    },
  };
}
