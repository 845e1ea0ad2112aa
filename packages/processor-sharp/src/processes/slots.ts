import { orAborted, type ProcessorProcesses } from '@graphql-darkroom/core/adapter';

/** A fixed number of slots. Callers wait for a free one, in order. */
export interface Slots {
  /**
   * Lends a slot to `work`. It is free again once `work`, and the promises that it passed to `stay`, have settled. An
   * abort ends the wait for a slot; `work` must end by itself.
   */
  hold<Result>(
    signal: AbortSignal,
    work: (stay: (until: Promise<unknown>) => void) => Promise<Result>,
  ): Promise<Result>;
  /** How many slots are lent, and how many callers wait for one. */
  usage(): ProcessorProcesses;
}

/** Makes `count` slots. */
export function slots(count: number): Slots {
  let free = count;
  const waiting: PromiseWithResolvers<void>[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next.resolve();
  };
  const take = async (signal: AbortSignal): Promise<void> => {
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
      const index = waiting.indexOf(turn);
      if (index >= 0) waiting.splice(index, 1);
      // Its turn came at the same moment.
      else release();
      throw error;
    }
  };
  return {
    usage: () => ({ total: count, busy: count - free, waiting: waiting.length }),
    hold: async (signal, work) => {
      await take(signal);
      const staying: Promise<unknown>[] = [];
      try {
        return await work((until) => void staying.push(until));
      } finally {
        void Promise.allSettled(staying).then(release);
      }
    },
  };
}
