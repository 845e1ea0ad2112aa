/** Maximum number of live tabs of one origin; the others poll. */
const MAX_TABS = 3;

/**
 * Calls back once this tab may hold a live connection: immediately while few visible tabs hold one, otherwise when one
 * of them releases it. Browsers open only six HTTP/1.1 connections to an origin, across all its tabs: with as many live
 * ones, no page could load and no upload could complete. The slot is released when the signal aborts.
 *
 * @returns whether it called back immediately.
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

/** Whether the lock was free. A sandboxed page that must not use locks behaves as if it were free. */
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
