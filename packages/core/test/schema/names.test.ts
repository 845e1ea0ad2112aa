import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  graphql,
  isObjectType,
  parse,
  printSchema,
  subscribe,
} from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryProcessor, memoryStorage, memoryDatabase } from '../../src/index.ts';
import { PNG } from '../support/sample-bytes.ts';

const RENAMED = {
  File: 'StoredFile',
  FileConnection: 'StoredFilePage',
  FileConversionName: 'ImageKind',
  FileVisibility: 'Reach',
  URL: 'Href',
  PageInfo: 'StoredFilePageInfo',
  'Query.file': 'storedFile',
  'Mutation.startFileUpload': 'beginUpload',
  'Mutation.completeFileUpload': 'endUpload',
  'Subscription.file': 'storedFileChanged',
};

function darkroomWith(names: Readonly<Record<string, string>>) {
  const storage = memoryStorage();
  const darkroom = createDarkroom<unknown, 'SEPIA'>({
    storage,
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => 'ada',
    names,
  });
  return { storage, darkroom };
}

const HOST = /* GraphQL */ `
  type Query {
    file: File
    me: Person
  }
  type File {
    path: String
  }
  type Person {
    logo: StoredFile @fileUpload(visibility: PUBLIC, metadata: KEEP, convert: [SEPIA])
    logo_url: Href @fileUpload(target: "Person.logo")
  }
  type Mutation {
    setLogo(id: ID! @fileUpload(target: "Person.logo")): Person
  }
`;

function rootType(schema: GraphQLSchema, name: string): GraphQLObjectType | undefined {
  const type = schema.getType(name);
  return isObjectType(type) ? type : undefined;
}

describe('names', () => {
  test('leave nothing of the names they replace', () => {
    const { darkroom } = darkroomWith(RENAMED);
    const schema = makeExecutableSchema({ typeDefs: darkroom.typeDefs });
    const printed = printSchema(schema);
    for (const [key, name] of Object.entries(RENAMED)) {
      const [type = '', field] = key.split('.');
      const there: object = field === undefined ? schema.getTypeMap() : (rootType(schema, type)?.getFields() ?? {});
      assert.ok(name in there, name);
      assert.ok(!((field ?? type) in there), key);
    }
    assert.doesNotMatch(printed, /startFileUpload|completeFileUpload/);
    assert.ok(printed.includes('convert: [ImageKind!]'));
    assert.ok(printed.includes('to `beginUpload` as `target`'));
  });

  test('change nothing else', () => {
    const { darkroom } = darkroomWith({ Query: 'RootQuery' });
    const plain = printSchema(makeExecutableSchema({ typeDefs: darkroomWith({}).darkroom.typeDefs }));
    const renamed = printSchema(makeExecutableSchema({ typeDefs: [darkroom.typeDefs, 'schema { query: RootQuery }'] }));
    assert.equal(renamed, plain.replace('type Query {', 'type RootQuery {').replace(/^/, SCHEMA_OF_ROOTS));
  });

  test.each(['makeSchema', 'by hand'])('are what files are uploaded, attached and read by: %s', async (way) => {
    const { storage, darkroom } = darkroomWith(RENAMED);
    let logo: string | null = null;
    const resolvers = {
      Query: { file: () => ({ path: '/a' }), me: () => ({ logo, logo_url: logo }) },
      Mutation: { setLogo: (_: unknown, { id }: { id: string }) => ({ logo: (logo = id), logo_url: id }) },
    };
    const schema =
      way === 'makeSchema'
        ? darkroom.makeSchema({ typeDefs: HOST, resolvers })
        : darkroom.transformSchema(
            makeExecutableSchema({
              typeDefs: [darkroom.typeDefs, HOST],
              resolvers: [darkroom.resolvers, resolvers],
            }),
          );
    const ask = async (text: string): Promise<Record<string, unknown>> => {
      const { data, errors } = await graphql({ schema, source: text, contextValue: {} });
      assert.equal(errors, undefined);
      return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
    };

    const { beginUpload } = (await ask('mutation { beginUpload(target: "Person.logo") { id urls } }')) as {
      beginUpload: { id: string; urls: string[] };
    };
    await storage.handler(new Request(beginUpload.urls[0] ?? '', { method: 'PUT', body: PNG }));
    await ask(`mutation { endUpload(id: "${beginUpload.id}") { success } }`);
    await ask(`mutation { setLogo(id: "${beginUpload.id}") { logo_url } }`);
    const { file, me } = (await ask(
      '{ file { path } me { logo { id __typename conversions { name } } logo_url } }',
    )) as { file: unknown; me: { logo: unknown; logo_url: string } };
    assert.deepEqual(
      { file, logo: me.logo },
      {
        file: { path: '/a' },
        logo: { id: beginUpload.id, __typename: 'StoredFile', conversions: [{ name: 'SEPIA' }] },
      },
    );
    assert.match(me.logo_url, /^https?:/);
    assert.deepEqual(await ask(`{ storedFile(id: "${beginUpload.id}") { visibility } }`), {
      storedFile: { visibility: 'PUBLIC' },
    });

    const document = parse(`subscription { storedFileChanged(id: "${beginUpload.id}") { status } }`);
    const events = await subscribe({ schema, document, contextValue: {} });
    if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
    const first = await events[Symbol.asyncIterator]().next();
    assert.deepEqual(JSON.parse(JSON.stringify(first.value)), { data: { storedFileChanged: { status: 'READY' } } });
    await darkroom.close();
  });

  test('are used in the error for a field that cannot hold a file', () => {
    const { darkroom } = darkroomWith(RENAMED);
    const typeDefs = 'type Query { a: Int @fileUpload }';
    assert.throws(() => darkroom.makeSchema({ typeDefs }), /Valid types: StoredFile, Href, String/);
  });

  test.each([
    [{ Fil: 'X' }, /^Unknown key `names\.Fil`\. Valid keys: .*File.*Query\.file/],
    [{ 'File.url': 'href' }, /^Unknown key `names\.File\.url`\./],
    [{ 'Query.filez': 'x' }, /`names\.Query\.filez`/],
    [{ File: 'Stored-File' }, /`names\.File` is "Stored-File", which is not a valid GraphQL name/],
    [{ File: '__File' }, /`names\.File` is "__File", which is not a valid GraphQL name/],
    [{ File: '' }, /`names\.File` is "", which/],
    [{ File: 'Media', FileConversion: 'Media' }, /maps both File(Conversion)? and File(Conversion)? to Media/],
    [{ File: 'FileUpload' }, /maps both (FileUpload and File|File and FileUpload) to FileUpload/],
    [{ 'Query.file': 'files' }, /maps both (Query\.file and Query\.files|Query\.files and Query\.file) to files/],
  ])('of %o are refused at start', (names, message) => {
    assert.throws(() => darkroomWith(names), { code: 'INVALID_CONFIGURATION', message });
  });

  test('may change places, and be the same in a query and a mutation', () => {
    const swapped = { File: 'FileUpload', FileUpload: 'File', 'Query.file': 'upload', 'Mutation.deleteFile': 'upload' };
    assert.doesNotThrow(() => darkroomWith(swapped).darkroom.makeSchema({ typeDefs: 'type Query { a: Int }' }));
  });

  test('may be given for conversions without a processor', () => {
    const options = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };
    assert.doesNotThrow(() => createDarkroom({ ...options, names: { FileConversionName: 'ImageKind' } }));
  });
});

