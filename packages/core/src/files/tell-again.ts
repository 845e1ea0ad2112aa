const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** Has the last event of what is followed told again where telling it failed. */
export interface Repetition {
  /**
   * Begins the next event of a key: the one before is not told again.
   *
   * @returns What to call when telling this one failed, however often; no more than a call once another has begun.
   */
  begin(key: string): () => void;
  /** Tells nothing again from here on. */
  stop(): void;
}

interface Told {
  latest: number;
  lastFailed: number;
  failuresInARow: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Repeats an event after a second, and pauses twice as long each time that it or the one after it fails as well, up to
 * 30 s: as long as that an outage may be over before it shows.
 *
 * @param repeat Tells the newest state of a key.
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
        // Whether an event failed may be known only after the next was asked for, so that goes by their numbers.
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
