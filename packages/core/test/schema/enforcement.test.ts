import assert from 'node:assert/strict';
import { addResolversToSchema } from '@graphql-tools/schema';
import { graphql, GraphQLError } from 'graphql';
import { describe, test } from 'vitest';
import {
  type AuthorizeRequest,
  type DarkroomLogger,
  createDarkroom,
  memoryStorage,
  memoryDatabase,
} from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { withPlainData } from '../support/plain-data.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { fileOf, upload } from '../support/uploading.ts';

const quiet = { error: () => undefined, warn: () => undefined };
const TYPE_DEFS = /* GraphQL */ `
  type Query {
    shop: Shop
    grouped: ShopMutations
  }
  type Shop {
    sign: File @fileUpload(accept: ["image/png"], maxBytes: 1000)
  }
  type ShopMutations {
    setSign(sign: ID! @fileUpload(target: "Shop.sign")): String
  }
  type Mutation {
    shop: ShopMutations
  }
`;

/** A host whose mutations are grouped, as what `setSign` was called with. */
function shop(
  options: { readonly viewer?: (context: TestContext) => string | null; readonly logger?: DarkroomLogger } = {},
) {
  const storage = memoryStorage();
  const asked: AuthorizeRequest<TestContext>[] = [];
  const darkroom = createDarkroom<TestContext>({
    storage,
    database: memoryDatabase(),
    viewer: options.viewer ?? (({ user }) => user),
    authorize: (request) => {
      asked.push(request);
      return request.default;
    },
    logger: options.logger ?? quiet,
  });
  const resolvers = {
    Mutation: { shop: () => ({}) },
    ShopMutations: { setSign: (_: unknown, { sign }: { sign: string }) => sign },
  };
  const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers });
  const host = { ...testHost({ storage }), darkroom, schema };
  const run = async (source: string, user: string | null = 'ada', on = schema) =>
    withPlainData(await graphql({ schema: on, source, contextValue: { user } }));
  return { darkroom, storage, schema, resolvers, run, asked, host };
}

async function uploadTo({ run, storage }: ReturnType<typeof shop>): Promise<string> {
  const started = await run('mutation { startFileUpload { id urls } }');
  const { startFileUpload } = started.data as unknown as { startFileUpload: { id: string; urls: string[] } };
  const { id, urls } = startFileUpload;
  await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: PNG }));
  await run(`mutation { completeFileUpload(id: "${id}") { success } }`);
  return id;
}

describe('a schema that a tool rebuilt after it was transformed', () => {
  test('is enforced again before anything of ours is served from it', async () => {
    const host = shop();
    const rebuilt = addResolversToSchema({ schema: host.schema, resolvers: host.resolvers });
    const set = 'mutation { shop { setSign(sign: "anything") } }';
    await host.run('{ files { nodes { id } } }', 'ada', rebuilt);
    const { errors } = await host.run(set, 'ada', rebuilt);
    assert.equal(errors?.[0]?.extensions['code'], 'FILE_NOT_FOUND');
  });
});

describe('two schemas of one Darkroom', () => {
  test('have targets and policies of their own', async () => {
    const { darkroom, run, schema } = shop();
    const other = darkroom.makeSchema({ typeDefs: TYPE_DEFS.replace('maxBytes: 1000', 'maxBytes: 9') });
    const policy = '{ fileUploadPolicy(target: "Shop.sign") { maxBytes } }';
    assert.deepEqual((await run(policy, 'ada', other)).data, { fileUploadPolicy: { maxBytes: 9 } });
    assert.deepEqual((await run(policy, 'ada', schema)).data, { fileUploadPolicy: { maxBytes: 1000 } });
  });
});

test('returns the policy of a target to callers who can upload, and null for an unknown target', async () => {
  const { run } = shop();
  const policy = (target: string): string =>
    `{ fileUploadPolicy(target: "${target}") { target accept maxBytes visibility } }`;
  assert.partialDeepStrictEqual((await run(policy('Shop.sign'))).data?.['fileUploadPolicy'], {
    target: 'Shop.sign',
    maxBytes: 1000,
    visibility: 'PRIVATE',
  });
  for (const target of ['Shop.name', 'shop.sign', '', '__proto__']) {
    assert.deepEqual(await run(policy(target)), { data: { fileUploadPolicy: null } });
  }
});

describe('a file that a grouped mutation is given', () => {
  test('is attached, so that others see it through the field', async () => {
    const host = shop();
    const id = await uploadTo(host);
    assert.equal((await host.run(`mutation { shop { setSign(sign: "${id}") } }`)).errors, undefined);
    await host.run(`{ file(id: "${id}") { id } }`);
    assert.partialDeepStrictEqual(host.asked.at(-1)?.file?.attachments, [{ target: 'Shop.sign', subject: null }]);
  });

  test('is put to authorize with the coordinate of the argument itself', async () => {
    const host = shop();
    const id = await uploadTo(host);
    await host.run(`mutation { shop { setSign(sign: "${id}") } }`);
    const { coordinate, action } = host.asked.findLast((request) => request.action === 'ATTACH') ?? {};
    assert.deepEqual([action, coordinate], ['ATTACH', 'ShopMutations.setSign(sign:)']);
  });

  test('does not reach the host when it was deleted since it was looked at', async () => {
    const inner = memoryDatabase();
    const storage = memoryStorage();
    const { files, attachments } = await inner.open();
    const database = override(inner, {
      'attachments.reserve': async ({ args: [input] }, proceed) => {
        const { places } = input as Parameters<typeof attachments.reserve>[0];
        await files.delete({ fileId: places[0]?.fileIds[0] ?? '', jobs: () => [] });
        return proceed();
      },
    });
    const host = testHost({ storage, database });
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    const set = 'mutation ($id: ID) { setPortrait(portrait: $id) { id } }';
    assert.deepEqual(await host.codes(set, { id }), ['FILE_NOT_FOUND']);
    assert.equal(await fileOf(host, id), null);
  });
});