const SCHEMA_OF_ROOTS = 'schema {\n  query: RootQuery\n  mutation: Mutation\n  subscription: Subscription\n}\n\n';

describe('a host whose root types have names of its own', () => {
  const typeDefs =
    'schema { query: RootQuery mutation: Mutations } type RootQuery { a: Int } type Mutations { b: Int }';

  test('has our root fields in them', async () => {
    const { darkroom } = darkroomWith({});
    const schema = darkroom.makeSchema({ typeDefs });
    const fields = schema.getQueryType()?.getFields() ?? {};
    assert.ok('a' in fields && 'file' in fields);
    assert.equal(schema.getMutationType()?.name, 'Mutations');
    const { data, errors } = await graphql({ schema, source: 'mutation { startFileUpload { id } }', contextValue: {} });
    assert.equal(errors, undefined);
    const { startFileUpload } = data as unknown as { startFileUpload: { id: unknown } };
    assert.equal(typeof startFileUpload.id, 'string');
    assert.equal((await graphql({ schema, source: '{ files { nodes { id } } }', contextValue: {} })).errors, undefined);
    await darkroom.close();
  });

  test('gets an error that says what to add if the schema is assembled by hand', () => {
    const { darkroom } = darkroomWith({});
    const schema = makeExecutableSchema({ typeDefs: [darkroom.typeDefs, typeDefs], resolvers: darkroom.resolvers });
    assert.throws(() => darkroom.transformSchema(schema), {
      message:
        /^Query: it has fields of Darkroom, .*names: \{ Query: 'RootQuery' \}.*\nMutation: .*names: \{ Mutation: 'Mutations' \}/,
    });
  });

  test('can add it', async () => {
    const { darkroom } = darkroomWith({ Query: 'RootQuery', Mutation: 'Mutations' });
    const schema = darkroom.transformSchema(
      makeExecutableSchema({ typeDefs: [darkroom.typeDefs, typeDefs], resolvers: darkroom.resolvers }),
    );
    assert.equal((await graphql({ schema, source: '{ files { nodes { id } } }', contextValue: {} })).errors, undefined);
    await darkroom.close();
  });

  test('clashes there as anywhere', () => {
    const { darkroom } = darkroomWith({});
    const clashing = typeDefs.replace('a: Int', 'file(id: ID!): Int');
    assert.throws(() => darkroom.makeSchema({ typeDefs: clashing }), {
      message: /^RootQuery\.file: your schema defines it/,
    });
  });
});
