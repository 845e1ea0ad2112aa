import type { JobWorker, DatabaseJobs } from '@graphql-darkroom/core/adapter';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Notifications } from '../notifications.ts';
import type { Statements } from '../sql/statements.ts';
import { alarmClock } from './alarm-clock.ts';
import { runAttempt } from './attempt.ts';
import { fetchFairly, isShared } from './fetch-fairly.ts';
import { jobTransaction } from './job-transaction.ts';
import { lookForWork } from './look.ts';
import { DEAD_LETTER_QUEUE, QUEUES } from './queues.ts';
import { supervise } from './supervise.ts';
import { addSeconds } from './work-seconds.ts';

/** The options of {@link startWorker}. */
export interface WorkerOptions {
  readonly boss: PgBoss;
  readonly statements: Statements;
  readonly jobsSchema: string;
  readonly notifications: Notifications;
  readonly work: Parameters<DatabaseJobs['work']>[0];
  /** Receives errors around the jobs, such as a lost connection. The failed step is retried. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * How often a worker looks for jobs that no notification announced: retries, jobs of dead workers, and jobs whose
 * notification was lost.
 */
const POLL_MS = 3000;
const LONGEST_PAUSE_MS = 4000;

/**
 * Runs the jobs of all queues that it has handlers for. A single loop looks at all queues at once and fetches jobs for
 * all free slots. pg-boss's own workers would poll each queue for each slot, and cannot share one limit across queues.
 */
export async function startWorker({
  boss,
  statements,
  jobsSchema,
  notifications,
  work,
  onTrouble,
}: WorkerOptions): Promise<JobWorker> {
  const { handlers, concurrency, onError, untilIdle } = work;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError('concurrency must be a whole number, at least 1.');
  }
  const served = QUEUES.filter((queue) => queue === DEAD_LETTER_QUEUE || queue in handlers);
  const running = new Map<Promise<void>, AbortController>();
  /** The number of running attempts of each line. */
  const slotsOf = new Map<string, number>();
  const turns = new Set<string>();
  const closing = new AbortController();
  const alarm = alarmClock();
  let turn = 0;
  let left = untilIdle?.maxJobs ?? Infinity;

  const begin = (queue: string, fetched: JobWithMetadata<unknown>): void => {
    left -= 1;
    const controller = new AbortController();
    const line = isShared(queue) ? (fetched.groupId ?? null) : null;
    count(line, 1);
    const startedAt = performance.now();
    const transaction = jobTransaction(() => statements.openTransaction());
    const attempt = runAttempt({ boss, queue, fetched, handlers, transaction, controller, onError, onTrouble })
      .then(() => addWork(line, (performance.now() - startedAt) / 1000))
      .finally(() => {
        running.delete(attempt);
        count(line, -1);
        alarm.ring();
      });
    running.set(attempt, controller);
  };
  const count = (line: string | null, change: 1 | -1): void => {
    if (line === null) return;
    const slots = (slotsOf.get(line) ?? 0) + change;
    if (slots === 0) slotsOf.delete(line);
    else slotsOf.set(line, slots);
  };
  const addWork = async (line: string | null, seconds: number): Promise<void> => {
    if (line !== null) await statements.run((db) => addSeconds(db, line, seconds)).catch(onTrouble);
  };

  const free = (): number => (closing.signal.aborted ? 0 : Math.min(concurrency - running.size, left));
  const supervisor = supervise({ boss, statements }, onTrouble);
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** Fills the free slots, and sets the alarm for the next due job. */
  const fetchRound = async (): Promise<void> => {
    // Full slots need no jobs, however many notifications arrive.
    if (free() === 0 && performance.now() - lookedAt < POLL_MS) return;
    lookedAt = performance.now();
    const { dueQueues, nextDueMs, hasLapsed } = await lookForWork(statements, jobsSchema, served);
    if (hasLapsed) supervisor.hurry();
    if (nextDueMs !== null && nextDueMs < POLL_MS) alarm.ringIn(nextDueMs);
    // Starts with another queue each time, so that none starves behind a busy one.
    turn = (turn + 1) % served.length;
    const queues = [...served.slice(turn), ...served.slice(0, turn)].filter((queue) => dueQueues.includes(queue));
    const before = free();
    await fetchFairly({ boss, queues, free, slots: slotsOf, turns, begin });
    // Looks again: when the next job of these queues is due is known only once none of them is due now.
    if (free() > 0 && free() < before) alarm.ring();
  };

  const listen = (): Promise<() => Promise<void>> =>
    notifications.subscribe({
      onJobs: (dueInSeconds) => {
        if (dueInSeconds <= 0) alarm.ring();
        else if (dueInSeconds * 1000 < POLL_MS) alarm.ringIn(dueInSeconds * 1000);
      },
      onGap: alarm.ring,
    });

  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const heard = alarm.rings();
      try {
        await fetchRound();
        failures = 0;
        // Nothing is running, and no attempt that ended since the look has freed a slot: due jobs now belong to other
        // workers.
        if (untilIdle !== undefined && running.size === 0 && alarm.rings() === heard) {
          untilIdle.onIdle();
          return;
        }
      } catch (error) {
        failures += 1;
        onTrouble(error);
      }
      const pause = failures === 0 ? POLL_MS : Math.min(POLL_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
      if (failures > 0 || alarm.rings() === heard) await alarm.sleep(pause);
    }
  };

  // A short-lived worker does not need notifications, which would take one of its few connections.
  const stopListening = untilIdle === undefined ? await listen() : null;
  supervisor.start();
  const looping = loop();

  const close = async (timeoutSeconds: number): Promise<void> => {
    closing.abort();
    alarm.ring();
    await looping;
    const all = Promise.all(running.keys());
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, timeoutSeconds * 1000);
    await Promise.race([all, timeout.promise]);
    clearTimeout(timer);
    for (const controller of running.values()) controller.abort(new Error('The worker closed without waiting.'));
    await all;
    alarm.stop();
    await supervisor.stop();
    await stopListening?.();
  };
  let closed: Promise<void> | undefined;
  return { close: ({ timeoutSeconds = 30 } = {}) => (closed ??= close(timeoutSeconds)) };
}
