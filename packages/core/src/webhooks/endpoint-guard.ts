/** In a row, before a receiver is taken to be down: one event that it fails at is no reason. */
const FAILURES = 3;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;

/** Keeps a receiver that does not answer from holding all slots of the worker. */
export interface EndpointGuard {
  /**
   * Makes a request and gives its status. After three in a row that failed or ended in 429 or 5xx, the next is made
   * when a pause is over, alone, and all others fail at once until one goes well.
   */
  attempt(request: () => Promise<number>): Promise<number>;
}

/** A guard for one receiver. */
export function endpointGuard(): EndpointGuard {
  let failures = 0;
  let pauseMs = 0;
  let nextAt = 0;
  let isProbing = false;

  const failed = (): void => {
    failures += 1;
    if (failures < FAILURES) return;
    pauseMs = Math.min(Math.max(pauseMs * 2, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
    nextAt = performance.now() + pauseMs;
  };
  return {
    attempt: async (request) => {
      const isDown = pauseMs > 0;
      if (isDown && (isProbing || performance.now() < nextAt)) {
        throw new Error('The webhook is down at the moment.');
      }
      isProbing = isDown;
      try {
        const status = await request();
        if (status === 429 || status >= 500) failed();
        else failures = pauseMs = 0;
        return status;
      } catch (error) {
        failed();
        throw error;
      } finally {
        if (isDown) isProbing = false;
      }
    },
  };
}
