/** Aborts with the last of these signals. */
export function afterAll(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  const look = (): void => {
    const last = signals.at(-1);
    if (signals.every((signal) => signal.aborted)) all.abort(last?.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', look, { once: true });
  look();
  return all.signal;
}
