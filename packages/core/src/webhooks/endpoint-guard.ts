/** Consecutive failures before a receiver is considered down. A single event that it fails on is not enough. */
const FAILURES = 3;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;

/** Keeps an unresponsive receiver from occupying all slots of the worker. */
export interface EndpointGuard {
  /**
   * Makes a request and returns its status. After three consecutive failures or responses of 429 or 5xx, only one
   * request is made after each pause, and all others fail immediately until one succeeds.
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
