const WINDOW_MS = 5000;

/** Measures bytes per second over the last five seconds. */
export interface RateMeter {
  /** Records the total number of bytes sent. */
  note(sentBytes: number): void;
  /** Bytes per second; 0 until it can be measured. */
  rate(): number;
  /** Forgets all measurements, for example after a pause. */
  reset(): void;
}

/** A meter that uses a clock in milliseconds. */
export function createRateMeter(now: () => number = () => performance.now()): RateMeter {
  let notes: { readonly at: number; readonly bytes: number }[] = [];
  return {
    note: (bytes) => {
      const at = now();
      // A failed part lowers the total; measurements above it no longer count.
      notes = [...notes.filter((note) => at - note.at <= WINDOW_MS && note.bytes <= bytes), { at, bytes }];
    },
    rate: () => {
      const [first] = notes;
      const last = notes.at(-1);
      if (first === undefined || last === undefined || last.at <= first.at) return 0;
      return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
    },
    reset: () => {
      notes = [];
    },
  };
}
