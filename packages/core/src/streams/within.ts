/**
 * Settles as `work` does, or rejects with the result of `late` once this many seconds have passed. Any later result of
 * `work` is dropped.
 */
export function within<Value>(seconds: number, work: PromiseLike<Value>, late: () => unknown): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // Pending input is read first: after a pause of the process, timers are due before its sockets.
      setImmediate(() => reject(late()));
    }, seconds * 1000);
    const inTime =
      <Outcome>(settle: (outcome: Outcome) => void) =>
      (outcome: Outcome): void => {
        clearTimeout(timer);
        settle(outcome);
      };
    work.then(inTime(resolve), inTime(reject));
  });
}
