import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { experimentalExecuteIncrementally, parse } from 'graphql-17';

// On graphql 17: see ../../src/use-graphql-17.ts, which has to be preloaded. Prints what a deferred query came to.

const GIF = new Uint8Array([71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 0, 0, 0]);

const storage = memoryStorage();
const darkroom = createDarkroom<{ readonly user: string }>({
  storage,
  database: memoryDatabase(),
  viewer: ({ user }) => user,
});
let logo: string | null = null;
const schema = darkroom.makeSchema({
  typeDefs: /* GraphQL */ `
    directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
    type Query {
      me: Person
    }
    type Person {
      id: ID!
      logo: File @fileUpload(subject: "id")
    }
    type Mutation {
      setLogo(id: ID!, logo: ID @fileUpload(target: "Person.logo", subject: "id")): Person
    }
  `,
  resolvers: {
    Query: { me: () => ({ id: '1', logo }) },
    Mutation: {
      setLogo: (_: unknown, given: { id: string; logo: string }) => {
        ({ logo } = given);
        return given;
      },
    },
  },
});

/** All results of a document, not merged: the initial one, and those that followed. */
async function run(text: string): Promise<readonly unknown[]> {
  const document = parse(text);
  const result = await experimentalExecuteIncrementally({
    schema: schema as never,
    document,
    contextValue: { user: 'ada' },
  });
  if (!('initialResult' in result)) return [result];
  const results: unknown[] = [result.initialResult];
  for await (const next of result.subsequentResults) results.push(next);
  return results;
}

const [started] = (await run('mutation { startFileUpload { id urls } }')) as readonly [
  { readonly data: { readonly startFileUpload: { readonly id: string; readonly urls: readonly [string] } } },
];
const { id, urls } = started.data.startFileUpload;
assert.equal((await storage.handler(new Request(urls[0], { method: 'PUT', body: GIF }))).status, 200);
const completed = await run(`mutation { completeFileUpload(id: "${id}") { success ... @defer { file { status } } } }`);
const set = await run(`mutation { setLogo(id: "1", logo: "${id}") { id ... @defer { logo { id } } } }`);
const read = await run('{ me { id ... @defer { logo { status ... @defer { attachments { target subject } } } } } }');
process.stdout.write(JSON.stringify({ id, completed, set, read }));
await darkroom.close();
