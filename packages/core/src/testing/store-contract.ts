import type { ContractCase } from './contract-case.ts';
import { storeConversionsContract } from './store-contract-conversions.ts';
import { storeEventsContract } from './store-contract-events.ts';
import { storeFilesContract } from './store-contract-files.ts';
import { storeJobsContract } from './store-contract-jobs.ts';
import { storeListContract } from './store-contract-list.ts';
import { storeMarksContract } from './store-contract-marks.ts';
import { storeOutdatedContract } from './store-contract-outdated.ts';
import { storeQuotaContract } from './store-contract-quota.ts';
import type { StoreContractSubject } from './store-contract-subject.ts';
import { storeTagReviewsContract } from './store-contract-tag-reviews.ts';
import { storeTagSearchesContract } from './store-contract-tag-searches.ts';
import { storeTaggingContract } from './store-contract-tags.ts';
import { storeVerificationContract } from './store-contract-verification.ts';
import { storeWorkContract } from './store-contract-work.ts';

/**
 * The contract of the port `Store`: every promise of its comments, as cases for any test runner. They share one subject, which has to
 * be opened with `STORE_CONTRACT_JOB_POLICIES`, and are to run one after another: workers of two cases would take each other's jobs.
 *
 * @example
 * ```ts
 * for (const promise of storeContract) {
 *   test(promise.name, () => promise.run({ store }));
 * }
 * ```
 */
export const storeContract: readonly ContractCase<StoreContractSubject>[] = [
  ...storeFilesContract,
  ...storeListContract,
  ...storeQuotaContract,
  ...storeVerificationContract,
  ...storeConversionsContract,
  ...storeOutdatedContract,
  ...storeTaggingContract,
  ...storeTagReviewsContract,
  ...storeTagSearchesContract,
  ...storeEventsContract,
  ...storeJobsContract,
  ...storeWorkContract,
  ...storeMarksContract,
];
