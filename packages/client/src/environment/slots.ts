import { untilAborted } from './until-aborted.ts';

/** Limits how many things are in flight at a time, first come, first served. */
export interface Slots {
  /** Waits for a free slot; resolves to a function that releases it, which may be called twice. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** Creates `count` slots. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();
  const give = (): (() => void) => {
    free -= 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      free += 1;
      const [next] = waiting;
      next?.();
    };
  };
  return {
    take: (signal) =>
      untilAborted(signal, (resolve) => {
        const next = (): void => {
          waiting.delete(next);
          resolve(give());
        };
        if (free > 0) next();
        else waiting.add(next);
        return () => void waiting.delete(next);
      }),
  };
}
