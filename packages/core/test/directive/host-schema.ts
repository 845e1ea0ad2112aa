import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { DirectiveSettings, FileTarget } from '../../src/directive/directive-runtime.ts';
import { readTargets } from '../../src/directive/read-targets.ts';
import { wrapSchema } from '../../src/directive/wrap-schema.ts';
import { fakeRuntime, type FakeRuntime } from './fake-runtime.ts';

/** The directive and the types that it needs, with two conversions on offer. */
export const directiveTypeDefs: string = /* GraphQL */ `
  directive @fileUpload(
    target: String
    accept: [String!]
    maxBytes: SafeInt
    maxPixels: SafeInt
    visibility: FileVisibility
    metadata: FileMetadataMode
    keepLocation: Boolean
    convert: [FileConversionName!]
    tag: Boolean
    minConfidence: Float
  ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  scalar SafeInt
  scalar URL
  enum FileVisibility {
    PRIVATE
    PUBLIC
  }
  enum FileMetadataMode {
    STRIP
    KEEP
  }
  enum FileConversionName {
    SEPIA
    THUMBNAIL
  }
  type File {
    id: ID!
    name: String
  }
`;

export const settings: DirectiveSettings = {
  defaults: {
    accept: null,
    maxBytes: 1000,
    maxPixels: null,
    visibility: 'PRIVATE',
    metadata: 'STRIP',
    keepLocation: false,
    convert: [],
    tag: false,
    minConfidence: null,
    unattachedExpiresInSeconds: null,
    requireSize: false,
  },
  conversions: ['SEPIA', 'THUMBNAIL'],
  ladders: [],
  canPublish: true,
  maxBytes: Number.MAX_SAFE_INTEGER,
  canPreview: (contentType) => ['image/png', 'image/jpeg'].includes(contentType),
  canTag: (contentType) => ['image/png', 'image/jpeg'].includes(contentType),
  canConvert: (contentType) => ['image/png', 'image/jpeg'].includes(contentType),
  renamedTargets: new Map(),
};

/** What graphql-tools takes as a resolver is wider than what a test needs. */
type HostResolvers = NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>;

/** A host's schema that was not transformed yet. */
export function hostSchema(typeDefs: string, resolvers: HostResolvers = {}): GraphQLSchema {
  return makeExecutableSchema({ typeDefs: [directiveTypeDefs, typeDefs], resolvers });
}

/** The targets of a host's schema. */
export function targetsOf(
  typeDefs: string,
  overrides: Partial<DirectiveSettings> = {},
): ReadonlyMap<string, FileTarget> {
  return readTargets(hostSchema(typeDefs), { ...settings, ...overrides });
}

/** A host with a transformed schema. */
export interface Host {
  readonly schema: GraphQLSchema;
  readonly runtime: FakeRuntime;
  readonly run: (source: string, variables?: Record<string, unknown>) => Promise<ExecutionResult>;
}

/** Builds a host, transforms its schema and runs operations against it, with `{ viewer: 'ann' }` as context. */
export function buildHost(typeDefs: string, resolvers: HostResolvers = {}): Host {
  const schema = hostSchema(typeDefs, resolvers);
  const runtime = fakeRuntime();
  wrapSchema(schema, readTargets(schema, settings), runtime);
  return { schema, runtime, run: (source, variables) => runOn(schema, source, variables) };
}

/** Runs an operation, and makes ordinary objects of graphql-js' null-prototype ones. */
export async function runOn(
  schema: GraphQLSchema,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<ExecutionResult> {
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: { viewer: 'ann' } });
  return {
    ...(data === undefined ? {} : { data: JSON.parse(JSON.stringify(data)) as ExecutionResult['data'] & {} }),
    ...(errors === undefined ? {} : { errors }),
  };
}
