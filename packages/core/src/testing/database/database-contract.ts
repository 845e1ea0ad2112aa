import { type ContractCase, contractOf } from '../contract-case.ts';
import { databaseAttachmentListsContract } from './attachment-lists.ts';
import { databaseAttachmentsContract } from './attachments.ts';
import { databaseConversionAttemptsContract } from './conversion-attempts.ts';
import { databaseConversionsContract } from './conversions.ts';
import { databaseEventJobsContract } from './event-jobs.ts';
import { databaseEventsContract } from './events.ts';
import { databaseExpiryContract } from './expiry.ts';
import { databaseFairnessContract } from './fairness.ts';
import { databaseFilesContract } from './files.ts';
import { databaseFocalPointsContract } from './focal-points.ts';
import { databaseJobRecordsContract } from './job-records.ts';
import { databaseJobsContract } from './jobs.ts';
import { databaseListAllContract } from './list-all.ts';
import { databaseListContract } from './list.ts';
import { databaseMarksContract } from './marks.ts';
import { databaseOpenContract } from './open.ts';
import { databaseOutdatedContract } from './outdated.ts';
import { databasePlaceholdersContract } from './placeholders.ts';
import { databaseQueueStatsContract } from './queue-stats.ts';
import { databaseQuotaContract } from './quota.ts';
import { databaseRequestedTogetherContract } from './requested-together.ts';
import { databaseReservationsContract } from './reservations.ts';
import { type DatabaseContractSubject, onOpened } from './subject.ts';
import { databaseTagNamesContract } from './tag-names.ts';
import { databaseTagReviewsContract } from './tag-reviews.ts';
import { databaseTagSearchesContract } from './tag-searches.ts';
import { databaseTaggingContract } from './tags.ts';
import { databaseTracesContract } from './traces.ts';
import { databaseUndeclaredContract } from './undeclared.ts';
import { databaseUnreachableContract } from './unreachable.ts';
import { databaseUntilIdleContract } from './until-idle.ts';
import { databaseVerificationContract } from './verification.ts';
import { databaseWorkContract } from './work.ts';

/**
 * The contract of the port `Database`: every promise in its comments, as cases for any test runner. They share one
 * subject, whose databases must use `DATABASE_CONTRACT_JOB_POLICIES`. Run them one after another: workers of concurrent
 * cases would take each other's jobs.
 *
 * @example
 * ```ts
 * const subject = { database: myDatabase({ jobPolicies: DATABASE_CONTRACT_JOB_POLICIES }) };
 * for (const promise of databaseContract) {
 *   test(promise.name, { skip: !promise.appliesTo(subject) }, () => promise.run(subject));
 * }
 * ```
 */
export const databaseContract: readonly ContractCase<DatabaseContractSubject>[] = contractOf([
  ...databaseOpenContract,
  ...onOpened([
    ...databaseFilesContract,
    ...databaseAttachmentsContract,
    ...databaseReservationsContract,
    ...databaseAttachmentListsContract,
    ...databaseExpiryContract,
    ...databaseListContract,
    ...databaseQuotaContract,
    ...databaseUndeclaredContract,
    ...databaseVerificationContract,
    ...databaseConversionsContract,
    ...databaseConversionAttemptsContract,
    ...databaseOutdatedContract,
    ...databaseFocalPointsContract,
    ...databasePlaceholdersContract,
    ...databaseRequestedTogetherContract,
    ...databaseTaggingContract,
    ...databaseTagNamesContract,
    ...databaseTagReviewsContract,
    ...databaseTagSearchesContract,
    ...databaseEventsContract,
    ...databaseJobsContract,
    ...databaseWorkContract,
    ...databaseTracesContract,
    ...databaseUntilIdleContract,
    ...databaseJobRecordsContract,
    ...databaseListAllContract,
    ...databaseEventJobsContract,
    ...databaseFairnessContract,
    ...databaseQueueStatsContract,
    ...databaseMarksContract,
  ]),
  ...databaseUnreachableContract,
]);
