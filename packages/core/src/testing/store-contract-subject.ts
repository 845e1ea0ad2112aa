import type { JobName, JobPolicy } from '../ports/jobs.ts';
import type { Store } from '../ports/store.ts';

/** What the store's contract is tried on. */
export interface StoreContractSubject {
  /** An open store whose jobs follow {@link STORE_CONTRACT_JOB_POLICIES}. */
  readonly store: Store;
  /** A second one on the same data, opened too, as another process would have it. Left out by stores that live in one process. */
  readonly other?: Store;
}

/** The policies that a store has to be opened with for its contract, so that retries take seconds. */
export const STORE_CONTRACT_JOB_POLICIES: Readonly<Record<JobName, JobPolicy>> = {
  verify: { retryLimit: 2, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  convert: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 2 },
  tag: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  delete: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  sweep: { retryLimit: 0, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
};
