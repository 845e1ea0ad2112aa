import { randomUUID } from 'node:crypto';
import type { PubSub } from '../ports/pub-sub.ts';
import type { Services } from '../services.ts';
import { within } from '../streams/within.ts';
import { type HealthCheck, healthCheck } from './health-check.ts';

/**
 * How Darkroom is in this process, for a readiness probe. It holds no secret, and tells a stranger what is out and how
 * long answers take.
 */
export interface DarkroomHealth {
  /**
   * `UP` where all is well. `DEGRADED` where something is out, and requests that do not need it are answered: it is out
   * for every process, so that taking this one out of service would help no one. `DOWN` where the database does not
   * answer, or Darkroom is closed.
   */
  readonly status: 'UP' | 'DEGRADED' | 'DOWN';
  /** Answers a statement. At most 2 seconds. */
  readonly database: HealthCheck;
  /** Counts its jobs, which says nothing of whether a worker runs. At most 5 seconds. */
  readonly queue: HealthCheck & {
    /** For how many seconds the oldest due job has been due, 0 where none is; null where that is unknown. */
    readonly oldestDueAgeSeconds: number | null;
  };
  /** Answers whether there is an object. At most 5 seconds. */
  readonly storage: HealthCheck;
  /**
   * Hears of a change that this process makes known, or is told to look for changes. At most 5 seconds. `IDLE` while no
   * worker runs in this process and no subscription was made in it: then nothing listens.
   */
  readonly listener: HealthCheck;
}

/** What {@link darkroomHealth} reads. */
export interface HealthSources {
  /** Opens Darkroom. */
  readonly ready: () => Promise<Services>;
  readonly isClosed: () => boolean;
  /** Whether a worker runs in this process. */
  readonly isWorking: () => boolean;
}

const UNKNOWN: HealthCheck = { status: 'UNKNOWN', latencySeconds: null, ageSeconds: 0, code: null };
const IDLE: HealthCheck = { ...UNKNOWN, status: 'IDLE' };

/** Behind a pooler that shares sessions nothing is heard, and a gap is told every 2 seconds. */
const LISTENER_SECONDS = 5;

/** Gives the function that says how Darkroom is. It never rejects, and takes 7 seconds at most. */
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

/** Where nothing but the database can be asked. */
function down(database: HealthCheck): DarkroomHealth {
  const queue = { ...UNKNOWN, oldestDueAgeSeconds: null };
  return { status: 'DOWN', database, queue, storage: UNKNOWN, listener: UNKNOWN };
}

/** Publishes a change of a file that no one follows, and waits until it is heard, or until a gap is. */
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
