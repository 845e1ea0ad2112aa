import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { describe, it } from 'vitest';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage, memoryTagger } from '../../src/index.ts';
import { PNG } from '../support/sample-bytes.ts';
import type { TestContext } from '../support/test-host.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    given: File
    list: [File!]!
    link: Link
    conversion: FileConversion
    tag: FileTag
    upload: FileUpload
    edge: FileEdge
  }
  union Link = File | Page
  type Page {
    title: String
  }
`;
const ALL = 'id status version name contentType size width height visibility url createdAt completedAt tags { name }';

/** A host whose resolvers give what they have as types of Darkroom's. */
async function hostGiving(make: (file: { readonly id: string; readonly record: object }) => unknown) {
  const storage = memoryStorage();
  const darkroom = createDarkroom<TestContext, 'SEPIA'>({
    storage,
    database: memoryDatabase(),
    processor: memoryProcessor(),
    tagger: memoryTagger(),
    viewer: ({ user }) => user,
  });
  const given: { value: unknown } = { value: null };
  const give = (): unknown => given.value;
  const schema = darkroom.makeSchema({
    typeDefs: TYPE_DEFS,
    resolvers: {
      Query: {
        given: give,
        list: () => [given.value],
        link: give,
        conversion: give,
        tag: give,
        upload: give,
        edge: give,
      },
      Link: { __resolveType: () => 'File' },
    },
  });
  const run = async (source: string, user: string | null) =>
    JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: { user } }))) as {
      readonly data: Readonly<Record<string, unknown>> | null;
      readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
    };
  const { data } = await run('mutation { startFileUpload(name: "secret.png") { id urls } }', 'ada');
  const started = data as { readonly startFileUpload: { readonly id: string; readonly urls: readonly string[] } };
  const { id, urls } = started.startFileUpload;
  await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body: PNG }));
  await run(
    `mutation { completeFileUpload(id: "${id}") { success } reviewFileTags(id: "${id}", add: ["hush"]) { id } }`,
    'ada',
  );
  given.value = make({ id, record: (await darkroom.files.get(id)) ?? {} });
  return { run, id };
}

it.each([
  ['name', 1],
  // Of those that were let through, each ends by itself, as its id cannot be null.
  ['id', 51],
])('counts each %s of what a resolver of the host gives as a file', async (field, most) => {
  const { run } = await hostGiving(({ id }) => ({ id }));
  const aliases = (count: number, text: string): string =>
    Array.from({ length: count }, (_, index) => `a${index}: ${text}`).join(' ');
  const document = (count: number): string =>
    `{ ${aliases(count, 'given { ...F }')} } fragment F on File { ${aliases(1000, field)} }`;
  assert.equal((await run(document(40), 'ada')).errors, undefined);
  const before = process.cpuUsage();
  const { errors } = await run(document(400), 'ada');
  assert.ok(errors !== undefined && errors.length <= most, `${errors?.length} errors`);
  for (const { extensions } of errors) assert.equal(extensions.code, 'REQUEST_BUDGET_EXCEEDED');
  // 3 s and 0.9 GB where each of the 400,000 went through a promise, or had to fail by itself.
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 2.5e6, `${user + system} microseconds`);
});

describe('what a resolver of the host gives as a file', () => {
  const files: Readonly<Record<string, Parameters<typeof hostGiving>[0]>> = {
    'an id': ({ id }) => id,
    'what has an id': ({ id }) => ({ id }),
    'a lookalike': ({ id }) => ({ id, status: 'READY', ownerId: 'eve', visibility: 'PUBLIC', conversions: [] }),
    'the record itself': ({ record }) => record,
  };

  it.each(Object.keys(files))('%s: tells strangers nothing', async (kind) => {
    const { run } = await hostGiving(files[kind] ?? (() => null));
    for (const user of ['eve', null]) {
      for (const field of ALL.split(/ (?![{n}]|name })/)) {
        const { data, errors } = await run(`{ given { ${field} } }`, user);
        assert.ok(errors === undefined || errors[0]?.extensions.code === 'FILE_NOT_FOUND', JSON.stringify(errors));
        assert.ok(!/secret|hush|image|READY|PRIVATE|http/.test(JSON.stringify({ data, errors })), JSON.stringify(data));
      }
      const { data } = await run(`{ link { ... on File { ${ALL} } } }`, user);
      assert.deepEqual(data, { link: null });
      assert.equal((await run(`{ list { ${ALL} } }`, user)).data, null);
    }
  });

  it.each(Object.keys(files))('%s: is the file to its owner', async (kind) => {
    const { run, id } = await hostGiving(files[kind] ?? (() => null));
    const { data, errors } = await run(`{ given { ${ALL} } link { ... on File { id } } list { name } }`, 'ada');
    assert.equal(errors, undefined);
    const { given, link, list } = data as unknown as Record<string, { readonly [name: string]: unknown }>;
    assert.deepEqual(
      [given?.['status'], given?.['name'], given?.['tags']],
      ['READY', 'secret.png', [{ name: 'hush' }]],
    );
    assert.deepEqual([link, list], [{ id }, [{ name: 'secret.png' }]]);
  });

  it.each<[string, Parameters<typeof hostGiving>[0], string]>([
    [
      'a conversion',
      ({ record }) => ({ file: record, conversion: { key: 'a/b', contentType: 'image/png' } }),
      'conversion { url }',
    ],
    ['a tag', ({ id }) => ({ id, name: 'hush' }), 'tag { name }'],
    ['an upload', ({ record }) => ({ file: record }), 'upload { urls }'],
    ['an edge', ({ record }) => ({ node: record, cursor: '' }), 'edge { node { name } }'],
  ])('%s: tells nothing that was not looked up', async (_, make, field) => {
    const { run } = await hostGiving(make);
    const { data, errors } = await run(`{ ${field} }`, 'eve');
    assert.ok(!/secret|hush|http/.test(JSON.stringify(data)));
    assert.ok(errors?.every(({ extensions }) => extensions.code === 'FILE_NOT_FOUND') ?? data !== null);
  });
});
