import assert from 'node:assert/strict';
import { memoryDatabase, type MemoryDatabaseOptions } from '../../../src/memory/database/memory-database.ts';
import type { Database, OpenDatabase } from '../../../src/ports/database.ts';
import type { JobRequest, JobsOfChange } from '../../../src/ports/jobs.ts';
import { DATABASE_CONTRACT_JOB_POLICIES } from '../../../src/testing/database/subject.ts';

/** The jobs of a change of which nothing depends on the record. */
export function listOf(jobs: JobsOfChange): readonly JobRequest[] {
  assert.ok(typeof jobs !== 'function');
  return jobs;
}

/** Makes a database that breaks one promise. */
export type BrokenDatabase = () => Database;

/** Makes databases in memory with some of what opening gives replaced. */
export function breaking(
  change: (whole: OpenDatabase) => Partial<OpenDatabase>,
  options: MemoryDatabaseOptions = {},
): BrokenDatabase {
  return () => {
    const database = memoryDatabase({ jobPolicies: DATABASE_CONTRACT_JOB_POLICIES, ...options });
    const opening = database.open().then((whole) => ({ ...whole, ...change(whole) }));
    return { open: () => opening };
  };
}
