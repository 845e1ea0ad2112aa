/**
 * A promise that ends early: it rejects with the signal's reason once that aborts. `start` is given what resolves it,
 * and returns what is to be undone in either case.
 */
export function untilAborted<T>(
  signal: AbortSignal | undefined,
  start: (resolve: (value: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let isOver = false;
    let undo: (() => void) | undefined;
    const end = (): void => {
      isOver = true;
      undo?.();
      signal?.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(signal?.reason);
    };
    undo = start((value) => {
      end();
      resolve(value);
    });
    if (isOver) undo();
    else signal?.addEventListener('abort', stop);
  });
}
