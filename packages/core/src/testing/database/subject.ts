import type { Database } from '../../ports/database.ts';
import type { JobName, JobPolicy } from '../../ports/jobs.ts';

/** What the database's contract is tried on. */
export interface DatabaseContractSubject {
  /** An open database whose jobs follow {@link DATABASE_CONTRACT_JOB_POLICIES}. */
  readonly database: Database;
  /** A second one on the same data, opened too, as another process would have it. Left out by databases that live in one process. */
  readonly other?: Database;
}

/** The policies that a database has to be opened with for its contract, so that retries take seconds. */
export const DATABASE_CONTRACT_JOB_POLICIES: Readonly<Record<JobName, JobPolicy>> = {
  verify: { retryLimit: 2, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  convert: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 2 },
  tag: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  delete: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  sweep: { retryLimit: 0, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
};
