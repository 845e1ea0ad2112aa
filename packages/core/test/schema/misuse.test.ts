import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql, parse, subscribe, type ExecutionResult } from 'graphql';
import { describe, test } from 'vitest';
import {
  type DarkroomOptions,
  createDarkroom,
  memoryProcessor,
  memoryStorage,
  memoryDatabase,
  memoryTagger,
} from '../../src/index.ts';
import { only } from '../support/only.ts';

function darkroomWith(options: Partial<DarkroomOptions<unknown, 'SEPIA'>> = {}) {
  return createDarkroom<unknown, 'SEPIA'>({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => null,
    ...options,
  });
}

describe('a field of type File that nothing makes files for', () => {
  const remedy = /add @fileUpload to state a policy, @fileUpload\(target: "\.\.\."\) .*, or a resolver/;

  test('is an error at start that says what to add, beside all else that is wrong', () => {
    const typeDefs = 'type Query { logo: File logos: [File!]! other: Int @fileUpload }';
    const make = () => darkroomWith().makeSchema({ typeDefs });
    assert.throws(make, remedy);
    assert.throws(make, {
      message: /^Query\.logo: .*\nQuery\.logos: .*\nQuery\.other: a field of type Int cannot hold a file/,
    });
  });

  test('is one as well that a host adds to a type of ours', () => {
    const typeDefs = 'type Query { a: Int } extend type File { original: File }';
    assert.throws(() => darkroomWith().makeSchema({ typeDefs }), { message: /^File\.original: / });
  });

  test('is none with a resolver of the host, with @fileUpload, or of an interface', () => {
    const typeDefs = /* GraphQL */ `
      interface Illustrated {
        logo: File
      }
      type Query implements Illustrated {
        logo: File @fileUpload
        mine: File
      }
    `;
    const resolvers = { Query: { mine: () => null } };
    assert.doesNotThrow(() => darkroomWith().makeSchema({ typeDefs, resolvers }));
  });
});

describe('the longest file there may be', () => {
  const typeDefs = 'type Query { film: File @fileUpload(maxBytes: 5001) }';

  test('bounds every policy', () => {
    assert.throws(
      () => darkroomWith({ maxBytes: 5000 }).makeSchema({ typeDefs }),
      /Query\.film: maxBytes is 5001, but no file may be longer than 5000 bytes; lower it, or raise the option maxBytes of createDarkroom\./,
    );
    assert.doesNotThrow(() => darkroomWith({ maxBytes: 5001 }).makeSchema({ typeDefs }));
  });

  test('bounds the policy of what is uploaded for no target', async () => {
    assert.throws(() => darkroomWith({ maxBytes: 5000, defaults: { maxBytes: 5001 } }), {
      message: /^`defaults`: maxBytes is 5001, but no file may be longer than 5000 bytes/,
    });
    const darkroom = darkroomWith({ maxBytes: 5000, viewer: () => 'ada' });
    const schema = darkroom.makeSchema({ typeDefs: 'type Query { a: File @fileUpload }' });
    const source = 'mutation { startFileUpload(size: 5001) { id } }';
    const { errors } = await graphql({ schema, source, contextValue: {} });
    assert.equal(errors?.[0]?.extensions['code'], 'FILE_TOO_LARGE');
    await darkroom.close();
  });

  test('is what storage can hold where nobody says otherwise, and not the default of policies', () => {
    const most = 10_000 * 5 * 1024 ** 3;
    const film = (maxBytes: number) => () =>
      darkroomWith().makeSchema({ typeDefs: `type Query { film: File @fileUpload(maxBytes: ${maxBytes}) }` });
    assert.doesNotThrow(film(most));
    assert.throws(film(most + 1), (error) => String(error).includes(`no file may be longer than ${most} bytes`));
  });

  test.each([0, -1, 1.5, Number.NaN, 10_000 * 5 * 1024 ** 3 + 1])('cannot be %d', (maxBytes) => {
    assert.throws(() => darkroomWith({ maxBytes }), {
      message: /^`maxBytes` must be a whole number of bytes from 1 to/,
    });
  });
});

