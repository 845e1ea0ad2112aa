import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { PNG } from '../support/sample-bytes.ts';
import type { TestContext } from '../support/test-host.ts';

/** A host as Relay has it, with an input of which one field is given. */
function relayHost() {
  const storage = memoryStorage();
  const darkroom = createDarkroom<TestContext>({
    storage,
    database: memoryDatabase(),
    viewer: ({ user }) => user,
    logger: { error: () => undefined, warn: () => undefined },
  });
  const person: Record<string, unknown> = { __typename: 'Person', id: '1', portrait: null };
  const schema = darkroom.makeSchema({
    typeDefs: /* GraphQL */ `
      interface Node {
        id: ID!
      }
      extend type File implements Node
      type Query {
        node(id: ID!): Node
      }
      type Person implements Node {
        id: ID!
        portrait: File @fileUpload(subject: "id")
      }
      input PortraitInput @oneOf {
        file: ID @fileUpload(target: "Person.portrait", subject: "id")
        color: String
      }
      type Mutation {
        setPortrait(id: ID!, portrait: PortraitInput!): Person!
      }
    `,
    resolvers: {
      Query: {
        node: async (_: unknown, { id }: { id: string }) =>
          (await darkroom.files.get(id)) === null ? (id === '1' ? person : null) : { __typename: 'File', id },
      },
      Person: { __isTypeOf: (value: object) => value === person },
      Mutation: {
        setPortrait: (_: unknown, { portrait }: { portrait: { file?: string } }) =>
          Object.assign(person, { portrait: portrait.file ?? null }),
      },
    },
  });
  const run = async (source: string, user: string | null = 'ada') =>
    JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: { user } }))) as {
      readonly data: Readonly<Record<string, unknown>> | null;
      readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code?: string } }[];
    };
  const upload = async (): Promise<string> => {
    const { data } = await run('mutation { startFileUpload { id urls } }');
    const { id, urls } = (data ?? {})['startFileUpload'] as { readonly id: string; readonly urls: readonly string[] };
    await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: PNG }));
    await run(`mutation { completeFileUpload(id: "${id}") { success } }`);
    return id;
  };
  return { run, upload };
}

describe('a host with the interface Node', () => {
  test('refetches a file by its id, for those who may read it', async () => {
    const { run, upload } = relayHost();
    const id = await upload();
    const refetch = `{ node(id: "${id}") { __typename id ... on File { status contentType } } person: node(id: "1") { id } }`;
    assert.deepEqual(await run(refetch), {
      data: { node: { __typename: 'File', id, status: 'READY', contentType: 'image/png' }, person: { id: '1' } },
    });
    const { data, errors } = await run(refetch, 'bob');
    assert.deepEqual(data, { node: null, person: { id: '1' } });
    assert.deepEqual([...new Set(errors?.map(({ extensions }) => extensions.code))], ['FILE_NOT_FOUND']);
  });

  test('has to have it where `File` is said to implement it', () => {
    const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
    const typeDefs = 'type Query { a: Int } extend type File implements Node';
    assert.throws(() => darkroom.makeSchema({ typeDefs }), /Unknown type: "Node"|Unknown type "Node"/);
  });
});

describe('an input with @oneOf', () => {
  test('holds an id of a file, which is checked and attached, or something else', async () => {
    const { run, upload } = relayHost();
    const id = await upload();
    const set = (portrait: string, user?: string) =>
      run(`mutation { setPortrait(id: "1", portrait: ${portrait}) { portrait { id } } }`, user);
    const refused = await set(`{ file: "${id}" }`, 'bob');
    assert.deepEqual(
      refused.errors?.map(({ extensions }) => extensions.code),
      ['FILE_NOT_FOUND'],
    );
    assert.deepEqual(await set(`{ file: "${id}" }`), { data: { setPortrait: { portrait: { id } } } });
    assert.deepEqual((await run(`{ file(id: "${id}") { attachments { target subject } } }`)).data, {
      file: { attachments: [{ target: 'Person.portrait', subject: '1' }] },
    });
    assert.deepEqual(await set('{ color: "red" }'), { data: { setPortrait: { portrait: null } } });
    assert.match((await set(`{ file: "${id}", color: "red" }`)).errors?.[0]?.message ?? '', /exactly one/i);
  });
});
