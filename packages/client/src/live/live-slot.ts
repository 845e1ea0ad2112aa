/** Tabs of one origin that are live at one time; the others ask again and again. */
const MAX_TABS = 3;

/**
 * Calls back once this tab may hold a live connection: at once while few tabs in sight do, and else when one of them
 * gives up. Browsers open six connections to an origin by HTTP/1.1, over all its tabs: with as many live ones no page
 * would load any more, and no upload be completed. The slot is given back when the signal aborts.
 *
 * @returns whether that was at once.
 */
export async function whenLive(signal: AbortSignal, begin: () => void): Promise<boolean> {
  const { locks } = globalThis.navigator ?? {};
  if (locks === undefined || globalThis.document === undefined) {
    begin();
    return true;
  }
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const hold = (): Promise<void> => {
    begin();
    return aborted;
  };
  const names = Array.from({ length: MAX_TABS }, (_, index) => `darkroom live ${index}`);
  for (const name of names) {
    if (await takeNow(locks, name, signal, hold)) return true;
  }
  const any = names[Math.floor(Math.random() * MAX_TABS)] ?? '';
  locks.request(any, { signal }, hold).catch(() => undefined);
  return false;
}

/** Whether the lock was free; and where a page in a sandbox must not use locks, as if it were. */
function takeNow(locks: LockManager, name: string, signal: AbortSignal, hold: () => Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const held = locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null || signal.aborted ? undefined : hold();
    });
    held.catch(() => {
      void hold();
      resolve(true);
    });
  });
}
