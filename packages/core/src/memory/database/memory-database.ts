import { randomUUID } from 'node:crypto';
import type { Database, OpenDatabase } from '../../ports/database.ts';
import type { JobName, JobPolicy } from '../../ports/jobs.ts';
import { memoryAttachments } from './attachments.ts';
import { memoryDatabaseConversions } from './conversions.ts';
import { memoryDatabaseEvents } from './events.ts';
import { memoryDatabaseFiles } from './files.ts';
import { memoryJobs } from './jobs.ts';
import { memoryDatabaseMarks } from './marks.ts';
import { memoryPubSub } from './pub-sub.ts';
import { memoryRecords } from './records.ts';
import { memoryDatabaseTags } from './tags.ts';

/** Options of {@link memoryDatabase}. */
export interface MemoryDatabaseOptions {
  /**
   * The clock for leases, expiry and jobs.
   *
   * @default the system's clock
   */
  readonly now?: () => Date;
  /**
   * Different policies for some queues, for tests that cannot wait for minutes.
   *
   * @default JOB_POLICIES
   */
  readonly jobPolicies?: Partial<Readonly<Record<JobName, JobPolicy>>>;
}

/**
 * A complete database in memory, for tests and experiments. Everything is lost when the process ends, and no other
 * process sees it.
 *
 * @example
 * ```ts
 * const { files } = await memoryDatabase().open();
 * ```
 */
export function memoryDatabase(options: MemoryDatabaseOptions = {}): Database {
  const databaseId = randomUUID();
  const now = options.now ?? (() => new Date());
  const pubSub = memoryPubSub();
  const jobs = memoryJobs({ now, hasOwnClock: options.now !== undefined, policies: options.jobPolicies ?? {} });
  const records = memoryRecords({
    now,
    addJobs: jobs.add,
    publish: (changed) => void pubSub.publish(changed),
  });
  const attachments = memoryAttachments(records);

  const opened: OpenDatabase = {
    databaseId,
    files: memoryDatabaseFiles(records, attachments),
    attachments,
    conversions: memoryDatabaseConversions(records),
    jobs,
    events: memoryDatabaseEvents(now),
    marks: memoryDatabaseMarks(),
    tags: memoryDatabaseTags(records),
    pubSub,
    close: jobs.close,
  };
  return { open: async () => opened };
}
