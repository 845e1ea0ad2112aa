import { type OxlintConfig, defineConfig } from 'oxlint';
import { layerRules } from './scripts/layers.ts';

const config: OxlintConfig = defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  options: { typeAware: true, denyWarnings: true },
  categories: { correctness: 'error', suspicious: 'error' },
  env: { builtin: true, node: true },
  ignorePatterns: ['**/*.generated.ts', '**/dist/**'],
  rules: {
    'eslint/curly': ['error', 'multi-line'],
    'eslint/eqeqeq': ['error', 'always', { null: 'ignore' }],
    'eslint/no-unused-vars': ['error', { args: 'after-used', caughtErrors: 'all' }],
    'import/no-cycle': ['error', { ignoreTypes: true }],
    'import/no-default-export': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: 'vitest',
            importNames: ['expect'],
            message: 'Assert with node:assert/strict; snapshots alone need it.',
          },
        ],
      },
    ],
    'typescript/no-unsafe-type-assertion': 'off',
    'vitest/expect-expect': 'off',
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    {
      // Next.js takes pages by their default exports, VitePress its configuration and theme.
      files: [
        '**/*.config.ts',
        'scripts/closing-line-reporter.ts',
        'examples/nextjs/src/app/**/*.tsx',
        'docs/.vitepress/config.ts',
        'docs/.vitepress/theme/index.ts',
      ],
      rules: { 'import/no-default-export': 'off' },
    },
    { files: ['**/test/**'], rules: { 'unicorn/consistent-function-scoping': 'off' } },
    // A style sheet has nothing to assign.
    { files: ['docs/.vitepress/theme/index.ts'], rules: { 'import/no-unassigned-import': 'off' } },
    // Nest's modules and resolvers are classes, whose decorators say what they hold.
    {
      files: [
        'packages/nestjs/**',
        'examples/nestjs/**',
        'e2e/src/nest-resolver.ts',
        'e2e/src/servers/nestjs*.ts',
        'e2e/test/nestjs*.test.ts',
      ],
      rules: { 'typescript/no-extraneous-class': 'off' },
    },
    // Nest injects by a class alone, and what it injects here is an interface.
    {
      files: ['packages/nestjs/src/darkroom-service.ts'],
      rules: { 'typescript/no-unsafe-declaration-merging': 'off' },
    },
    // What it sorts with is Vitest's sequencer, not an array.
    { files: ['scripts/longest-first-sequencer.ts'], rules: { 'unicorn/no-array-sort': 'off' } },
    // They compare with snapshots, which only vitest's `expect` can.
    {
      files: ['packages/core/test/schema/public-face.test.ts', 'packages/database-postgres/test/schema.test.ts'],
      rules: { 'typescript/no-restricted-imports': 'off' },
    },
    // A guide shows it, with the assertions that most readers use.
    { files: ['examples/testing-your-api/test/**'], rules: { 'typescript/no-restricted-imports': 'off' } },
    ...layerRules(),
  ],
});

export default config;
