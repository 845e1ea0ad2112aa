import type { OxlintOverride } from 'oxlint';

/**
 * The folders of core's `src`, each with those that it may import values from: lower layers come first, and no folder reaches one that stands below
 * it in this list. Types may come from anywhere, as they are gone at run time.
 */
const LAYERS = {
  errors: [],
  streams: [],
  input: ['errors'],
  ports: ['errors'],
  containers: [],
  images: ['errors', 'streams', 'ports'],
  operation: ['errors', 'input'],
  files: ['errors', 'input', 'ports', 'streams', 'operation'],
  conversions: ['errors', 'ports', 'files'],
  tags: ['errors', 'input', 'ports', 'streams', 'files'],
  search: ['errors', 'input', 'files', 'tags'],
  uploads: ['errors', 'input', 'ports', 'containers', 'images', 'files', 'conversions', 'tags'],
  jobs: ['errors', 'files', 'conversions', 'tags', 'uploads'],
  directive: ['errors', 'input', 'ports', 'files', 'conversions', 'tags'],
  host: ['errors', 'operation', 'files', 'search', 'uploads', 'directive'],
  schema: ['errors', 'operation', 'files', 'conversions', 'tags', 'search', 'uploads', 'directive'],
  options: ['errors', 'input', 'ports', 'operation', 'files', 'directive', 'schema'],
  cli: ['errors', 'schema'],
  memory: ['errors', 'streams', 'ports'],
  testing: ['errors', 'ports'],
} as const satisfies Record<string, readonly string[]>;

/** One override of the linter for each folder of core, which refuses every import of a value that no arrow allows. */
export function layerRules(): OxlintOverride[] {
  return Object.entries(LAYERS).map(([layer, allowed]) => {
    const refused = Object.keys(LAYERS).filter(
      (other) => other !== layer && !(allowed as readonly string[]).includes(other),
    );
    return {
      files: [`packages/core/src/${layer}/**`],
      rules: {
        'typescript/no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: refused.flatMap((other) => [`../${other}/**`, `../../${other}/**`]),
                allowTypeImports: true,
                message: `\`${layer}\` may import values from: ${allowed.join(', ') || 'no other folder'}. See scripts/layers.ts.`,
              },
            ],
          },
        ],
      },
    };
  });
}
