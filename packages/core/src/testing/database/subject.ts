import type { Database, OpenDatabase } from '../../ports/database.ts';
import { JOB_POLICIES, type JobName, type JobPolicy } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';

/** The subject of the database's contract. The cases open the databases that they need, and leave them open. */
export interface DatabaseContractSubject {
  /** A database whose jobs follow {@link DATABASE_CONTRACT_JOB_POLICIES}. */
  readonly database: Database;
  /**
   * Another database on the same data, as another process would have it. Omitted by databases that live in one process.
   */
  readonly other?: Database;
  /**
   * Creates a database that cannot be reached, a new one on each call. Omitted by databases that live in one process.
   */
  readonly unreachable?: () => Promise<UnreachableDatabase>;
}

/** A database whose server does not answer. */
export interface UnreachableDatabase {
  /** Never opened. */
  readonly database: Database;
  /** Opened while the server still answered. */
  readonly opened: OpenDatabase;
}

/** The databases of a {@link DatabaseContractSubject}, open. */
export interface OpenedSubject {
  readonly database: OpenDatabase;
  readonly other?: OpenDatabase;
}

/** Opens the databases before each case. */
export function onOpened(
  cases: readonly Omit<CaseDefinition<OpenedSubject>, 'appliesTo'>[],
): readonly CaseDefinition<DatabaseContractSubject>[] {
  return cases.map((inner) => ({
    name: inner.name,
    run: async ({ database, other }) =>
      inner.run({ database: await database.open(), ...(other && { other: await other.open() }) }),
  }));
}

/** The policies that a database must be opened with for its contract, so that retries take seconds. */
export const DATABASE_CONTRACT_JOB_POLICIES: Readonly<Record<JobName, JobPolicy>> = {
  ...JOB_POLICIES,
  verify: { retryLimit: 2, retryDelaySeconds: 600, retryDelayMaxSeconds: 600, expireInSeconds: 600 },
  convert: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 2 },
  tag: { retryLimit: 2, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  delete: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  sweep: { retryLimit: 0, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
  fileReady: { retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1, expireInSeconds: 600 },
};
