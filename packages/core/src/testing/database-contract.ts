import type { ContractCase } from './contract-case.ts';
import { databaseConversionsContract } from './database-contract-conversions.ts';
import { databaseEventsContract } from './database-contract-events.ts';
import { databaseFairnessContract } from './database-contract-fairness.ts';
import { databaseFilesContract } from './database-contract-files.ts';
import { databaseJobsContract } from './database-contract-jobs.ts';
import { databaseListContract } from './database-contract-list.ts';
import { databaseMarksContract } from './database-contract-marks.ts';
import { databaseOutdatedContract } from './database-contract-outdated.ts';
import { databaseQuotaContract } from './database-contract-quota.ts';
import type { DatabaseContractSubject } from './database-contract-subject.ts';
import { databaseTagNamesContract } from './database-contract-tag-names.ts';
import { databaseTagReviewsContract } from './database-contract-tag-reviews.ts';
import { databaseTagSearchesContract } from './database-contract-tag-searches.ts';
import { databaseTaggingContract } from './database-contract-tags.ts';
import { databaseUndeclaredContract } from './database-contract-undeclared.ts';
import { databaseVerificationContract } from './database-contract-verification.ts';
import { databaseWorkContract } from './database-contract-work.ts';

/**
 * The contract of the port `Database`: every promise of its comments, as cases for any test runner. They share one subject, which has to
 * be opened with `DATABASE_CONTRACT_JOB_POLICIES`, and are to run one after another: workers of two cases would take each other's jobs.
 *
 * @example
 * ```ts
 * for (const promise of databaseContract) {
 *   test(promise.name, () => promise.run({ database }));
 * }
 * ```
 */
export const databaseContract: readonly ContractCase<DatabaseContractSubject>[] = [
  ...databaseFilesContract,
  ...databaseListContract,
  ...databaseQuotaContract,
  ...databaseUndeclaredContract,
  ...databaseVerificationContract,
  ...databaseConversionsContract,
  ...databaseOutdatedContract,
  ...databaseTaggingContract,
  ...databaseTagNamesContract,
  ...databaseTagReviewsContract,
  ...databaseTagSearchesContract,
  ...databaseEventsContract,
  ...databaseJobsContract,
  ...databaseWorkContract,
  ...databaseFairnessContract,
  ...databaseMarksContract,
];
