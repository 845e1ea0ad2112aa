/**
 * Settles as `work` does, or rejects with the signal's reason once it is aborted and `graceMilliseconds` have passed.
 * Any later result of `work` is dropped. Work that has already settled wins over an abort: in a loop, call
 * `signal.throwIfAborted()` after each step. For adapters whose work may not observe a signal itself.
 */
export async function orAborted<Value>(
  signal: AbortSignal,
  work: Promise<Value>,
  options: {
    /** How long the work may continue after the abort. @default 0 */
    readonly graceMilliseconds?: number;
  } = {},
): Promise<Value> {
  const { graceMilliseconds = 0 } = options;
  const left = Promise.withResolvers<never>();
  let grace: NodeJS.Timeout | undefined;
  const leave = (): void => left.reject(signal.reason);
  const onAbort = (): void => {
    if (graceMilliseconds === 0) leave();
    else grace = setTimeout(leave, graceMilliseconds);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(grace);
  }
}
