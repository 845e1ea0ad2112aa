import { randomUUID } from 'node:crypto';
import type { PubSub } from '../ports/pub-sub.ts';
import type { Services } from '../services.ts';
import { within } from '../streams/within.ts';
import { type HealthCheck, healthCheck } from './health-check.ts';

/**
 * The health of Darkroom in this process, for a readiness probe. Contains no secrets; shows only what is down and how
 * long responses take.
 */
export interface DarkroomHealth {
  /**
   * `UP` if everything works. `DEGRADED` if something is down, but requests that do not need it still work: it is down
   * for every process, so taking this one out of service would not help. `DOWN` if the database does not answer or
   * Darkroom is closed.
   */
  readonly status: 'UP' | 'DEGRADED' | 'DOWN';
  /** Whether it answers a statement, within 2 seconds. */
  readonly database: HealthCheck;
  /** Whether its jobs can be counted, within 5 seconds. Says nothing about whether a worker is running. */
  readonly queue: HealthCheck & {
    /** Seconds since the oldest due job became due, 0 if none is due; null if unknown. */
    readonly oldestDueAgeSeconds: number | null;
  };
  /** Whether it answers if an object exists, within 5 seconds. */
  readonly storage: HealthCheck;
  /**
   * Whether a change published by this process is heard, within 5 seconds. `IDLE` if no worker runs in this process and
   * no subscription was made in it: it then does not listen.
   */
  readonly listener: HealthCheck;
}

/** What {@link darkroomHealth} needs. */
export interface HealthSources {
  /** Opens Darkroom. */
  readonly ready: () => Promise<Services>;
  readonly isClosed: () => boolean;
  /** Whether a worker runs in this process. */
  readonly isWorking: () => boolean;
}

const UNKNOWN: HealthCheck = { status: 'UNKNOWN', latencySeconds: null, ageSeconds: 0, code: null };
const IDLE: HealthCheck = { ...UNKNOWN, status: 'IDLE' };

/** Behind a pooler that shares sessions, nothing is heard, and a gap is reported every 2 seconds. */
const LISTENER_SECONDS = 5;

/** Returns a function that reports the health of Darkroom. It never rejects, and takes at most 7 seconds. */
export function darkroomHealth({ ready, isClosed, isWorking }: HealthSources): () => Promise<DarkroomHealth> {
  let opened: Services | null = null;
  let oldestDueAgeSeconds: number | null = null;
  const database = healthCheck({
    limitSeconds: 2,
    code: 'DATABASE_UNAVAILABLE',
    ask: async () => {
      opened = await ready();
      await opened.database.marks.list();
    },
  });
  const queue = healthCheck({
    limitSeconds: 5,
    code: 'DATABASE_UNAVAILABLE',
    ask: async () => {
      oldestDueAgeSeconds = null;
      const queues = await (await ready()).database.jobs.stats();
      oldestDueAgeSeconds = Math.max(0, ...Object.values(queues).map((stats) => stats.oldestDueAgeSeconds ?? 0));
    },
  });
  const storage = healthCheck({
    limitSeconds: 5,
    code: 'STORAGE_UNAVAILABLE',
    ask: async () => {
      const services = await ready();
      await services.storage.objects.head({ key: services.keys.mark });
    },
  });
  const listener = healthCheck({
    limitSeconds: LISTENER_SECONDS,
    code: 'DATABASE_UNAVAILABLE',
    ask: async () => hearItself((await ready()).database.pubSub),
  });

  return async () => {
    if (isClosed()) return down(UNKNOWN);
    const ofDatabase = await database();
    const services = opened;
    if (services === null) return down(ofDatabase);
    const isListening = isWorking() || services.watcher.isListening();
    const others = await Promise.all([queue(), storage(), isListening ? listener() : IDLE]);
    const [ofQueue, ofStorage, ofListener] = others;
    const isWell = others.every(({ status }) => status !== 'DOWN');
    return {
      status: ofDatabase.status === 'DOWN' ? 'DOWN' : isWell ? 'UP' : 'DEGRADED',
      database: ofDatabase,
      queue: { ...ofQueue, oldestDueAgeSeconds },
      storage: ofStorage,
      listener: ofListener,
    };
  };
}

/** If only the database can be checked. */
function down(database: HealthCheck): DarkroomHealth {
  const queue = { ...UNKNOWN, oldestDueAgeSeconds: null };
  return { status: 'DOWN', database, queue, storage: UNKNOWN, listener: UNKNOWN };
}

/** Publishes a change of a file without followers, and waits until it, or a gap, is heard. */
async function hearItself(pubSub: PubSub): Promise<void> {
  const fileId = randomUUID();
  const heard = Promise.withResolvers<void>();
  const stop = await pubSub.subscribe({
    onChange: (changed) => {
      if (changed.fileId === fileId) heard.resolve();
    },
    onGap: () => heard.resolve(),
  });
  try {
    await pubSub.publish({ fileId, ownerId: null });
    await within(LISTENER_SECONDS, heard.promise, () => null);
  } finally {
    await stop();
  }
}
