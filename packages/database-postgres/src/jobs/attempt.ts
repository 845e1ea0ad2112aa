import {
  counted,
  DarkroomError,
  type Job,
  type JobData,
  type JobHandler,
  type JobHandlers,
  JOB_NAMES,
  type JobName,
  orAborted,
} from '@graphql-darkroom/core/adapter';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Connection } from '../sql/connector.ts';
import type { JobsConnection } from '../sql/statements.ts';
import type { JobTransaction } from './job-transaction.ts';
import { DEAD_LETTER_QUEUE } from './queues.ts';

/** The options of {@link runAttempt}. */
export interface AttemptOptions {
  readonly boss: PgBoss;
  /** The queue that the job was fetched from. */
  readonly queue: string;
  readonly fetched: JobWithMetadata<unknown>;
  readonly handlers: JobHandlers;
  readonly transaction: JobTransaction;
  readonly controller: AbortController;
  readonly onError: (error: unknown, job: { readonly name: JobName; readonly id: string }) => void;
  /** Called if pg-boss cannot be reached. The job is retried once its heartbeat is missing. */
  readonly onTrouble: (error: unknown) => void;
}

/** Well below the heartbeat of the queues, so that a failed or late one does no harm. */
const SIGN_OF_LIFE_MS = 3000;
/** How long a handler may take to react to its signal before it is abandoned. */
const ABORT_GRACE_MS = 1000;

/** Runs one attempt at a job, and reports to pg-boss how it ended. Never rejects. */
export async function runAttempt(options: AttemptOptions): Promise<void> {
  const { boss, queue, fetched, transaction, controller, onTrouble } = options;
  // The retry count lets pg-boss distinguish this attempt from a later one.
  const claim = { id: fetched.id, retryCount: fetched.retryCount };
  const { job, name } = describe(options);
  if (name === null) {
    onTrouble(new Error(`The dead-letter queue contains a job of the unknown queue ${fetched.sourceName ?? ''}.`));
    await boss.complete(queue, claim).catch(onTrouble);
    return;
  }

  const expiry = setTimeout(
    () =>
      controller.abort(
        new Error(`The job ${name} ran out of time after ${counted(fetched.expireInSeconds, 'second')}.`),
      ),
    fetched.expireInSeconds * 1000,
  );
  const showLife = async (): Promise<void> => {
    try {
      const response = await boss.touch(queue, claim);
      // The response has an empty type in pg-boss.
      if ('affected' in response && response.affected === 0) {
        controller.abort(new Error(`The job ${name} was taken over by another worker.`));
      }
    } catch (error) {
      onTrouble(error);
    }
  };
  const signOfLife = setInterval(() => void showLife(), SIGN_OF_LIFE_MS);
  try {
    try {
      const handler: JobHandler<JobName> | undefined = options.handlers[name];
      if (handler === undefined) {
        onTrouble(new Error(`The job ${job.id} of ${name} was discarded because this worker has no handler for it.`));
      }
      const work = queue === DEAD_LETTER_QUEUE ? handler?.exhausted(job) : handler?.run(job);
      await orAborted(controller.signal, work ?? Promise.resolve(), { graceMilliseconds: ABORT_GRACE_MS });
      const isCommitted = await transaction.commit(async (connection) => {
        const response = await boss.complete(queue, claim, null, { db: onConnection(connection) });
        return !('affected' in response && response.affected === 0);
      });
      if (isCommitted) return;
    } catch (error) {
      await transaction.rollback();
      options.onError(error, { name, id: job.id });
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
      const code = error instanceof DarkroomError ? { code: error.code } : {};
      await boss.fail(queue, claim, { name: kind, message, ...code });
      return;
    }
    await boss.complete(queue, claim);
  } catch (error) {
    onTrouble(error);
  } finally {
    clearTimeout(expiry);
    clearInterval(signOfLife);
  }
}

/** The job as its handler receives it: a job of the dead-letter queue has its original name and id. */
function describe({ queue, fetched, controller: { signal }, transaction: { db } }: AttemptOptions): {
  readonly job: Job;
  readonly name: JobName | null;
} {
  const isDead = queue === DEAD_LETTER_QUEUE;
  const from = isDead ? fetched.sourceName : queue;
  const name = JOB_NAMES.find((candidate) => candidate === from) ?? null;
  const id = (isDead ? fetched.sourceId : null) ?? fetched.id;
  const data = fetched.data as JobData[JobName];
  return { job: { id, name: name ?? 'sweep', data, signal, db }, name };
}

/** Lets pg-boss use a connection that has an open transaction. */
function onConnection(connection: Connection): JobsConnection {
  return { executeSql: async (text, values) => ({ rows: [...(await connection.query(text, values)).rows] }) };
}
