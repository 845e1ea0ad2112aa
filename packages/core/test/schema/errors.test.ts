import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError, graphql } from 'graphql';
import { describe, test } from 'vitest';
import {
  DarkroomError,
  createDarkroom,
  isRetryable,
  memoryProcessor,
  memoryStorage,
  memoryDatabase,
  memoryTagger,
} from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { REVIEW, SUGGEST } from '../support/tagging.ts';
import { testHost } from '../support/test-host.ts';
import { unboundedStorage } from '../support/unbounded-storage.ts';
import { ABORT, COMPLETE, CONVERT, DELETE, FILE, START, send, upload } from '../support/uploading.ts';

const SECRET = 'SECRET/srv/darkroom-bucket';
const OUR_MESSAGE = 'The storage does not answer right now. Try again.';

/** As an adapter translates what its vendor's client throws. */
const translated = new DarkroomError('STORAGE_UNAVAILABLE', OUR_MESSAGE, { cause: new Error(SECRET) });
/** As a bug lets it through. */
const untranslated = new Error(SECRET);

const DOCUMENTS: readonly (readonly [string, string])[] = [
  ['startFileUpload', START],
  ['completeFileUpload', COMPLETE],
  ['abortFileUpload', ABORT],
  ['deleteFile', DELETE],
  ['convertFile', CONVERT],
  ['reviewFileTags', REVIEW],
  ['suggestFileTags', SUGGEST],
  ['fileTags', '{ fileTags { name } }'],
  ['file', FILE],
  ['files', '{ files { nodes { url conversions { url } } } }'],
  ['fileUpload', 'query ($id: ID!) { fileUpload(id: $id) { urls expiresAt parts { uploaded url } } }'],
  ['urlForFile', 'query ($id: ID!) { urlForFile(id: $id) { url expiresAt } }'],
];

describe.each([
  ['an error that an adapter translated', translated, 'STORAGE_UNAVAILABLE', 'warn'],
  ['an error that nobody foresaw', untranslated, 'INTERNAL_SERVER_ERROR', 'error'],
] as const)('%s', (_, failure, code, level) => {
  test.each(DOCUMENTS)('reaches clients of %s with its code, and logs with the rest', async (_name, document) => {
    const storage = observedStorage();
    const inner = memoryDatabase();
    const other = testHost({ storage, database: inner });
    const { id: open } = await send(other, storage, PNG);
    const ready = await upload(other, storage, PNG);

    const logged = { error: [] as unknown[], warn: [] as unknown[] };
    const broken = async (): Promise<never> => {
      throw failure;
    };
    const members = [
      'files.create',
      'files.get',
      'files.list',
      'files.delete',
      'files.endUpload',
      'conversions.request',
      'tags.request',
      'tags.review',
      'tags.names',
    ];
    const host = testHost({
      storage,
      tagger: memoryTagger(),
      database: override(inner, Object.fromEntries(members.map((name) => [name, broken]))),
      logger: {
        error: (...entry) => logged.error.push(...entry),
        warn: (...entry) => logged.warn.push(...entry),
      },
    });
    for (const id of [open, ready]) {
      const answer = await host.run(document, { id });
      assert.deepEqual(answer.errors?.[0]?.extensions, { code, retryable: true });
      // Servers that mask errors go by what lies under the one that graphql-js made of ours.
      const original = answer.errors?.[0]?.originalError;
      assert.ok(original instanceof GraphQLError);
      assert.equal(original.originalError, undefined);
      const whole = JSON.stringify([answer, answer.errors?.map((error) => [error, error.extensions, error.cause])]);
      assert.doesNotMatch(whole, /SECRET|\.ts:|node_modules|at async/);
    }
    assert.equal(
      logged[level].some((entry) => String(entry).includes(SECRET)),
      true,
    );
  });

  test.each([
    ['uploads.start', START],
    ['uploads.sign', START],
    ['uploads.list', COMPLETE],
    ['uploads.complete', COMPLETE],
    ['objects.peek', COMPLETE],
    ['objects.publish', COMPLETE],
    ['objects.signedUrl', 'query ($id: ID!) { urlForFile(id: $id) { url } }'],
  ])('of %s tells clients its code alone', async (member, document) => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const broken = async (): Promise<never> => {
      throw failure;
    };
    const host = testHost({ database, storage: override(storage, { [member]: broken }) });
    const other = testHost({ database, storage });
    const id =
      document === COMPLETE
        ? (await send(other, storage, PNG, { target: 'Customer.logo' })).id
        : await upload(other, storage, PNG);
    const answer = await host.run(document, { id });
    assert.deepEqual(
      answer.errors?.map(({ extensions }) => extensions),
      [{ code, retryable: true }],
    );
    assert.doesNotMatch(JSON.stringify(answer), /SECRET|\.ts:/);
  });
});

