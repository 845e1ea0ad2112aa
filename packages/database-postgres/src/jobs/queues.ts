import { randomUUID } from 'node:crypto';
import { JOB_NAMES, JOB_POLICIES } from '@graphql-darkroom/core/adapter';
import type { PgBoss } from 'pg-boss';
import type { JobPolicies } from './job-policies.ts';

/** The queue for jobs whose retries are used up. */
export const DEAD_LETTER_QUEUE = 'dead-letter';

/** The queues, in the order in which a worker first looks at them. */
export const QUEUES: readonly string[] = [...JOB_NAMES, DEAD_LETTER_QUEUE];

/** A worker without a heartbeat for this long is dead. The minimum that pg-boss accepts. */
const HEARTBEAT_SECONDS = 10;
const YEAR_SECONDS = 365 * 86_400;
/** How long finished jobs are kept, for people to see what happened. */
export const KEEP_FINISHED_SECONDS = 86_400;

type QueueOptions = Exclude<Parameters<PgBoss['createQueue']>[1], undefined>;

/**
 * Creates the queues, updates their policies, and makes pg-boss read them. Otherwise pg-boss would read them when the
 * first job is sent, outside the transaction that sends it, and PGlite has no second connection for that.
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
    // First, since the others refer to it.
    [
      DEAD_LETTER_QUEUE,
      {
        ...common,
        // A report of a failure must not be given up before it is delivered. pg-boss does not cap a growing pause here,
        // so the pause is constant.
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