describe('conversions', () => {
  const field = (accept: string) => () =>
    darkroomWith().makeSchema({ typeDefs: `type Query { a: File @fileUpload(accept: ${accept}, convert: [SEPIA]) }` });

  test.each(['["application/pdf"]', '["image/svg+xml"]', '["video/*", "text/csv"]', '["image/heic"]'])(
    'are not made of %s, of which the processor takes none',
    (accept) => {
      assert.throws(field(accept), {
        message: /^Query\.a: convert never applies, as accept names no type of image that the processor/,
      });
    },
  );

  test.each(['["image/*"]', '["application/pdf", "image/png"]', '["image/svg+xml", "image/jpeg"]'])(
    'are made of %s',
    (accept) => {
      assert.doesNotThrow(field(accept));
    },
  );

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'are not made by a processor that takes originals of %d bytes',
    (maxBytes) => {
      const processor = { ...memoryProcessor(), maxBytes };
      assert.throws(() => darkroomWith({ processor }), { message: /^The processor's `maxBytes` is / });
    },
  );

  test('are made of what a processor takes, images or not', () => {
    const processor = {
      ...memoryProcessor(),
      supports: (contentType: string) => ['video/mp4', 'text/csv'].includes(contentType),
    };
    const make = (accept: string) => () =>
      darkroomWith({ processor }).makeSchema({
        typeDefs: `type Query { a: File @fileUpload(accept: ["${accept}"], convert: [SEPIA]) }`,
      });
    assert.doesNotThrow(make('video/*'));
    assert.doesNotThrow(make('video/mp4'));
    assert.doesNotThrow(make('text/csv'));
    assert.throws(make('text/html'), /convert never applies/);
    assert.throws(make('image/*'), /convert never applies/);
  });
});

describe('the tagger', () => {
  test.each(['', 'viewer', 'a'.repeat(65)])('is not called %j', (name) => {
    assert.throws(() => darkroomWith({ tagger: memoryTagger({ name }) }), /tagger's name must have 1 to 64 characters/);
  });

  test('is needed for suggestions, by default or at a place', () => {
    assert.throws(() => darkroomWith({ defaults: { tag: true } }), { message: /^`defaults`: tag needs a tagger/ });
    assert.throws(() => darkroomWith({ defaults: { minConfidence: 0.5 } }), /minConfidence needs a tagger/);
    const tagger = memoryTagger();
    assert.throws(() => darkroomWith({ tagger, defaults: { minConfidence: 1.5 } }), /from 0 to 1/);
    const typeDefs = 'type Query { logo: File @fileUpload(tag: true, minConfidence: 0.5) }';
    assert.throws(() => darkroomWith().makeSchema({ typeDefs }), /Query.logo: tag and minConfidence need a tagger/);
    assert.doesNotThrow(() => darkroomWith({ tagger }).makeSchema({ typeDefs }));
  });
});

describe('a schema that was put together by hand and never transformed', () => {
  const darkroom = darkroomWith();
  const schema = makeExecutableSchema({
    typeDefs: [darkroom.typeDefs, 'type Query { a: File @fileUpload(maxBytes: 1) }'],
    resolvers: darkroom.resolvers,
    // As where a host loads what the command line printed.
    assumeValid: true,
  });
  const refused = ({ data, errors }: ExecutionResult): void => {
    assert.deepEqual(Object.values(data ?? { field: null }), [null]);
    const { message, extensions } = only(errors);
    assert.equal(extensions['code'], 'SCHEMA_NOT_TRANSFORMED');
    assert.ok(message.includes('`darkroom.transformSchema(schema)`'), message);
  };

  test.each([
    '{ file(id: "x") { id } }',
    '{ files { nodes { id } } }',
    '{ fileUpload(id: "x") { id } }',
    '{ fileUploadPolicy(target: "Query.a") { target } }',
    '{ urlForFile(id: "x") { url } }',
    'mutation { startFileUpload { id } }',
    'mutation { completeFileUpload(id: "x") { success } }',
    'mutation { abortFileUpload(id: "x") { success } }',
    'mutation { deleteFile(id: "x") { success } }',
    'mutation { convertFile(id: "x", conversion: SEPIA) { id } }',
  ])('is refused, with the line to add: %s', async (source) => {
    refused(await graphql({ schema, source, contextValue: {} }));
  });

  test('is refused by subscriptions too', async () => {
    const document = parse('subscription { file(id: "x") { id } }');
    const result = await subscribe({ schema, document, contextValue: {} });
    if (Symbol.asyncIterator in result) throw new Error('It was served.');
    refused(result);
  });
});

test('a resolver that a server sets after the schema was transformed, as Mercurius does for loaders, is wrapped', async () => {
  const darkroom = darkroomWith();
  const schema = darkroom.makeSchema({
    typeDefs: /* GraphQL */ `
      type Query {
        a(b: ID @fileUpload(maxBytes: 1)): Int
        logo: File @fileUpload
        logo_url: URL @fileUpload(target: "Query.logo")
      }
    `,
  });
  const fields = schema.getQueryType()?.getFields() ?? {};
  const called: string[] = [];
  for (const name of ['a', 'logo', 'logo_url']) {
    const field = fields[name];
    if (field === undefined) throw new Error(name);
    field.resolve = () => {
      called.push(name);
      return 'no-file';
    };
  }
  const source = '{ a(b: "no-file") logo { id } logo_url }';
  const { data, errors } = await graphql({ schema, source, contextValue: {} });
  assert.deepEqual({ ...data }, { a: null, logo: null, logo_url: null });
  assert.deepEqual(
    errors?.map(({ extensions }) => extensions['code']),
    ['FILE_NOT_FOUND'],
  );
  assert.deepEqual(called, ['logo', 'logo_url']);
  await darkroom.close();
});

describe('what graphql would refuse without a word on where it is', () => {
  const own =
    'target, subject, attach, accept, maxBytes, maxPixels, requireSize, visibility, metadata, unattachedExpiresInSeconds';

  test.each([
    ['type C { logo: File @fileUpload(maxByte: 1) }', `C.logo: @fileUpload has no argument maxByte; it has ${own}.`],
    ['type C { add(photo: ID @fileUpload(max: 1)): Int }', 'C.add(photo:): @fileUpload has no argument max;'],
    ['input C { photo: ID @fileUpload(max: 1) }', 'C.photo: @fileUpload has no argument max;'],
    ['directive @d(a: ID @fileUpload(max: 1)) on FIELD', '@d(a:): @fileUpload has no argument max;'],
    ['type C { logo: File @fileUpload(convert: [SEPIA]) }', 'C.logo: convert needs a processor'],
    ['type C @fileUpload { a: Int }', 'C: @fileUpload cannot stand here; put it on a field'],
    ['enum C { A @fileUpload }', 'C.A: @fileUpload cannot stand here'],
    ['scalar C extend scalar C @fileUpload', 'C: @fileUpload cannot stand here'],
    ['schema @fileUpload { query: Query }', 'schema: @fileUpload cannot stand here'],
  ])('%s', (typeDefs, problem) => {
    const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
    assert.throws(
      () => darkroom.makeSchema({ typeDefs: `type Query { a: Int } ${typeDefs}` }),
      (error) => String(error).includes(problem),
    );
  });
});

test('anonymous callers may upload only where `anonymousUploads` says so, and not a text that says false', () => {
  for (const anonymousUploads of ['false', 'true', 1, null]) {
    const options = { anonymousUploads } as unknown as { anonymousUploads: boolean };
    assert.throws(() => darkroomWith(options), /`anonymousUploads` must be true, false or an object/);
  }
});

test.each([
  [{ quota: {} }, /^Unknown option `quota`\. Valid options: storage, database, .* quotas, /],
  [
    { quotas: { maxOpenUpload: 5 } },
    /^Unknown option `quotas\.maxOpenUpload`\. Valid options: maxOpenUploads, maxUndeclaredUploads, maxBytesStored, renderSecondsPerHour\.$/,
  ],
  [
    { budgets: { maxstarts: 5 } },
    /^Unknown option `budgets\.maxstarts`\. Valid options: maxRootFields, maxFiles, maxFields, maxEventFields, maxStarts, maxSignedUrls, maxTags, maxTagNames, maxErrors, maxSearches, anonymous\.$/,
  ],
  [
    { subscriptions: { maxPerUser: 5 } },
    /^Unknown option `subscriptions\.maxPerUser`\. Valid options: maxPerViewer, maxAnonymous, /,
  ],
  [{ subscriptions: { connection: 'socket' } }, /^`subscriptions\.connection` must be a function/],
  [{ mutationFailed: true }, /^`mutationFailed` must be a function\.$/],
  [{ defaults: { accepts: ['image/*'] } }, /^Unknown option `defaults\.accepts`\. Valid options: accept, maxBytes, /],
])('an option that is misspelt is an error at start that names those there are: %j', (options, message) => {
  assert.throws(() => darkroomWith(options as object), { code: 'INVALID_CONFIGURATION', message: message });
});

test('all options there are can be given', () => {
  const options: Required<DarkroomOptions<unknown, 'SEPIA'>> = {
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    tagger: memoryTagger(),
    viewer: () => null,
    authorize: () => false,
    mutationFailed: () => false,
    maxBytes: 2,
    names: {},
    targets: {},
    anonymousUploads: { key: () => null, expiresInSeconds: 60, together: { maxOpenUploads: 1 } },
    requireSize: true,
    quotas: { maxOpenUploads: 1, maxUndeclaredUploads: 1, maxBytesStored: null },
    budgets: { maxRootFields: 1, maxStarts: 1, maxSignedUrls: 1, maxTags: 1, anonymous: { maxFiles: 1 } },
    subscriptions: {
      maxPerViewer: 1,
      maxAnonymous: 0,
      maxPerConnection: 1,
      maxPerProcess: 1,
      connection: () => null,
    },
    defaults: {
      accept: ['image/*'],
      maxBytes: 1,
      maxPixels: 1,
      unattachedExpiresInSeconds: 1,
      visibility: 'PRIVATE',
      convert: [],
      tag: true,
      minConfidence: 0,
    },
    on: { fileReady: () => {} },
    webhooks: [],
    uploadExpiresInSeconds: 60,
    partUrlExpiresInSeconds: 1,
    urlExpiresInSeconds: 1,
    verificationLeaseSeconds: 1,
    taggingTimeoutSeconds: 1,
    callbackTimeoutSeconds: 1,
    storageTimeoutSeconds: 1,
    storageTransferTimeoutSeconds: 1,
    inspectionTimeoutSeconds: 1,
    conversionTimeoutSeconds: 1,
    detachedExpiresInSeconds: null,
    sweepIntervalSeconds: 1,
    logger: console,
  };
  assert.doesNotThrow(() => createDarkroom(options));
});

test('defaults are checked as a policy of @fileUpload is, and all that is wrong is named at once', () => {
  const defaults = { accept: ['text/*', 'image'], visibility: 'SECRET', convert: ['BLUR'], tag: 'yes', maxBytes: 0 };
  assert.throws(() => darkroomWith({ defaults } as object), {
    code: 'INVALID_CONFIGURATION',
    message: [
      '`defaults`: accept has "text/*", but nothing tells one kind of text from another; name each, as "text/csv".',
      '`defaults`: accept has "image", which is no media type; write "image/png", or "image/*" for all of a kind.',
      '`defaults`: maxBytes is 0; give a whole number of bytes from 1 to 53687091200000.',
      '`defaults`: visibility is SECRET; make it PUBLIC or PRIVATE.',
      '`defaults`: there is no conversion BLUR; use SEPIA.',
      '`defaults`: tag is "yes"; make it true or false.',
    ].join('\n'),
  });
});

test('a quota that a function gives with an option that is misspelt lets no upload through', async () => {
  const logged: unknown[] = [];
  const logger = { error: (_: string, error?: unknown) => void logged.push(error), warn: () => undefined };
  const darkroom = darkroomWith({
    viewer: () => 'ada',
    quotas: () => ({ maxBytesStoredd: 5 }) as object,
    logger,
  });
  const schema = darkroom.makeSchema({ typeDefs: 'type Query { a: Int }' });
  const { errors } = await graphql({ schema, source: 'mutation { startFileUpload { id } }', contextValue: {} });
  assert.equal(errors?.[0]?.extensions['code'], 'INTERNAL_SERVER_ERROR');
  assert.ok(
    JSON.stringify(logged, (_, value: unknown) => (value instanceof Error ? value.message : value)).includes(
      'quotas.maxBytesStoredd',
    ),
  );
  await darkroom.close();
});
