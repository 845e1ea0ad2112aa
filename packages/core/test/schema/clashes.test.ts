import assert from 'node:assert/strict';
import { mergeTypeDefs } from '@graphql-tools/merge';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { filterSchema } from '@graphql-tools/utils';
import { buildASTSchema, concatAST, Source, parse, print, type DocumentNode } from 'graphql';
import { describe, test } from 'vitest';
import { schemaText } from '../../src/cli/write-schema.ts';
import {
  type Darkroom,
  type DarkroomOptions,
  createDarkroom,
  memoryProcessor,
  memoryStorage,
  memoryDatabase,
} from '../../src/index.ts';
import { only } from '../support/only.ts';

type Options = Partial<DarkroomOptions<unknown, 'SEPIA'>>;

function darkroomWith(options: Options = {}): Darkroom {
  return createDarkroom<unknown, 'SEPIA'>({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => null,
    ...options,
  });
}

/** As gql of graphql-tag does, nothing says any more where it is from. */
const withoutLocations = (typeDefs: string): DocumentNode => parse(typeDefs, { noLocation: true });

const WAYS: readonly (readonly [string, (darkroom: Darkroom, typeDefs: string) => unknown])[] = [
  ['makeSchema', (darkroom, typeDefs) => darkroom.makeSchema({ typeDefs: new Source(typeDefs, 'host.graphql') })],
  [
    'makeSchema, without locations',
    (darkroom, typeDefs) => darkroom.makeSchema({ typeDefs: withoutLocations(typeDefs) }),
  ],
  ['by hand, ours first', (darkroom, typeDefs) => byHand(darkroom, [darkroom.typeDefs, source(typeDefs)])],
  ['by hand, ours last', (darkroom, typeDefs) => byHand(darkroom, [source(typeDefs), darkroom.typeDefs])],
  [
    'by hand, merged before',
    (darkroom, typeDefs) => byHand(darkroom, mergeTypeDefs([darkroom.typeDefs, source(typeDefs)])),
  ],
  [
    'by hand, without locations',
    (darkroom, typeDefs) => byHand(darkroom, [darkroom.typeDefs, withoutLocations(typeDefs)]),
  ],
  [
    'by hand, printed and parsed again',
    (darkroom, typeDefs) => byHand(darkroom, print(mergeTypeDefs([darkroom.typeDefs, typeDefs]))),
  ],
];
const LOCATED = WAYS.filter(([way]) => !/without|printed/.test(way));

function source(typeDefs: string): DocumentNode {
  return parse(new Source(typeDefs, 'host.graphql'));
}

function byHand(darkroom: Darkroom, typeDefs: Parameters<typeof makeExecutableSchema>[0]['typeDefs']): unknown {
  return darkroom.transformSchema(makeExecutableSchema({ typeDefs, resolvers: darkroom.resolvers }));
}

/** What is wrong with a host's definitions, a line each. */
function problemsOf(make: () => unknown): readonly string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'INVALID_CONFIGURATION') {
      return error.message.split('\n');
    }
    throw error;
  }
}

describe.each(WAYS)('a schema made %s', (_, make) => {
  test.each([
    ['type', 'File', 'type Query { a: Int } type File { id: ID! path: String! }'],
    ['enum', 'FileStatus', 'type Query { a: Int } enum FileStatus { READY GONE }'],
    ['input', 'FileWhere', 'type Query { a(w: FileWhere): Int } input FileWhere { folder: ID }'],
    ['type of pages', 'PageInfo', 'type Query { a: Int } type PageInfo { hasNextPage: Boolean! total: Int! }'],
  ])('must not have a %s of the name of one of ours', (_kind, name, typeDefs) => {
    const problem = only(problemsOf(() => make(darkroomWith(), typeDefs)));
    assert.ok(problem.includes(`names: { ${name}: 'Darkroom${name}' }`));
    assert.match(problem, new RegExp(`^${name}: your schema defines it`));
  });

  test('may share what is the same, such as PageInfo', () => {
    const pageInfo =
      'type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }';
    assert.deepEqual(
      problemsOf(() => make(darkroomWith(), `type Query { page: PageInfo } ${pageInfo}`)),
      [],
    );
  });

  test('may define our scalars', () => {
    const typeDefs = 'scalar DateTime scalar URL scalar SafeInt type Query { now: DateTime home: URL size: SafeInt }';
    assert.deepEqual(
      problemsOf(() => make(darkroomWith(), typeDefs)),
      [],
    );
  });

  test('is fine where ours have other names', () => {
    const names = { File: 'StoredFile', PageInfo: 'FilePage', 'Query.file': 'storedFile' };
    const typeDefs =
      'type Query { file: File logo: StoredFile @fileUpload } type File { path: String } type PageInfo { n: Int }';
    assert.deepEqual(
      problemsOf(() => make(darkroomWith({ names }), typeDefs)),
      [],
    );
  });
});

describe.each(LOCATED)('a schema made %s', (_, make) => {
  test('gets an error with both places of a clash', () => {
    const typeDefs = 'type Query {\n  a: Int\n}\ntype File {\n  id: ID!\n}';
    assert.match(
      only(problemsOf(() => make(darkroomWith(), typeDefs))),
      /^File: your schema defines it at host\.graphql:4:1, and so does Darkroom at darkroom:\d+:\d+; yours lacks /,
    );
  });

  test('may extend our types', () => {
    const typeDefs = `
      type Query { a: Int }
      interface Node { id: ID! }
      extend type File implements Node { owner: String }
      extend enum FileOrder { BY_NAME }
    `;
    assert.deepEqual(
      problemsOf(() => make(darkroomWith(), typeDefs)),
      [],
    );
  });

  test.each(['type Query', 'type Other { b: Int } extend type Query'])(
    'must not have a root field of ours, in %s',
    (type) => {
      const problem = only(problemsOf(() => make(darkroomWith(), `${type} { file(id: ID!): File a: Int }`)));
      assert.match(
        problem,
        /^Query\.file: your schema defines it at host\.graphql:1:\d+, and so does Darkroom at darkroom:/,
      );
      assert.ok(problem.includes("names: { 'Query.file': 'darkroomFile' }"));
    },
  );
});

