/** Runs alone among all tabs of the origin, where the browser has locks; waits for its turn. */
export async function exclusively<T>(name: string, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator ?? {};
  if (locks === undefined) return act();
  return locks.request(`darkroom ${name}`, { signal }, act);
}
