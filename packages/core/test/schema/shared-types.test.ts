import assert from 'node:assert/strict';
import { makeExecutableSchema, mergeSchemas } from '@graphql-tools/schema';
import { type IResolvers, MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  type GraphQLFieldResolver,
  GraphQLScalarType,
  type GraphQLSchema,
  graphql,
  isObjectType,
  parse,
  Source,
} from 'graphql';
import { describe, test } from 'vitest';
import { type Darkroom, createDarkroom, memoryDatabase, memoryProcessor, memoryStorage } from '../../src/index.ts';
import { PNG } from '../support/sample-bytes.ts';

const TYPE_DEFS = /* GraphQL */ `
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
  type FileUrl {
    url: URL!
    expiresAt: DateTime
  }
  scalar DateTime
  type Query {
    page: PageInfo
    link: FileUrl
    node: Node
  }
  interface Node {
    id: ID!
    createdAt: DateTime!
  }
  extend type File implements Node {
    owner: String
  }
`;

/** What a host has, and how its resolvers read it: nothing of it fits to what Darkroom has. */
const RESOLVERS: IResolvers = {
  Query: {
    page: () => ({ next: 'c' }),
    link: () => ({ href: 'https://host.example/', until: '2026-01-02T03:04:05.678Z' }),
    node: () => null,
  },
  PageInfo: {
    __isTypeOf: (page: object) => 'next' in page,
    hasNextPage: (page: { next?: string }) => Boolean(page.next),
    hasPreviousPage: () => false,
    endCursor: (page: { next?: string }) => page.next?.toUpperCase() ?? 'THE END',
  },
  FileUrl: {
    url: (link: { href: string }) => new URL(link.href).href,
    expiresAt: (link: { until: string }) => link.until,
  },
  DateTime: new GraphQLScalarType({
    name: 'DateTime',
    serialize: (value) => (typeof value === 'string' ? value.slice(0, 24) : assert.fail('no text')),
  }),
  Node: { __resolveType: () => 'File', createdAt: () => assert.fail('a resolver of the interface') },
  File: { __isTypeOf: (file: object) => 'isOfHost' in file, owner: () => 'somebody' },
};

type Resolve = GraphQLFieldResolver<unknown, unknown>;

function source(typeDefs: string): ReturnType<typeof parse> {
  return parse(new Source(typeDefs, 'host.graphql'));
}

const inheritResolversFromInterfaces = true;

const WAYS: readonly (readonly [string, (darkroom: Darkroom, resolvers: IResolvers) => GraphQLSchema])[] = [
  [
    'by makeSchema',
    (darkroom, resolvers) =>
      darkroom.makeSchema({ typeDefs: source(TYPE_DEFS), resolvers, inheritResolversFromInterfaces }),
  ],
  [
    'by makeSchema, of definitions without locations',
    (darkroom, resolvers) =>
      darkroom.makeSchema({
        typeDefs: parse(TYPE_DEFS, { noLocation: true }),
        resolvers,
        inheritResolversFromInterfaces,
      }),
  ],
  [
    'by hand',
    (darkroom, resolvers) =>
      darkroom.transformSchema(
        makeExecutableSchema({
          typeDefs: [darkroom.typeDefs, source(TYPE_DEFS)],
          resolvers: [darkroom.resolvers, resolvers],
          inheritResolversFromInterfaces,
        }),
      ),
  ],
  [
    'by hand, ours last',
    (darkroom, resolvers) =>
      darkroom.transformSchema(
        makeExecutableSchema({
          typeDefs: [source(TYPE_DEFS), darkroom.typeDefs],
          resolvers: [resolvers, darkroom.resolvers],
          inheritResolversFromInterfaces,
        }),
      ),
  ],
  [
    'with resolvers that are set later, as by loaders of Mercurius',
    (darkroom, { PageInfo, ...resolvers }) => {
      const schema = darkroom.makeSchema({ typeDefs: source(TYPE_DEFS), resolvers });
      for (const [field, resolve] of Object.entries(PageInfo ?? {})) {
        if (!field.startsWith('__')) fieldOf(schema, 'PageInfo', field).resolve = resolve as Resolve;
      }
      return schema;
    },
  ],
  [
    'and mapped by a tool that wraps every resolver',
    (darkroom, resolvers) =>
      mapSchema(darkroom.makeSchema({ typeDefs: source(TYPE_DEFS), resolvers, inheritResolversFromInterfaces }), {
        [MapperKind.OBJECT_FIELD]: (config) => {
          const { resolve } = config;
          return resolve === undefined ? config : { ...config, resolve: (...call) => resolve(...call) };
        },
      }),
  ],
  [
    'and merged with that of the host',
    (darkroom, { Query, PageInfo, FileUrl, DateTime, Node }) =>
      mergeSchemas({
        schemas: [
          darkroom.makeSchema({
            typeDefs: 'type Query { a: Int } scalar DateTime',
            resolvers: { DateTime: DateTime ?? {} },
          }),
          makeExecutableSchema({
            typeDefs: `scalar URL ${TYPE_DEFS.replace(/extend type File[^}]*}/, 'type Host implements Node { id: ID! createdAt: DateTime! }')}`,
            resolvers: [{ Query, PageInfo, FileUrl, DateTime, Node } as IResolvers],
          }),
        ],
      }),
  ],
];