describe('an error’s extensions', () => {
  test('hold what a client can act on, and its code', async () => {
    const host = testHost({ defaults: { maxBytes: 10 } });
    const { errors } = await host.run(START, { size: 11 });
    assert.deepEqual(errors?.[0]?.extensions, { code: 'FILE_TOO_LARGE', retryable: false, maxBytes: 10 });
    assert.deepEqual(errors?.[0]?.toJSON().path, ['startFileUpload']);
  });

  test('say whether trying again may help', async () => {
    const host = testHost({
      database: override(memoryDatabase(), {
        'files.get': async () => {
          throw new DarkroomError('DATABASE_UNAVAILABLE', 'Try again.');
        },
      }),
    });
    const retryable = async (document: string): Promise<unknown> =>
      (await host.run(document, { id: '00000000-0000-4000-8000-000000000000' })).errors?.[0]?.extensions['retryable'];
    assert.equal(await retryable(DELETE), true);
    assert.equal(await retryable('mutation { startFileUpload(size: -1) { id } }'), false);
    const claimed = new DarkroomError('STORAGE_NOT_OURS', 'Another database has claimed the storage.');
    assert.deepEqual(claimed.extensions, { code: 'STORAGE_NOT_OURS', retryable: false });
    assert.equal(isRetryable(claimed), false);
  });

  test('cannot have another code by their context', async () => {
    const failure = new DarkroomError('DATABASE_UNAVAILABLE', 'Try again.', { context: { code: 'OK' } });
    const host = testHost({
      database: override(memoryDatabase(), {
        'files.get': async () => {
          throw failure;
        },
      }),
    });
    assert.deepEqual(await host.codes(FILE, { id: '00000000-0000-4000-8000-000000000000' }), ['DATABASE_UNAVAILABLE']);
  });

  test.each([
    [{ count: 0 }, 'INVALID_PART_COUNT'],
    [{ count: -1 }, 'INVALID_PART_COUNT'],
    [{ count: 10_001 }, 'INVALID_PART_COUNT'],
    [{ count: 2, size: 5_000_000 }, 'INVALID_PART_COUNT'],
    [{ count: 3, size: 0 }, 'INVALID_PART_COUNT'],
    [{ size: -1 }, 'BAD_USER_INPUT'],
    [{ size: 2 ** 40 }, 'FILE_TOO_LARGE'],
    [{ size: 20_000_001, target: 'Customer.logo' }, 'FILE_TOO_LARGE'],
    [{ target: 'Customer.name' }, 'UNKNOWN_TARGET'],
    [{ target: 'Customer.portrait_url' }, 'UNKNOWN_TARGET'],
    [{ target: '' }, 'UNKNOWN_TARGET'],
  ])('name what is wrong with an upload of %o', async (variables, code) => {
    assert.deepEqual(await testHost().codes(START, variables), [code]);
  });

  test('name what is wrong with the numbers of parts', async () => {
    const host = testHost();
    const document = (numbers: string): string =>
      `mutation { startFileUpload { parts(numbers: ${numbers}) { number } } }`;
    for (const numbers of ['[0]', '[2]', '[-1, 1]']) {
      assert.deepEqual(await host.codes(document(numbers)), ['BAD_USER_INPUT']);
    }
    assert.deepEqual(await host.ask(document('[1, 1]')), { parts: [{ number: 1 }] });
    assert.deepEqual(await host.ask(document('[]')), { parts: [] });
  });

  test('name what is wrong with the checksum of a part', async () => {
    const host = testHost();
    const document = (number: number, sha256: string): string =>
      `mutation { startFileUpload(checksums: true) { parts(checksums: [{ number: ${number}, sha256: "${sha256}" }]) { number } } }`;
    const sha256 = `${'A'.repeat(43)}=`;
    for (const wrong of ['', 'A', 'A'.repeat(44), `${'_'.repeat(43)}=`, '0'.repeat(64)]) {
      assert.deepEqual(await host.codes(document(1, wrong)), ['BAD_USER_INPUT'], wrong);
    }
    assert.deepEqual(await host.codes(document(2, sha256)), ['BAD_USER_INPUT']);
    assert.deepEqual(await host.ask(document(1, sha256)), { parts: [{ number: 1 }] });
  });

  test('say so where the storage verifies no checksums', async () => {
    const storage = unboundedStorage();
    const host = testHost({ storage });
    assert.deepEqual(await host.codes('mutation { startFileUpload(checksums: true) { id } }'), ['BAD_USER_INPUT']);
  });
});

