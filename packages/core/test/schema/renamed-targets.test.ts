import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryStorage, memoryDatabase } from '../../src/index.ts';
import { PNG } from '../support/sample-bytes.ts';

/** Servers of two releases on one database: the second calls `Customer` `Client`. */
function releases(targets: Readonly<Record<string, string>> = { 'Customer.logo': 'Client.logo' }) {
  const storage = memoryStorage();
  const database = memoryDatabase();
  const release = (typeName: string, options: { readonly targets?: Readonly<Record<string, string>> }) => {
    const darkroom = createDarkroom({
      storage,
      database,
      viewer: (context: { user: string }) => context.user,
      ...options,
    });
    const schema = darkroom.makeSchema({
      typeDefs: `
        type Query { of(logo: ID!): ${typeName} }
        type ${typeName} { id: ID! logo: File @fileUpload(accept: ["image/png"], maxBytes: 1000, subject: "id") }
        type Mutation {
          set(id: ID = "1", logo: ID! @fileUpload(target: "${typeName}.logo", subject: "id")): Boolean
        }
      `,
      resolvers: { Query: { of: (_: unknown, args: object) => ({ id: 1, ...args }) }, Mutation: { set: () => true } },
    });
    return async (source: string, user = 'ada'): Promise<{ data: unknown; codes: readonly unknown[] }> => {
      const { data, errors } = await graphql({ schema, source, contextValue: { user } });
      return { data: JSON.parse(JSON.stringify(data ?? null)), codes: (errors ?? []).map((e) => e.extensions['code']) };
    };
  };
  const upload = async (run: ReturnType<typeof release>, target: string): Promise<string> => {
    const { data } = await run(`mutation { startFileUpload(target: "${target}") { id urls } }`);
    const { startFileUpload } = data as { startFileUpload: { id: string; urls: string[] } };
    await storage.handler(new Request(startFileUpload.urls[0] ?? '', { method: 'PUT', body: PNG }));
    await run(`mutation { completeFileUpload(id: "${startFileUpload.id}") { success } }`);
    return startFileUpload.id;
  };
  return {
    before: release('Customer', {}),
    after: release('Client', { targets }),
    without: release('Client', {}),
    upload,
  };
}

describe('a target whose place has another name now', () => {
  test('shows what was attached under the former one, to whoever reaches the new field', async () => {
    const { before, after, without, upload } = releases();
    const id = await upload(before, 'Customer.logo');
    await before(`mutation { set(logo: "${id}") }`);
    const query = `{ of(logo: "${id}") { logo { id } } }`;
    assert.deepEqual(await after(query, 'bob'), { data: { of: { logo: { id } } }, codes: [] });
    assert.deepEqual(await without(query, 'bob'), { data: { of: { logo: null } }, codes: [] });
  });

  test('lets somebody else save again what was attached under the former one', async () => {
    const { before, after, without, upload } = releases();
    const id = await upload(before, 'Customer.logo');
    await before(`mutation { set(logo: "${id}") }`);
    const save = `mutation { set(logo: "${id}") }`;
    assert.deepEqual((await without(save, 'bob')).codes, ['FILE_NOT_FOUND']);
    assert.deepEqual(await after(save, 'bob'), { data: { set: true }, codes: [] });
  });

  test('accepts uploads for the former one, under its current policy', async () => {
    const { after, without, upload } = releases();
    const id = await upload(after, 'Customer.logo');
    await after(`mutation { set(logo: "${id}") }`);
    // Attached under the name of today, so that the option can be taken out once no client asks for the former one.
    assert.deepEqual((await without(`{ of(logo: "${id}") { logo { id } } }`, 'bob')).data, { of: { logo: { id } } });
    const start = 'mutation { startFileUpload(target: "Customer.logo", size: 1001) { id } }';
    assert.deepEqual((await after(start)).codes, ['FILE_TOO_LARGE']);
    assert.deepEqual((await without(start)).codes, ['UNKNOWN_TARGET']);
  });

  test('returns its current name for the policy of the former one', async () => {
    const { after } = releases();
    assert.deepEqual((await after('{ fileUploadPolicy(target: "Customer.logo") { target maxBytes } }')).data, {
      fileUploadPolicy: { target: 'Client.logo', maxBytes: 1000 },
    });
  });

  test('may have had several', async () => {
    const { before, after, upload } = releases({ 'Customer.logo': 'Client.logo', 'Buyer.logo': 'Client.logo' });
    const id = await upload(before, 'Customer.logo');
    await before(`mutation { set(logo: "${id}") }`);
    assert.deepEqual((await after(`{ of(logo: "${id}") { logo { id } } }`, 'bob')).data, { of: { logo: { id } } });
    assert.deepEqual((await after('{ fileUploadPolicy(target: "Buyer.logo") { target } }')).data, {
      fileUploadPolicy: { target: 'Client.logo' },
    });
  });

  test.each([
    [
      { 'Customer.logo': 'Client.logos' },
      /^Customer\.logo: .*Client\.logos, which is not a target .*Targets: Client\.logo\.$/,
    ],
    [
      { 'Client.logo': 'Client.logo' },
      /^Client\.logo: .*but the schema still has this target\. Remove it from `targets` or from the schema\.$/,
    ],
    [{ A: 'Customer.logo', 'Customer.logo': 'Client.logo' }, /^A: .*Customer\.logo, which is not a target/],
  ])('cannot be said to be %o', (targets, message) => {
    assert.throws(() => releases(targets), { code: 'INVALID_CONFIGURATION', message });
  });

  test('must have its current name in the schema itself', () => {
    const darkroom = createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      viewer: () => null,
      targets: { 'Customer.logo': 'Client.logo' },
    });
    const typeDefs =
      'type Query { c: Client } type Client { logo: File @fileUpload logo_url: URL @fileUpload(target: "Customer.logo") }';
    assert.throws(
      () => darkroom.makeSchema({ typeDefs }),
      /Client\.logo_url: The target "Customer\.logo" was renamed\. Use "Client\.logo"\./,
    );
  });
});
