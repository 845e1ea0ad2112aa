import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait long for time to pass, or do the most, the longest first. */
const LONGEST: readonly string[] = [
  'packages/storage-s3/test/race-on-s3.test.ts',
  'examples/yoga-server/test/restart.test.ts',
  'packages/database-postgres/test/contract-pglite.test.ts',
  'packages/core/test/contracts/database/database-contract.test.ts',
  'packages/database-postgres/test/contract-postgres.test.ts',
  'packages/storage-fs/test/crash.test.ts',
  'packages/core/test/memory/memory-database.test.ts',
];

/** Its place among the longest; all others come after them, in the order they have. */
function rankOf({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
  return index === -1 ? LONGEST.length : index;
}

/**
 * Starts the longest test files first, so that no worker is left with one of them when the others have nothing to do.
 * Without a run before, as in CI, Vitest goes by the length of files, and the longest to run are
 * among the shortest to read.
 */
export class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files); // oxlint-disable-line unicorn/no-array-sort -- not an array's
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
