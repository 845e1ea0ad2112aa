import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The test files that wait long for time to pass or do the most work, the longest first. */
const LONGEST: readonly string[] = [
  'packages/database-postgres/test/pgbouncer.long.test.ts',
  'examples/nextjs/test/next.long.test.ts',
  'examples/yoga-server/test/browser.long.test.ts',
  'packages/database-postgres/test/contract-pglite.long.test.ts',
  'test/docs-site.long.test.ts',
  'examples/yoga-server/test/s3.long.test.ts',
  'chaos/test/chaos.long.test.ts',
  'packages/database-postgres/test/contract-postgres.long.test.ts',
  'packages/storage-s3/test/race-on-s3.long.test.ts',
];

/** The suffix of the other long files, which `pnpm test:quick` excludes. */
const LONG = '.long.test.ts';

/**
 * The rank of a file: its position in {@link LONGEST}, then the other long files, then all others, in their existing
 * order.
 */
function rankOf({ moduleId }: TestSpecification): number {
  const index = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}`));
  if (index !== -1) return index;
  return moduleId.endsWith(LONG) ? LONGEST.length : LONGEST.length + 1;
}

/**
 * Starts the longest test files first, so that no worker is still running one of them when the others are idle. Without
 * an earlier run, as in CI, Vitest sorts by file size, and the slowest files are among the smallest.
 */
export class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
