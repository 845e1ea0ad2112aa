import type { DatabaseEvents, EventSubscription } from '../ports/events.ts';
import { type JobRequest, jobsFor, type JobsOfChange } from '../ports/jobs.ts';
import type { FileRecord } from '../ports/records.ts';
import { type EventToTell, storeEvent } from './store-event.ts';
import { isWebhook } from './subscription-keys.ts';

/** How long a subscription counts after a process last declared it. */
const WANTED_SECONDS = 7 * 86_400;
/** How long a process relies on its last read of other processes' subscriptions. */
const READ_EVERY_MS = 10_000;

/** Writes events together with the changes they report, if any process wants them. */
export interface EventRouter {
  /**
   * The jobs of a change, plus those that deliver its events. Reads the other processes' subscriptions from time to
   * time.
   */
  tell(event: EventToTell, jobs: JobsOfChange): Promise<JobsOfChange>;
  /** Declares what this process wants, at start and from time to time. */
  declare(): Promise<void>;
}

/** A router for the events that this process and all others want. */
export function eventRouter(database: DatabaseEvents, own: readonly EventSubscription[]): EventRouter {
  let wanted = own;
  let readAt = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<void> => {
    const keys = new Set(own.map(({ key }) => key));
    const others = await database.list({ withinSeconds: WANTED_SECONDS });
    wanted = [...own, ...others.filter(({ key }) => !keys.has(key))];
    readAt = performance.now();
  };

  return {
    tell: async (event, jobs) => {
      if (performance.now() - readAt > READ_EVERY_MS) await read();
      const takers = wanted.filter(({ types }) => types.includes(event.type));
      if (takers.length === 0) return jobs;
      return (file) => [
        ...jobsFor(jobs, file),
        ...eventJobs(
          event,
          file,
          takers.filter((taker) => isFor(taker, file)),
        ),
      ];
    },
    declare: async () => {
      if (own.length > 0) await database.declare(own);
    },
  };
}

function isFor({ targets }: EventSubscription, { target }: FileRecord): boolean {
  return targets === null || (target !== null && targets.includes(target));
}

function eventJobs(event: EventToTell, file: FileRecord, takers: readonly EventSubscription[]): readonly JobRequest[] {
  if (takers.length === 0) return [];
  const stored = storeEvent(event, file);
  return takers.map(({ key }) =>
    isWebhook(key) ? { name: 'webhook', data: { webhook: key, event: stored } } : { name: stored.type, data: stored },
  );
}