describe('an error of the host’s own', () => {
  const thrown = new TypeError('the host’s own text');
  test('in its resolvers passes as it is', async () => {
    const darkroom = createDarkroom({ database: memoryDatabase(), storage: memoryStorage(), viewer: () => 'ada' });
    const schema = darkroom.makeSchema({
      typeDefs: 'type Query { hosts: String logo: File @fileUpload }',
      resolvers: {
        Query: {
          hosts: () => {
            throw thrown;
          },
          logo: () => {
            throw thrown;
          },
        },
      },
    });
    const { errors } = await graphql({ schema, source: '{ hosts logo { id } }' });
    assert.deepEqual(
      errors?.map(({ originalError }) => originalError),
      [thrown, thrown],
    );
  });

  test('in its viewer passes as it is where it is a GraphQLError', async () => {
    const refusal = new GraphQLError('Your session ended.', { extensions: { code: 'SESSION_ENDED' } });
    const host = testHost({
      viewer: () => {
        throw refusal;
      },
    });
    assert.deepEqual(await host.codes(FILE, { id: 'x' }), ['SESSION_ENDED']);
  });
});

describe('a schema whose policies are not enforced', () => {
  const darkroom = createDarkroom({
    database: memoryDatabase(),
    storage: memoryStorage(),
    processor: memoryProcessor(),
    tagger: memoryTagger(),
    viewer: () => 'ada',
  });
  const schema = makeExecutableSchema({
    typeDefs: darkroom.typeDefs,
    resolvers: darkroom.resolvers,
    assumeValid: true,
  });

  test.each(DOCUMENTS)('is refused by %s, with the line to add', async (_, source) => {
    const { errors } = await graphql({ schema, source, variableValues: { id: 'x' } });
    assert.deepEqual(errors?.[0]?.extensions, { code: 'SCHEMA_NOT_TRANSFORMED', retryable: false });
    assert.ok(errors?.[0]?.message.includes('darkroom.transformSchema(schema)'));
  });

  test('is served once it is transformed, and stays so', async () => {
    const other = makeExecutableSchema({ typeDefs: darkroom.typeDefs, resolvers: darkroom.resolvers });
    assert.equal(darkroom.transformSchema(other), other);
    const { errors } = await graphql({ schema: other, source: '{ files { nodes { id } } }' });
    assert.equal(errors, undefined);
  });
});
