/**
 * A promise that rejects early, with the signal's reason, if the signal aborts. `start` receives the function that
 * resolves the promise, and returns a cleanup function that runs in both cases.
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
