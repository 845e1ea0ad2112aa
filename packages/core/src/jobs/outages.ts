import { setTimeout } from 'node:timers/promises';
import { type AttemptEnd, type Outage, OUTAGES, outageOf } from '../ports/rules/outages.ts';
import type { Services } from '../services.ts';

/** How often the storage is asked whether it answers again, by each worker that met an outage. */
const LOOK_MS = 5000;
/** Jobs are made due at most so often: what answers a request may fail all others. */
const LONGEST_GAP_MS = 60_000;
/** After so long an outage is another one, and the gap as short as the first. */
const FORGOTTEN_AFTER_MS = 600_000;

/** What a worker knows of outages. */
export interface OutageWatch {
  /** Runs an attempt that uses these services, and heeds what it tells of them. Its error passes. */
  during(uses: readonly Outage[], attempt: () => Promise<AttemptEnd>): Promise<void>;
  /** Looks no more, and waits for jobs that are being made due. */
  close(): Promise<void>;
}

/**
 * Has all jobs that wait for the end of an outage tried at once when it is over: when an attempt that uses what was out
 * is done, or when the storage answers a request. Pauses may be long then, as they grow while it lasts.
 */
export function watchOutages({ database, storage, keys, log }: Services): OutageWatch {
  const closed = new AbortController();
  let hastening: Promise<void> = Promise.resolve();
  const hasten = (outage: Outage): void => {
    hastening = hastening
      .then(() => database.jobs.hasten({ outage }))
      .catch((error: unknown) =>
        log.warn('What waits for the end of an outage could not be made due; its own pauses go on.', error),
      );
  };
  // What was out before this process was there is not known.
  const gates = new Map(OUTAGES.map((outage) => [outage, gate(() => hasten(outage), closed.signal)]));
  let isLooking = false;

  const look = async (): Promise<void> => {
    isLooking = true;
    while (await sleeps(LOOK_MS, closed.signal)) {
      try {
        await storage.objects.head({ key: keys.mark });
        break;
      } catch {
        // It is still out.
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

/** Opens once what was out has passed: at once where the last time is long ago, and ever later where it is not. */
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
        // Met again meanwhile: it opens when that has passed.
        if (!goesOn || isOut) return;
        const now = performance.now();
        gapMs = now - openedAt > FORGOTTEN_AFTER_MS ? LOOK_MS : Math.min(gapMs * 2, LONGEST_GAP_MS);
        openedAt = now;
        open();
      })();
    },
  };
}

/** Sleeps so long, or until the signal aborts; whether it was not aborted. Keeps no process alive. */
async function sleeps(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    return await setTimeout(milliseconds, true, { signal, ref: false });
  } catch {
    return false;
  }
}
