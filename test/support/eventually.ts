/** Shorter than the time of a test, so that the failure is that of the assertions. */
const DEADLINE_MS = 90_000;

/** Makes the same assertions until they hold, for 90 seconds at most; then fails as they do. */
export async function eventually(assertions: () => Promise<void> | void): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      await assertions();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
