const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** Has the last event of a subscription told again where telling it failed. */
export interface Repetition {
  /**
   * Begins the next event: the one before is not told again.
   *
   * @returns What to call when telling this one failed, however often; no more than a call once another has begun.
   */
  begin(): () => void;
  /** Tells nothing again from here on. */
  stop(): void;
}

/**
 * Repeats an event after a second, and pauses twice as long each time that it or the one after it fails as well, up to
 * 30 s: as long as that an outage may be over before it shows.
 *
 * @param repeat Tells the newest state.
 */
export function repetition(repeat: () => void): Repetition {
  let latest = 0;
  let lastFailed = 0;
  let failuresInARow = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      clearTimeout(timer);
      latest += 1;
      const event = latest;
      return () => {
        if (event !== latest || event === lastFailed) return;
        // Whether an event failed may be known only after the next was asked for, so that goes by their numbers.
        failuresInARow = lastFailed === event - 1 ? failuresInARow + 1 : 1;
        lastFailed = event;
        timer = setTimeout(repeat, Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failuresInARow - 1, 30), LONGEST_PAUSE_MS));
        timer.unref();
      };
    },
    stop: () => {
      clearTimeout(timer);
      latest += 1;
    },
  };
}