describe('a clash', () => {
  test.each(LOCATED)('of a type that has only some of our fields is one, made %s', (_, make) => {
    const typeDefs = 'type Query { a: PageInfo } type PageInfo { hasNextPage: Boolean! }';
    assert.match(problemsOf(() => make(darkroomWith(), typeDefs))[0] ?? '', /^PageInfo: .*yours lacks hasPreviousPage/);
  });

  test.each(WAYS.slice(0, 2))('of a root field is found before definitions are merged: %s', (_, make) => {
    const problems = problemsOf(() => make(darkroomWith(), 'type Query { file(path: String!): String }'));
    assert.match(only(problems), /^Query\.file: your schema defines it/);
  });

  test('of a root field is found in definitions without locations', () => {
    const typeDefs = withoutLocations('type Query { file(id: ID!): File }');
    const darkroom = darkroomWith();
    assert.match(only(problemsOf(() => byHand(darkroom, [darkroom.typeDefs, typeDefs]))), /^Query\.file: /);
  });

  // A scalar that graphql-tools merges a type into leaves nothing behind: fields of its type are then
  // told to need @fileUpload.
  test.each(WAYS.slice(0, 3))('of kinds is one, made %s', (_, make) => {
    assert.match(
      problemsOf(() => make(darkroomWith(), 'type Query { a: File } scalar File'))[0] ?? '',
      /^File: .*yours is of kind scalar/,
    );
  });

  test.each(WAYS)('with the directive is one, made %s', (_, make) => {
    const typeDefs =
      'directive @fileUpload(bucket: String) on FIELD_DEFINITION type Query { a: String @fileUpload(bucket: "b") }';
    assert.match(problemsOf(() => make(darkroomWith(), typeDefs))[0] ?? '', /^@fileUpload: your schema defines it/);
  });

  test('is none where the host extends our types without locations, and has made the schema by makeSchema', () => {
    const typeDefs = withoutLocations('type Query { a: Int } extend type File { owner: String }');
    assert.deepEqual(
      problemsOf(() => darkroomWith().makeSchema({ typeDefs })),
      [],
    );
  });

  test('is none where graphql-js itself put the definitions together', () => {
    const darkroom = darkroomWith();
    const host = withoutLocations('extend type Query { a: Int } extend type File { owner: String }');
    assert.deepEqual(
      problemsOf(() => darkroom.transformSchema(buildASTSchema(concatAST([darkroom.typeDefs, host])))),
      [],
    );
  });

  test('is none where both are the same, which then keeps what the host says of it', () => {
    const pageInfo =
      '"As we page." type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }';
    const schema = darkroomWith().makeSchema({ typeDefs: `type Query { page: PageInfo } ${pageInfo}` });
    assert.equal(schema.getType('PageInfo')?.description, 'As we page.');
  });

  test('is none where a tool filtered some of ours out before', () => {
    const darkroom = darkroomWith();
    const whole = makeExecutableSchema({
      typeDefs: [darkroom.typeDefs, 'type Query { a: Int }'],
      resolvers: darkroom.resolvers,
    });
    const schema = filterSchema({
      schema: whole,
      rootFieldFilter: (_, field) => field !== 'deleteFile',
      objectFieldFilter: (type, field) => `${type}.${field}` !== 'File.rejection',
    });
    assert.deepEqual(
      problemsOf(() => darkroom.transformSchema(schema)),
      [],
    );
  });

  test('of several names is reported at once', () => {
    const typeDefs = 'type Query { file: File files: [File!] } type File { path: String } enum FileOrder { UP DOWN }';
    const problems = problemsOf(() => darkroomWith().makeSchema({ typeDefs }));
    assert.deepEqual(
      problems.map((line) => line.split(': ')[0]),
      ['Query.file', 'Query.files', 'File', 'FileOrder'],
    );
  });
});

describe('a copy of our definitions among those of a host', () => {
  const host = 'type Query { customer: Customer } type Customer { logo: File @fileUpload }';

  test.each([
    ['as it is', {}, ''],
    ['under other names', { File: 'Asset', 'Query.file': 'asset' }, ''],
    ['with root types of other names', {}, 'schema { query: Root mutation: Change subscription: Live }'],
  ])('is one problem for makeSchema, %s', (_, names, schemaNode) => {
    const darkroom = darkroomWith({ names });
    const own = host.replace('File ', `${new Map(Object.entries(names)).get('File') ?? 'File'} `);
    const renamed = schemaNode === '' ? {} : { Query: 'Root', Mutation: 'Change', Subscription: 'Live' };
    const text = Object.entries(renamed).reduce(
      (sdl, [name, other]) => sdl.replace(`type ${name} {`, `type ${other} {`),
      `${print(mergeTypeDefs([schemaText(darkroom), own]))} ${schemaNode}`,
    );
    const problem = only(problemsOf(() => darkroom.makeSchema({ typeDefs: text })));
    assert.match(problem, /contain all of Darkroom’s.* Leave that copy out.*darkroom\.transformSchema\(/);
  });

  test('is fine for transformSchema', () => {
    const darkroom = darkroomWith();
    const typeDefs = mergeTypeDefs([schemaText(darkroom), host]);
    assert.deepEqual(
      problemsOf(() => byHand(darkroom, typeDefs)),
      [],
    );
  });
});
