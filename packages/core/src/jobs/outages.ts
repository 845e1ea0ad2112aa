import { setTimeout } from 'node:timers/promises';
import { type AttemptEnd, type Outage, OUTAGES, outageOf } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';

/** How often each worker that met an outage checks whether the storage answers again. */
const LOOK_MS = 5000;
/** The minimum time between making jobs due: a service that answers one request may fail all others. */
const LONGEST_GAP_MS = 60_000;
/** After this time, an outage counts as a new one, and the time above starts short again. */
const FORGOTTEN_AFTER_MS = 600_000;

/** What a worker knows about outages. */
export interface OutageWatch {
  /** Runs an attempt that uses these services, and learns from its outcome. Errors pass through. */
  during(uses: readonly Outage[], attempt: () => Promise<AttemptEnd>): Promise<void>;
  /** Stops checking, and waits for jobs that are being made due. */
  close(): Promise<void>;
}

/**
 * Retries all jobs that wait for the end of an outage as soon as it is over: when an attempt that uses the service
 * succeeds, or when the storage answers a request. Their pauses may be long by then, since they grow during an outage.
 */
export function watchOutages({ database, storage, keys, log }: Services): OutageWatch {
  const closed = new AbortController();
  let hastening: Promise<void> = Promise.resolve();
  const hasten = (outage: Outage): void => {
    hastening = hastening
      .then(() => database.jobs.hasten({ outage }))
      .catch((error: unknown) =>
        log.warn(
          'Jobs that wait for the end of an outage could not be retried immediately. They are retried on their own schedule.',
          error,
        ),
      );
  };
  // Outages from before this process started are unknown to it.
  const gates = new Map(OUTAGES.map((outage) => [outage, gate(() => hasten(outage), closed.signal)]));
  let isLooking = false;

  const look = async (): Promise<void> => {
    isLooking = true;
    while (await sleeps(LOOK_MS, closed.signal)) {
      try {
        await storage.objects.head({ key: keys.mark });
        break;
      } catch {
        // It is still down.
      }
    }
    isLooking = false;
    if (!closed.signal.aborted) gates.get('STORAGE_UNAVAILABLE')?.passed();
  };
  const met = (outage: Outage): void => {
    gates.get(outage)?.met();
    if (outage === 'STORAGE_UNAVAILABLE' && !isLooking) void look();
  };

  return {
    during: async (uses, attempt) => {
      try {
        const end = await attempt();
        if (end === 'DONE') for (const outage of uses) gates.get(outage)?.passed();
        else if (end !== null) met(end);
      } catch (error) {
        const outage = outageOf(error);
        if (outage !== null) met(outage);
        throw error;
      }
    },
    close: async () => {
      closed.abort();
      await hastening;
    },
  };
}

/** Opens once an outage is over: immediately if the last time was long ago, and later each time if not. */
function gate(open: () => void, closed: AbortSignal): { readonly met: () => void; readonly passed: () => void } {
  let isOut = true;
  let isWaiting = false;
  let openedAt = Number.NEGATIVE_INFINITY;
  let gapMs = LOOK_MS;
  return {
    met: () => {
      isOut = true;
    },
    passed: () => {
      if (!isOut) return;
      isOut = false;
      if (isWaiting) return;
      const pauseMs = Math.max(openedAt + gapMs - performance.now(), 0);
      isWaiting = true;
      void (async () => {
        const goesOn = pauseMs === 0 || (await sleeps(pauseMs, closed));
        isWaiting = false;
        // There was another outage in the meantime: it opens when that is over.
        if (!goesOn || isOut) return;
        const now = performance.now();
        gapMs = now - openedAt > FORGOTTEN_AFTER_MS ? LOOK_MS : Math.min(gapMs * 2, LONGEST_GAP_MS);
        openedAt = now;
        open();
      })();
    },
  };
}

/**
 * Sleeps for this time, or until the signal aborts. Resolves to whether it was not aborted. Does not keep the process
 * alive.
 */
async function sleeps(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    return await setTimeout(milliseconds, true, { signal, ref: false });
  } catch {
    return false;
  }
}
