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
  const remedy = /Add @fileUpload to declare a policy, @fileUpload\(target: "\.\.\."\) .*, or a resolver/;

  test('is an error at start that says what to add, beside all else that is wrong', () => {
    const typeDefs = 'type Query { logo: File logos: [File!]! other: Int @fileUpload }';
    const make = () => darkroomWith().makeSchema({ typeDefs });
    assert.throws(make, remedy);
    assert.throws(make, {
      message: /^Query\.logo: .*\nQuery\.logos: .*\nQuery\.other: A field of type Int cannot hold a file/,
    });
  });

  test('is also an error if a host adds it to a type of ours', () => {
    const typeDefs = 'type Query { a: Int } extend type File { original: File }';
    assert.throws(() => darkroomWith().makeSchema({ typeDefs }), { message: /^File\.original: / });
  });

  test('is allowed with a resolver of the host, with @fileUpload, or in an interface', () => {
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

describe('the maximum file size', () => {
  const typeDefs = 'type Query { film: File @fileUpload(maxBytes: 5001) }';

  test('bounds every policy', () => {
    assert.throws(
      () => darkroomWith({ maxBytes: 5000 }).makeSchema({ typeDefs }),
      /Query\.film: maxBytes is 5001, but the server accepts at most 5000 bytes per file. Lower it, or raise the option maxBytes of createDarkroom\./,
    );
    assert.doesNotThrow(() => darkroomWith({ maxBytes: 5001 }).makeSchema({ typeDefs }));
  });

  test('bounds the policy of what is uploaded for no target', async () => {
    assert.throws(() => darkroomWith({ maxBytes: 5000, defaults: { maxBytes: 5001 } }), {
      message: /^`defaults`: maxBytes is 5001, but the server accepts at most 5000 bytes per file/,
    });
    const darkroom = darkroomWith({ maxBytes: 5000, viewer: () => 'ada' });
    const schema = darkroom.makeSchema({ typeDefs: 'type Query { a: File @fileUpload }' });
    const source = 'mutation { startFileUpload(size: 5001) { id } }';
    const { errors } = await graphql({ schema, source, contextValue: {} });
    assert.equal(errors?.[0]?.extensions['code'], 'FILE_TOO_LARGE');
    await darkroom.close();
  });

  test('is by default what the storage can hold, not the default of policies', () => {
    const most = 10_000 * 5 * 1024 ** 3;
    const film = (maxBytes: number) => () =>
      darkroomWith().makeSchema({ typeDefs: `type Query { film: File @fileUpload(maxBytes: ${maxBytes}) }` });
    assert.doesNotThrow(film(most));
    assert.throws(film(most + 1), (error) => String(error).includes(`the server accepts at most ${most} bytes`));
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
        message: /^Query\.a: convert has no effect, because the processor supports no type in accept/,
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
      assert.throws(() => darkroomWith({ processor }), { message: /^`processor\.maxBytes` must be a whole number/ });
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
    assert.throws(make('text/html'), /convert has no effect/);
    assert.throws(make('image/*'), /convert has no effect/);
  });
});

describe('the tagger', () => {
  test.each(['', 'viewer', 'a'.repeat(65)])('is not called %j', (name) => {
    assert.throws(
      () => darkroomWith({ tagger: memoryTagger({ name }) }),
      /`tagger\.name` must have 1 to 64 characters/,
    );
  });

  test('is needed for suggestions, by default or at a place', () => {
    assert.throws(() => darkroomWith({ defaults: { tag: true } }), { message: /^`defaults`: tag requires a tagger/ });
    assert.throws(() => darkroomWith({ defaults: { minConfidence: 0.5 } }), /minConfidence requires a tagger/);
    const tagger = memoryTagger();
    assert.throws(() => darkroomWith({ tagger, defaults: { minConfidence: 1.5 } }), /from 0 to 1/);
    const typeDefs = 'type Query { logo: File @fileUpload(tag: true, minConfidence: 0.5) }';
    assert.throws(() => darkroomWith().makeSchema({ typeDefs }), /Query.logo: tag and minConfidence require a tagger/);
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

describe('what graphql would refuse without its location', () => {
  const own =
    'target, subject, attach, accept, maxBytes, maxPixels, requireSize, visibility, metadata, keepLocation, unattachedExpiresInSeconds';

  test.each([
    [
      'type C { logo: File @fileUpload(maxByte: 1) }',
      `C.logo: Unknown argument maxByte of @fileUpload. Valid arguments: ${own}.`,
    ],
    ['type C { add(photo: ID @fileUpload(max: 1)): Int }', 'C.add(photo:): Unknown argument max of @fileUpload.'],
    ['input C { photo: ID @fileUpload(max: 1) }', 'C.photo: Unknown argument max of @fileUpload.'],
    ['directive @d(a: ID @fileUpload(max: 1)) on FIELD', '@d(a:): Unknown argument max of @fileUpload.'],
    ['type C { logo: File @fileUpload(convert: [SEPIA]) }', 'C.logo: convert requires a processor'],
    ['type C @fileUpload { a: Int }', 'C: @fileUpload is not allowed here. Put it on a field'],
    ['enum C { A @fileUpload }', 'C.A: @fileUpload is not allowed here'],
    ['scalar C extend scalar C @fileUpload', 'C: @fileUpload is not allowed here'],
    ['schema @fileUpload { query: Query }', 'schema: @fileUpload is not allowed here'],
  ])('%s', (typeDefs, problem) => {
    const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
    assert.throws(
      () => darkroom.makeSchema({ typeDefs: `type Query { a: Int } ${typeDefs}` }),
      (error) => String(error).includes(problem),
    );
  });
});

test('anonymous callers may upload only if `anonymousUploads` allows it, and not for the string "false"', () => {
  for (const anonymousUploads of ['false', 'true', 1, null]) {
    const options = { anonymousUploads } as unknown as { anonymousUploads: boolean };
    assert.throws(() => darkroomWith(options), /`anonymousUploads` must be a boolean or an object/);
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
])('a misspelt option is an error at start that names the valid options: %j', (options, message) => {
  assert.throws(() => darkroomWith(options as object), { code: 'INVALID_CONFIGURATION', message: message });
});

test('all options can be passed', () => {
  // `processors` stands in place of `processor`.
  const options: Required<Omit<DarkroomOptions<unknown, 'SEPIA'>, 'processors'>> = {
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

test('defaults are checked like a policy of @fileUpload, and all problems are reported at once', () => {
  const defaults = { accept: ['text/*', 'image'], visibility: 'SECRET', convert: ['BLUR'], tag: 'yes', maxBytes: 0 };
  assert.throws(() => darkroomWith({ defaults } as object), {
    code: 'INVALID_CONFIGURATION',
    message: [
      '`defaults`: accept contains "text/*", but text types cannot be told apart by their bytes. List each type, such as "text/csv".',
      '`defaults`: accept contains "image", which is not a media type. Use a type such as "image/png" or a range such as "image/*".',
      '`defaults`: maxBytes must be a whole number of bytes from 1 to 53687091200000, got 0.',
      '`defaults`: visibility must be PUBLIC or PRIVATE, got SECRET.',
      '`defaults`: Unknown conversion BLUR. Use SEPIA.',
      '`defaults`: tag must be true or false, got "yes".',
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