function fieldOf(schema: GraphQLSchema, name: string, field: string) {
  const type = schema.getType(name);
  assert.ok(isObjectType(type));
  const found = type.getFields()[field];
  assert.ok(found !== undefined);
  return found;
}

describe.each(WAYS)('a schema made %s', (_, make) => {
  test('answers for pages and links of each by the resolvers of each', async () => {
    const storage = memoryStorage();
    const darkroom = createDarkroom<unknown, 'SEPIA'>({
      storage,
      database: memoryDatabase(),
      processor: memoryProcessor(),
      viewer: () => 'ada',
    });
    const schema = make(darkroom, RESOLVERS);
    const ask = async <Value>(text: string): Promise<Value> => {
      const { data, errors } = await graphql({ schema, source: text, contextValue: {} });
      assert.equal(errors, undefined);
      return JSON.parse(JSON.stringify(data)) as Value;
    };
    const ids: string[] = [];
    while (ids.length < 2) {
      const { startFileUpload } = await ask<{ startFileUpload: { id: string; urls: string[] } }>(
        'mutation { startFileUpload { id urls } }',
      );
      await storage.handler(new Request(startFileUpload.urls[0] ?? '', { method: 'PUT', body: PNG }));
      await ask(`mutation { completeFileUpload(id: "${startFileUpload.id}") { success } }`);
      ids.push(startFileUpload.id);
    }
    type Page = { pageInfo: { endCursor: string }; nodes: unknown };
    const first = await ask<{
      files: Page;
      page: unknown;
      link: unknown;
      urlForFile: { url: string; expiresAt: string };
    }>(`{
      files(first: 1) { nodes { id } pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor } }
      page { hasNextPage hasPreviousPage startCursor endCursor }
      urlForFile(id: "${ids[0]}") { url expiresAt }
      link { url expiresAt }
    }`);
    const { endCursor } = first.files.pageInfo;
    assert.deepEqual(first.files, {
      nodes: [{ id: ids[1] }],
      pageInfo: {
        __typename: 'PageInfo',
        hasNextPage: true,
        hasPreviousPage: false,
        startCursor: endCursor,
        endCursor,
      },
    });
    assert.match(endCursor, /^[\w-]{10,}$/);
    assert.deepEqual(first.page, { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: 'C' });
    assert.match(first.urlForFile.url, /^http.*signature/);
    assert.match(first.urlForFile.expiresAt, /^20\d\d-\d\d-\d\dT/);
    assert.deepEqual(first.link, { url: 'https://host.example/', expiresAt: '2026-01-02T03:04:05.678Z' });

    const second = await ask<{ files: Page; file: { createdAt: string } }>(`{
      files(first: 1, after: "${endCursor}") { nodes { id } pageInfo { hasNextPage hasPreviousPage } }
      file(id: "${ids[0]}") { createdAt }
    }`);
    assert.deepEqual(second.files, {
      nodes: [{ id: ids[0] }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    assert.match(second.file.createdAt, /^20/);
  });
});

test('a guard that is set later around a field of a shared type has the last word, also by an error that it gives', async () => {
  const darkroom = createDarkroom<unknown>({
    storage: memoryStorage(),
    database: memoryDatabase(),
    viewer: () => 'ada',
  });
  const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers: RESOLVERS });
  const next = fieldOf(schema, 'PageInfo', 'hasNextPage');
  const { resolve } = next;
  next.resolve = (...call) => (call[2] === null ? new Error('Denied') : resolve?.(...call));
  const ask = (contextValue: unknown) =>
    graphql({ schema, source: '{ files { pageInfo { hasNextPage } } }', contextValue });
  assert.equal((await ask({})).errors, undefined);
  assert.equal((await ask(null)).errors?.[0]?.message, 'Denied');
});

test('enums of ours with other internal values are an error at start', () => {
  const darkroom = createDarkroom<unknown>({
    storage: memoryStorage(),
    database: memoryDatabase(),
    viewer: () => null,
  });
  const resolvers = { FileVisibility: { PUBLIC: 1, PRIVATE: 'PRIVATE' }, FileOrder: { OLDEST_FIRST: 'old' } };
  assert.throws(() => darkroom.makeSchema({ typeDefs: 'type Query { a: Int }', resolvers }), {
    code: 'INVALID_CONFIGURATION',
    message:
      /^FileVisibility\.PUBLIC: your resolvers set its internal value to 1, .*names: \{ FileVisibility: 'DarkroomFileVisibility' \}`\.\nFileOrder\.OLDEST_FIRST: your resolvers set its internal value to "old", .*$/,
  });
});
