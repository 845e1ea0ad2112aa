import { randomUUID } from 'node:crypto';
import { JOB_NAMES, JOB_POLICIES } from '@graphql-darkroom/core/adapter';
import type { PgBoss } from 'pg-boss';
import type { JobPolicies } from './job-policies.ts';

/** Where jobs go whose retries are used up. */
export const DEAD_LETTER_QUEUE = 'dead-letter';

/** The queues in the order in which a worker first looks at them. */
export const QUEUES: readonly string[] = [...JOB_NAMES, DEAD_LETTER_QUEUE];

/** A worker that gives no sign of life for so long is dead. The least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;
const YEAR_SECONDS = 365 * 86_400;
/** How long finished jobs are kept, for people who look what happened. */
export const KEEP_FINISHED_SECONDS = 86_400;

type QueueOptions = Exclude<Parameters<PgBoss['createQueue']>[1], undefined>;

/**
 * Creates the queues, brings their policies up to date, and has pg-boss read them: it would otherwise do so when the
 * first job is sent, outside of the transaction that sends it, for which PGlite has no second connection.
 */
export async function prepareQueues(boss: PgBoss, policies: JobPolicies): Promise<void> {
  const existing = new Map((await boss.getQueues([...QUEUES])).map((queue) => [queue.name, queue]));
  for (const [name, options] of queueOptions(policies)) {
    const queue = existing.get(name);
    if (queue === undefined) await boss.createQueue(name, options);
    else if (Object.entries(options).some(([key, value]) => queue[key as keyof typeof queue] !== value)) {
      await boss.updateQueue(name, options);
    }
  }
  for (const name of QUEUES) await boss.findJobs(name, { id: randomUUID() });
}

function queueOptions(policies: JobPolicies): readonly (readonly [string, QueueOptions])[] {
  const common: QueueOptions = {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retentionSeconds: YEAR_SECONDS,
    deleteAfterSeconds: KEEP_FINISHED_SECONDS,
  };
  const all = JOB_NAMES.map((name) => [name, policies[name] ?? JOB_POLICIES[name]] as const);
  return [
    // First: the others name it.
    [
      DEAD_LETTER_QUEUE,
      {
        ...common,
        // What tells of a failure must not give up before it is told, and pg-boss caps no growing
        // pause here: so a steady one.
        retryLimit: 1_000_000,
        retryBackoff: false,
        retryDelay: Math.min(6, 3 * Math.max(...all.map(([, { retryDelaySeconds }]) => retryDelaySeconds))),
        expireInSeconds: 300,
      },
    ],
    ...all.map(
      ([name, policy]) =>
        [
          name,
          {
            ...common,
            retryLimit: policy.retryLimit,
            retryDelay: policy.retryDelaySeconds,
            retryBackoff: true,
            retryDelayMax: policy.retryDelayMaxSeconds,
            expireInSeconds: policy.expireInSeconds,
            retentionSeconds: policy.keepSeconds ?? YEAR_SECONDS,
            deadLetter: DEAD_LETTER_QUEUE,
          },
        ] as const,
    ),
  ];
}
