/**
 * Settles as `work` does, or rejects with what `late` makes once so many seconds have passed. What `work` comes to
 * after that is dropped.
 */
export function within<Value>(seconds: number, work: PromiseLike<Value>, late: () => unknown): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // What arrived meanwhile is read first: after a pause of the process, timers are due before its sockets.
      setImmediate(() => reject(late()));
    }, seconds * 1000);
    Promise.resolve(work)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
