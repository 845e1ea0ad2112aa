import type { OxlintOverride } from 'oxlint';

/**
 * The folders of core's `src`, each with the folders from which it may import values: lower layers come first, and no
 * folder may import from one further down in this list. Types may come from anywhere, since they do not exist at run
 * time.
 */
const LAYERS = {
  streams: [],
  errors: ['streams'],
  input: ['errors'],
  ports: ['errors'],
  limits: ['errors', 'streams'],
  http: ['errors'],
  telemetry: ['errors', 'streams'],
  health: ['errors', 'streams'],
  'media-types': ['errors', 'input'],
  containers: ['media-types'],
  images: ['errors', 'streams', 'ports'],
  metadata: ['errors', 'streams', 'images'],
  operation: ['errors', 'input'],
  files: ['errors', 'input', 'ports', 'streams', 'media-types', 'metadata', 'operation'],
  conversions: ['errors', 'ports', 'streams', 'media-types', 'files'],
  tags: ['errors', 'input', 'ports', 'streams', 'media-types', 'files', 'conversions'],
  attachments: ['errors', 'input', 'ports', 'media-types', 'files', 'conversions', 'tags'],
  search: ['errors', 'input', 'media-types', 'files', 'tags'],
  events: ['errors', 'input', 'ports', 'files', 'tags'],
  webhooks: ['errors', 'input', 'http', 'ports', 'files', 'operation', 'events'],
  uploads: [
    'errors',
    'input',
    'ports',
    'streams',
    'containers',
    'images',
    'metadata',
    'media-types',
    'files',
    'conversions',
    'tags',
    'telemetry',
  ],
  jobs: ['errors', 'input', 'ports', 'files', 'conversions', 'tags', 'events', 'webhooks', 'uploads'],
  operator: ['errors', 'ports', 'metadata', 'files', 'conversions', 'tags', 'uploads', 'jobs'],
  directive: ['streams', 'errors', 'input', 'ports', 'media-types', 'metadata', 'conversions', 'attachments'],
  host: ['errors', 'operation', 'files', 'attachments', 'search', 'uploads', 'directive'],
  schema: ['errors', 'operation', 'files', 'conversions', 'tags', 'attachments', 'search', 'uploads', 'directive'],
  options: [
    'errors',
    'input',
    'ports',
    'limits',
    'telemetry',
    'operation',
    'files',
    'conversions',
    'events',
    'webhooks',
    'directive',
    'schema',
  ],
  cli: ['errors', 'schema'],
  memory: ['errors', 'streams', 'ports'],
  testing: ['errors', 'ports'],
} as const satisfies Record<string, readonly string[]>;

/**
 * The folders from which `adapter.ts`, the entry for adapters, may export values: none that loads `graphql`, a
 * dependency or a use case.
 */
const ADAPTER_ENTRY: readonly string[] = ['errors', 'images', 'ports', 'streams'];

/**
 * Overrides for the linter: one for each folder of core, and one for core's entry for adapters, each of which refuses
 * every import of a value that {@link LAYERS} does not allow; and one for the adapters, which refuses the entry for
 * hosts.
 */
export function layerRules(): OxlintOverride[] {
  const layers = Object.entries(LAYERS).map(([layer, allowed]) => {
    const refused = othersThan([layer, ...allowed]);
    return layerRule(`${layer}/**`, `\`${layer}\``, allowed, [
      ...refused.map((other) => `../${other}/**`),
      ...refused.map((other) => `../../${other}/**`),
    ]);
  });
  const refused = othersThan(ADAPTER_ENTRY).map((other) => `./${other}/**`);
  return [...layers, layerRule('adapter.ts', 'The entry for adapters', ADAPTER_ENTRY, refused), ADAPTERS];
}

function othersThan(layers: readonly string[]): readonly string[] {
  return Object.keys(LAYERS).filter((other) => !layers.includes(other));
}

function layerRule(
  files: string,
  importer: string,
  allowed: readonly string[],
  refused: readonly string[],
): OxlintOverride {
  const message = `${importer} may import values from: ${allowed.join(', ') || 'no other folder'}. See scripts/layers.ts.`;
  return {
    files: [`packages/core/src/${files}`],
    rules: {
      'typescript/no-restricted-imports': [
        'error',
        { patterns: [{ group: [...refused], allowTypeImports: true, message }] },
      ],
    },
  };
}

const ADAPTERS: OxlintOverride = {
  files: ['packages/{database,processor,storage,tagger}-*/src/**'],
  rules: {
    'typescript/no-restricted-imports': [
      'error',
      {
        paths: [
          {
            name: '@graphql-darkroom/core',
            message: 'That is for hosts: adapters import from `@graphql-darkroom/core/adapter`.',
          },
        ],
      },
    ],
  },
};
