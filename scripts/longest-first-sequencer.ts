import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait long for time to pass, or do the most, the longest first. */
const LONGEST: readonly string[] = [
  'packages/storage-s3/test/race-on-s3.long.test.ts',
  'packages/database-postgres/test/pgbouncer.long.test.ts',
  'chaos/test/chaos.long.test.ts',
  'packages/database-postgres/test/contract-pglite.long.test.ts',
  'packages/database-postgres/test/command-line.long.test.ts',
  'packages/database-postgres/test/contract-postgres.long.test.ts',
  'packages/storage-s3/test/crash-on-s3.long.test.ts',
];

/** What the others of these files are called, which `pnpm test:quick` leaves out. */
const LONG = '.long.test.ts';

/** Its place among the longest; then come the other long ones, and then all others, in the order they have. */
function rankOf({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
  if (index !== -1) return index;
  return moduleId.endsWith(LONG) ? LONGEST.length : LONGEST.length + 1;
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
