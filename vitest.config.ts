import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';
import { LongestFirstSequencer } from './scripts/longest-first-sequencer.ts';

const source = '@graphql-darkroom/source';

// Workers, and the processes that tests start from sources, take half as long to start once the first have ended.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node-compile');

/** The packages whose test files share processes: what a file changes in one, it gives back. */
const SHARING =
  '(client|core|database-postgres|nestjs|processor-http|storage-azure|storage-fs|storage-s3|tagger-cloudinary)';

/** Files elsewhere that do: most start servers as processes of their own. */
const SHARING_TOO: readonly string[] = ['e2e/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'];

/** Files there that have a process to themselves. */
const ALONE: readonly string[] = [
  // A start is a small part of what they cost.
  'packages/*/test/**/*.long.test.ts',
  // The globals of OpenTelemetry.
  'packages/core/test/telemetry/*.test.ts',
  'examples/yoga-server/test/traces.long.test.ts',
];

/** What `pnpm test:quick` leaves out. Vitest's `--exclude` has no effect on a project that sets `exclude` itself. */
const LEFT_OUT: readonly string[] = process.env['DARKROOM_TEST_DEPTH'] === 'quick' ? ['**/*.long.test.ts'] : [];

const config: ViteUserConfig = defineConfig({
  // Node's own resolution finds `graphql`'s CommonJS, Vite's would find a second copy as ES modules, and
  // its types are of one realm.
  resolve: {
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
    conditions: [source, 'node', 'development|production'],
  },
  ssr: {
    resolve: { conditions: [source, 'node', 'development|production'], externalConditions: [source, 'node'] },
  },
  test: {
    projects: [
      // A worker goes from one of these files to the next, with all modules that were imported: its start, and the
      // import of core, cost more than most of these files.
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: [`packages/${SHARING}/test/**/*.test.ts`, ...SHARING_TOO],
          exclude: [...configDefaults.exclude, ...ALONE, ...LEFT_OUT],
        },
      },
      {
        extends: true,
        test: {
          name: 'own',
          include: [
            ...ALONE,
            `packages/!${SHARING}/test/**/*.test.ts`,
            'bench/test/**/*.test.ts',
            'chaos/test/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...LEFT_OUT],
        },
      },
    ],
    globalSetup: './test/support/lend-servers.ts',
    reporters: ['default', './scripts/closing-line-reporter.ts'],
    sequence: { sequencer: LongestFirstSequencer },
    pool: 'forks',
    // Workers and the processes that they start resolve workspace packages to their sources.
    execArgv: [`--conditions=${source}`],
    // Most tests wait for a database or a server, so two fit on one core; more would starve
    // the timing of the job tests.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // A failure that occurs once in thousands of runs should not block a change. The reporter names it at the end.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

export default config;
