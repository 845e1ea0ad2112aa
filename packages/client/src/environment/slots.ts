/** A number of things that may be in flight at one time, first come, first served. */
export interface Slots {
  /** Waits for a free one; resolves to what gives it back, which may be called twice. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** So many slots. */
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
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (free > 0) return resolve(give());
        const stop = (): void => {
          waiting.delete(next);
          reject(signal.reason);
        };
        const next = (): void => {
          waiting.delete(next);
          signal.removeEventListener('abort', stop);
          resolve(give());
        };
        waiting.add(next);
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
}
