/** Runs alone among all tabs of the origin, where the browser has locks; waits for its turn. */
export async function exclusively<T>(name: string, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator ?? {};
  if (locks === undefined) return act();
  let isHeld = false;
  try {
    return await locks.request(`darkroom ${name}`, { signal }, () => {
      isHeld = true;
      return act();
    });
  } catch (error) {
    // A page in a sandbox may have locks that it must not use.
    if (isHeld || signal.aborted) throw error;
    return act();
  }
}
