import { memoryDatabase, type MemoryDatabaseOptions } from '../../../src/memory/database/memory-database.ts';
import type { Database, OpenDatabase } from '../../../src/ports/database.ts';
import { DATABASE_CONTRACT_JOB_POLICIES } from '../../../src/testing/database/subject.ts';

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
