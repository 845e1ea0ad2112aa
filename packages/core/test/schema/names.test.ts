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
import { describe, expect, test } from 'vitest';
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
    logo: StoredFile @fileUpload(visibility: PUBLIC, convert: [SEPIA])
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
      expect(there).toHaveProperty(name);
      expect(there).not.toHaveProperty(field ?? type);
    }
    expect(printed).not.toMatch(/startFileUpload|completeFileUpload/);
    expect(printed).toContain('convert: [ImageKind!]');
    expect(printed).toContain('as `target` to `beginUpload`');
  });

  test('change nothing else', () => {
    const { darkroom } = darkroomWith({ Query: 'RootQuery' });
    const plain = printSchema(makeExecutableSchema({ typeDefs: darkroomWith({}).darkroom.typeDefs }));
    const renamed = printSchema(makeExecutableSchema({ typeDefs: [darkroom.typeDefs, 'schema { query: RootQuery }'] }));
    expect(renamed).toBe(plain.replace('type Query {', 'type RootQuery {').replace(/^/, SCHEMA_OF_ROOTS));
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
      expect(errors).toBeUndefined();
      return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
    };

    const { beginUpload } = (await ask('mutation { beginUpload(target: "Person.logo") { id urls } }')) as {
      beginUpload: { id: string; urls: string[] };
    };
    await storage.handler(new Request(beginUpload.urls[0] ?? '', { method: 'PUT', body: PNG }));
    await ask(`mutation { endUpload(id: "${beginUpload.id}") { success } }`);
    await ask(`mutation { setLogo(id: "${beginUpload.id}") { logo_url } }`);
    expect(await ask('{ file { path } me { logo { id __typename conversions { name } } logo_url } }')).toEqual({
      file: { path: '/a' },
      me: {
        logo: { id: beginUpload.id, __typename: 'StoredFile', conversions: [{ name: 'SEPIA' }] },
        logo_url: expect.stringMatching(/^https?:/),
      },
    });
    expect(await ask(`{ storedFile(id: "${beginUpload.id}") { visibility } }`)).toEqual({
      storedFile: { visibility: 'PUBLIC' },
    });

    const document = parse(`subscription { storedFileChanged(id: "${beginUpload.id}") { status } }`);
    const events = await subscribe({ schema, document, contextValue: {} });
    if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
    const first = await events[Symbol.asyncIterator]().next();
    expect(JSON.parse(JSON.stringify(first.value))).toEqual({ data: { storedFileChanged: { status: 'READY' } } });
    await darkroom.close();
  });

  test('are in what is said of a field that cannot hold a file', () => {
    const { darkroom } = darkroomWith(RENAMED);
    const typeDefs = 'type Query { a: Int @fileUpload }';
    expect(() => darkroom.makeSchema({ typeDefs })).toThrow('give it the type StoredFile or Href or String');
  });

  test.each([
    [{ Fil: 'X' }, /has Fil, which Darkroom does not define; it can rename .*File.*Query\.file/],
    [{ 'File.url': 'href' }, /has File\.url, which Darkroom does not define/],
    [{ 'Query.filez': 'x' }, /has Query\.filez/],
    [{ File: 'Stored-File' }, /calls File "Stored-File", which GraphQL does not allow/],
    [{ File: '__File' }, /calls File "__File", which GraphQL does not allow/],
    [{ File: '' }, /calls File "", which/],
    [{ File: 'Media', FileConversion: 'Media' }, /calls both File(Conversion)? and File(Conversion)? Media/],
    [{ File: 'FileUpload' }, /calls both FileUpload and File FileUpload|calls both File and FileUpload FileUpload/],
    [
      { 'Query.file': 'files' },
      /calls both Query\.file and Query\.files files|calls both Query\.files and Query\.file files/,
    ],
  ])('of %o are refused at start', (names, message) => {
    expect(() => darkroomWith(names)).toThrow(message);
    expect(() => darkroomWith(names)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
  });

  test('may change places, and be the same in a query and a mutation', () => {
    const swapped = { File: 'FileUpload', FileUpload: 'File', 'Query.file': 'upload', 'Mutation.deleteFile': 'upload' };
    expect(() => darkroomWith(swapped).darkroom.makeSchema({ typeDefs: 'type Query { a: Int }' })).not.toThrow();
  });

  test('may be given for conversions without a processor', () => {
    const options = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };
    expect(() => createDarkroom({ ...options, names: { FileConversionName: 'ImageKind' } })).not.toThrow();
  });
});

const SCHEMA_OF_ROOTS = 'schema {\n  query: RootQuery\n  mutation: Mutation\n  subscription: Subscription\n}\n\n';

describe('a host whose root types have names of its own', () => {
  const typeDefs =
    'schema { query: RootQuery mutation: Mutations } type RootQuery { a: Int } type Mutations { b: Int }';

  test('has our root fields in them', async () => {
    const { darkroom } = darkroomWith({});
    const schema = darkroom.makeSchema({ typeDefs });
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(expect.arrayContaining(['a', 'file']));
    expect(schema.getMutationType()?.name).toBe('Mutations');
    const { data, errors } = await graphql({ schema, source: 'mutation { startFileUpload { id } }', contextValue: {} });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ startFileUpload: { id: expect.any(String) } });
    expect((await graphql({ schema, source: '{ files { nodes { id } } }', contextValue: {} })).errors).toBeUndefined();
    await darkroom.close();
  });

  test('is told what to add where the schema is put together by hand', () => {
    const { darkroom } = darkroomWith({});
    const schema = makeExecutableSchema({ typeDefs: [darkroom.typeDefs, typeDefs], resolvers: darkroom.resolvers });
    expect(() => darkroom.transformSchema(schema)).toThrow(
      /^Query: it has fields of Darkroom's, .*names: \{ Query: 'RootQuery' \}.*\nMutation: .*names: \{ Mutation: 'Mutations' \}/,
    );
  });

  test('can add it', async () => {
    const { darkroom } = darkroomWith({ Query: 'RootQuery', Mutation: 'Mutations' });
    const schema = darkroom.transformSchema(
      makeExecutableSchema({ typeDefs: [darkroom.typeDefs, typeDefs], resolvers: darkroom.resolvers }),
    );
    expect((await graphql({ schema, source: '{ files { nodes { id } } }', contextValue: {} })).errors).toBeUndefined();
    await darkroom.close();
  });

  test('clashes there as anywhere', () => {
    const { darkroom } = darkroomWith({});
    const clashing = typeDefs.replace('a: Int', 'file(id: ID!): Int');
    expect(() => darkroom.makeSchema({ typeDefs: clashing })).toThrow(/^RootQuery\.file: your schema defines it/);
  });
});
