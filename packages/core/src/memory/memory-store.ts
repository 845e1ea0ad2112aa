import { randomUUID } from 'node:crypto';
import type { JobName, JobPolicy } from '../ports/jobs.ts';
import type { Store } from '../ports/store.ts';
import { memoryJobs } from './memory-jobs.ts';
import { memoryPubSub } from './memory-pub-sub.ts';
import { memoryStoreConversions } from './memory-store-conversions.ts';
import { memoryStoreFiles } from './memory-store-files.ts';
import { memoryStoreMarks } from './memory-store-marks.ts';
import { memoryRecords } from './memory-store-records.ts';
import { memoryStoreTags } from './memory-store-tags.ts';

/** What {@link memoryStore} takes. */
export interface MemoryStoreOptions {
  /**
   * The clock that leases, expiries and jobs go by.
   *
   * @default the system's
   */
  readonly now?: () => Date;
  /**
   * Other policies for some queues. For tests, which cannot wait for minutes.
   *
   * @default JOB_POLICIES
   */
  readonly jobPolicies?: Partial<Readonly<Record<JobName, JobPolicy>>>;
}

/**
 * A whole store in memory, for tests and for trying things out: everything is gone with the process, and no other process sees it.
 *
 * @example
 * ```ts
 * const store = memoryStore();
 * await store.open();
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const storeId = randomUUID();
  const now = options.now ?? (() => new Date());
  const pubSub = memoryPubSub();
  const jobs = memoryJobs({ now, hasOwnClock: options.now !== undefined, policies: options.jobPolicies ?? {} });
  const records = memoryRecords({
    now,
    addJobs: jobs.add,
    publish: (fileId) => void pubSub.publish({ fileId }),
  });

  return {
    open: async () => ({ storeId }),
    close: jobs.close,
    files: memoryStoreFiles(records),
    conversions: memoryStoreConversions(records),
    jobs,
    marks: memoryStoreMarks(),
    tags: memoryStoreTags(records),
    pubSub,
  };
}
