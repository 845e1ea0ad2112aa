import { orAborted } from '@graphql-darkroom/core';

/** So many places at once; who comes later waits, in order. */
export interface Slots {
  /** Waits for a place. An abort ends the wait. */
  take(signal: AbortSignal): Promise<void>;
  /** Gives a place back. */
  free(): void;
}

/** `count` places. */
export function slots(count: number): Slots {
  let free = count;
  const waiting: PromiseWithResolvers<void>[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next.resolve();
  };
  return {
    take: async (signal) => {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return;
      }
      const turn = Promise.withResolvers<void>();
      waiting.push(turn);
      try {
        await orAborted(signal, turn.promise);
      } catch (error) {
        const place = waiting.indexOf(turn);
        if (place >= 0) waiting.splice(place, 1);
        // Its turn came in the same moment.
        else release();
        throw error;
      }
    },
    free: release,
  };
}
