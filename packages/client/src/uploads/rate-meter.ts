const WINDOW_MS = 5000;

/** Measures bytes a second over the last five. */
export interface RateMeter {
  /** Notes how many bytes were sent in all. */
  note(sentBytes: number): void;
  /** Bytes a second; 0 before there is something to tell. */
  rate(): number;
  /** Forgets, as after a pause. */
  reset(): void;
}

/** A meter by a clock in milliseconds. */
export function createRateMeter(now: () => number = () => performance.now()): RateMeter {
  let notes: { readonly at: number; readonly bytes: number }[] = [];
  return {
    note: (bytes) => {
      const at = now();
      // What a failed part takes back was not sent a second time.
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
