/** Waits for its turn and runs alone among all tabs of the origin, if the browser has locks. */
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
    // A sandboxed page may have locks that it must not use.
    if (isHeld || signal.aborted) throw error;
    return act();
  }
}