describe('the viewer', () => {
  test('is asked for once a root field, however many fields of ours there are', async () => {
    let asked = 0;
    const host = shop({ viewer: ({ user }) => ((asked += 1), user) });
    await uploadTo(host);
    asked = 0;
    await host.run('{ files { nodes { url } } }');
    assert.equal(asked, 1);
  });

  test('that is no string is a mistake of the host, not somebody who owns what nobody can find', async () => {
    const host = shop({ viewer: () => 5 as unknown as string });
    const { errors } = await host.run('mutation { startFileUpload { id } }');
    assert.equal(errors?.[0]?.extensions['code'], 'INTERNAL_SERVER_ERROR');
  });

  test.each(['x'.repeat(256), 'ä'.repeat(128), 'a\0b', '\ud800'])(
    'that no index or column can hold is a mistake of the host, and kept from clients',
    async (id) => {
      const host = shop({ viewer: () => id });
      const { errors } = await host.run('{ files { nodes { id } } }');
      assert.deepEqual(errors?.[0]?.extensions, { code: 'INTERNAL_SERVER_ERROR', retryable: true });
      assert.ok(!JSON.stringify(errors).includes(id));
    },
  );

  const DOCUMENTS = ['{ files { nodes { id } } }', 'mutation { shop { setSign(sign: "x") } }'];

  test('that fails tells the log why, and clients nothing, wherever it is asked for', async () => {
    const logged: unknown[] = [];
    const host = shop({
      viewer: () => {
        throw new Error('connect ECONNREFUSED sessions.internal:6379');
      },
      logger: { ...quiet, error: (_: string, error: unknown) => logged.push(error) },
    });
    for (const document of DOCUMENTS) {
      const { errors } = await host.run(document);
      assert.deepEqual(errors?.[0]?.extensions, { code: 'INTERNAL_SERVER_ERROR', retryable: true });
      assert.ok(!JSON.stringify(errors).includes('6379'));
      const error = logged.pop() as Error;
      assert.ok(error.message.includes('`viewer`'));
      assert.ok(String(error.cause).includes('6379'));
    }
  });

  test('throws what the host wants its clients to see as a GraphQLError', async () => {
    const host = shop({
      viewer: () => {
        throw new GraphQLError('Your session has ended.', { extensions: { code: 'SESSION_ENDED' } });
      },
    });
    for (const document of DOCUMENTS) {
      const { errors } = await host.run(document);
      assert.deepEqual(errors?.[0]?.extensions, { code: 'SESSION_ENDED' });
    }
  });
});

test("what is wrong with the server's own set-up is for its log, and not for clients", async () => {
  const logged: string[] = [];
  const { DarkroomError } = await import('../../src/index.ts');
  const open = async (): Promise<never> => {
    throw new DarkroomError('DATABASE_LOCKED', 'The database in /srv/app/postgres is in use.');
  };
  const logger = { ...quiet, error: (_: string, error: unknown) => logged.push(String(error)) };
  const host = testHost({ database: { open }, logger });
  const { errors } = await host.run('{ files { nodes { id } } }');
  assert.deepEqual(errors?.[0]?.extensions, { code: 'INTERNAL_SERVER_ERROR', retryable: true });
  assert.ok(!JSON.stringify(errors).includes('/srv'));
  assert.ok(logged.join().includes('/srv/app/postgres'));
});

test('a Darkroom that was closed opens nothing again', async () => {
  let opened = 0;
  const database = memoryDatabase();
  const open = () => ((opened += 1), database.open());
  const host = testHost({ database: { open } });
  await host.run('{ files { nodes { id } } }');
  await host.darkroom.close();
  assert.deepEqual(await host.codes('{ files { nodes { id } } }'), ['DATABASE_UNAVAILABLE']);
  assert.equal(opened, 1);
});

test.each([
  [{ accept: [] }, 'accept'],
  [{ accept: ['image'] }, 'image/png'],
  [{ accept: ['*/*'] }, 'media type'],
  [{ maxBytes: 0 }, 'maxBytes'],
  [{ visibility: 'public' as 'PUBLIC' }, 'visibility'],
  [{ convert: ['BLUR' as 'SEPIA'] }, 'BLUR'],
])('defaults of %o are refused at start', (defaults, mention) => {
  assert.throws(
    () => testHost({ defaults }),
    (error) => String(error).includes(mention),
  );
});
