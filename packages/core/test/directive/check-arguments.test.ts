import assert from 'node:assert/strict';
import { execute, parse, subscribe, type ExecutionResult } from 'graphql';
import { describe, test, vi } from 'vitest';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
import { only } from '../support/only.ts';
import { buildHost, type Host } from './host-schema.ts';

const typeDefs = /* GraphQL */ `
  schema {
    query: Reading
    mutation: Writing
    subscription: Watching
  }
  type Reading {
    similar(to: ID @fileUpload): String
    nested: Nested
    plain(id: ID): String
  }
  type Nested {
    inner(file: ID @fileUpload(target: "Reading.similar(to:)")): String
  }
  type Writing {
    addPhoto(photo: ID! @fileUpload, note: String): String
    addPhotos(photos: [ID!]! @fileUpload, more: [[ID]] @fileUpload(target: "Writing.addPhotos(photos:)")): String
    addDefault(photo: ID = "preset" @fileUpload): String
    addPost(post: PostInput, posts: [[PostInput!]]): String
    addTree(tree: TreeInput!): String
  }
  input PostInput {
    title: String
    cover: ID @fileUpload
    author: AuthorInput
  }
  input AuthorInput {
    name: String
    portrait: ID = "face" @fileUpload
  }
  input TreeInput {
    branches: [TreeInput!]
    other: OtherInput
  }
  input OtherInput {
    tree: TreeInput
    leaf: ID @fileUpload(target: "PostInput.cover")
  }
  type Watching {
    photo(id: ID @fileUpload): String
  }
`;

const calls = vi.fn<(args: unknown) => void>();
const resolve = (_: unknown, args: Record<string, unknown>): string => {
  calls(args);
  return 'done';
};

function host(): Host {
  calls.mockClear();
  return buildHost(typeDefs, {
    Reading: { similar: resolve, plain: resolve, nested: () => ({}) },
    Nested: { inner: resolve },
    Writing: { addPhoto: resolve, addPhotos: resolve, addDefault: resolve, addPost: resolve, addTree: resolve },
    Watching: {
      photo: {
        subscribe: async function* photo(_: unknown, args: unknown) {
          calls(args);
          yield { photo: 'one' };
          yield { photo: 'two' };
        },
      },
    },
  });
}

/** The uses that one operation leads to. */
async function usesOf(source: string, variables?: Record<string, unknown>): Promise<readonly (readonly string[])[]> {
  const { run, runtime } = host();
  assert.equal((await run(source, variables)).errors, undefined);
  return runtime.uses();
}

describe('file ids in arguments', () => {
  test("are checked before the host's resolver runs, which gets its arguments unchanged", async () => {
    const { run, runtime } = host();
    const order: string[] = [];
    const accept = runtime.takeFiles.bind(runtime);
    runtime.takeFiles = async (input) => {
      const hold = await accept(input);
      order.push('checked');
      return hold;
    };
    calls.mockImplementationOnce(() => order.push('resolved'));
    assert.deepEqual(await run('mutation { addPhoto(photo: "f1", note: "n") }'), { data: { addPhoto: 'done' } });
    assert.deepEqual(order, ['checked', 'resolved']);
    assert.deepEqual(calls.mock.calls, [[{ photo: 'f1', note: 'n' }]]);
    const check = only(runtime.checks);
    const { target, ...place } = only(check.places);
    assert.equal(target.coordinate, 'Writing.addPhoto(photo:)');
    assert.deepEqual(
      { ...check, places: [place] },
      {
        places: [{ ids: ['f1'], coordinate: 'Writing.addPhoto(photo:)', attach: 'ADD', subjects: { from: 'NOWHERE' } }],
        args: { photo: 'f1', note: 'n' },
        isMutation: true,
        context: { viewer: 'ann' },
      },
    );
    assert.deepEqual(runtime.ends, ['ATTACHED']);
  });

  test('are found in lists and lists of lists, each once for each place', async () => {
    const source = 'mutation { addPhotos(photos: ["a", "b", "a"], more: [["b", null], null, ["c"]]) }';
    assert.deepEqual(await usesOf(source), [
      [
        'a → Writing.addPhotos(photos:)',
        'b → Writing.addPhotos(photos:)',
        'b → Writing.addPhotos(photos:)',
        'c → Writing.addPhotos(photos:)',
      ],
    ]);
  });

  test('are found where GraphQL makes a list of a single value', async () => {
    assert.deepEqual(await usesOf('mutation { addPhotos(photos: "a", more: "b") }'), [
      ['a → Writing.addPhotos(photos:)', 'b → Writing.addPhotos(photos:)'],
    ]);
  });

  test('are found in input objects, in lists of them, with defaults filled in', async () => {
    const source = 'mutation { addPost(post: { cover: "a" }, posts: [[{ cover: "b", author: {} }], null]) }';
    assert.deepEqual(await usesOf(source), [
      ['a → PostInput.cover', 'b → PostInput.cover', 'face → AuthorInput.portrait'],
    ]);
  });

  test('are found in input types that hold themselves', async () => {
    const tree = { branches: [{ other: { leaf: 'a', tree: { branches: [{ other: { leaf: 'b' } }] } } }] };
    assert.deepEqual(await usesOf('mutation ($tree: TreeInput!) { addTree(tree: $tree) }', { tree }), [
      ['b → PostInput.cover', 'a → PostInput.cover'],
    ]);
  });

  test('are found in variables, and in their defaults', async () => {
    const source =
      'mutation ($id: ID!, $post: PostInput = { cover: "d" }) { addPhoto(photo: $id) addPost(post: $post) }';
    assert.deepEqual(await usesOf(source, { id: 'v' }), [['v → Writing.addPhoto(photo:)'], ['d → PostInput.cover']]);
  });

  test('are found in the default value of an argument, and not where null is given instead', async () => {
    const source = 'mutation ($photo: ID) { addDefault(photo: $photo) }';
    assert.deepEqual(await usesOf('mutation { addDefault }'), [['preset → Writing.addDefault(photo:)']]);
    assert.deepEqual(await usesOf(source, {}), [['preset → Writing.addDefault(photo:)']]);
    assert.deepEqual(await usesOf(source, { photo: null }), []);
    assert.deepEqual(await usesOf(source, { photo: '' }), [[' → Writing.addDefault(photo:)']]);
  });

  test('lead to no call where there are none', async () => {
    assert.deepEqual(await usesOf('mutation { addPost(post: { title: "t" }, posts: []) }'), []);
    assert.deepEqual(await usesOf('mutation { addPost }'), []);
    assert.equal(calls.mock.calls.length, 1);
  });

  test('are told apart by their target', async () => {
    const source = 'mutation { addPost(post: { cover: "a", author: { portrait: "a" } }) }';
    assert.deepEqual(await usesOf(source), [['a → PostInput.cover', 'a → AuthorInput.portrait']]);
  });

  test('are checked once for each field that takes them', async () => {
    const source = 'mutation { x: addPhoto(photo: "a") y: addPhoto(photo: "a") }';
    assert.deepEqual(await usesOf(source), [['a → Writing.addPhoto(photo:)'], ['a → Writing.addPhoto(photo:)']]);
  });

  test('are checked, not attached, outside of the root fields of mutations', async () => {
    const { run, runtime } = host();
    await run('{ similar(to: "a") nested { inner(file: "b") } }');
    assert.deepEqual(
      runtime.checks.map(({ isMutation, places }) => [isMutation, places[0]?.ids[0]]),
      [
        [false, 'a'],
        [false, 'b'],
      ],
    );
  });

  test("are checked by a number of graphql's own execute too", async () => {
    const { schema, runtime } = host();
    const document = parse('mutation ($photo: ID!) { addPhoto(photo: $photo) }');
    const result = await execute({ schema, document, variableValues: { photo: 5 }, contextValue: null });
    assert.deepEqual({ ...result.data }, { addPhoto: 'done' });
    assert.deepEqual(runtime.uses(), [['5 → Writing.addPhoto(photo:)']]);
  });
});

describe('an id that is refused', () => {
  test("stops the field before the host's resolver, with a typed error", async () => {
    const { run, runtime } = host();
    runtime.refused.add('bad');
    const { errors } = await run('mutation { addPost(posts: [[{ cover: "ok" }, { cover: "bad" }]]) }');
    const { path, extensions } = only(errors);
    assert.deepEqual(path, ['addPost']);
    assert.equal(extensions['code'], 'FILE_NOT_FOUND');
    assert.ok(only(runtime.mapped) instanceof DarkroomError);
    assert.equal(calls.mock.calls.length, 0);
  });

  test("is not confused with an error of the host's, which passes as it is", async () => {
    const { run, runtime } = host();
    const failure = new DarkroomError('FORBIDDEN', 'thrown by the host');
    calls.mockImplementationOnce(() => {
      throw failure;
    });
    const { errors } = await run('mutation { addPhoto(photo: "a") }');
    assert.equal(errors?.[0]?.originalError, failure);
    assert.deepEqual(runtime.mapped, []);
    assert.deepEqual(runtime.ends, ['RELEASED']);
  });
});

describe('a subscription', () => {
  const document = parse('subscription ($id: ID) { photo(id: $id) }');
  const contextValue = { viewer: 'ann' };

  test('checks its arguments before it starts, and again at each event', async () => {
    const { schema, runtime } = host();
    const events = await subscribe({ schema, document, variableValues: { id: 'a' }, contextValue });
    const { places, isMutation, context } = only(runtime.checks);
    assert.deepEqual([only(places).ids, isMutation, context], [['a'], false, contextValue]);

    const seen: unknown[] = [];
    for await (const event of events as AsyncIterable<ExecutionResult>) {
      seen.push(event.data?.['photo']);
    }
    assert.deepEqual(seen, ['one', 'two']);
    assert.equal(calls.mock.calls.length, 1);
    assert.equal(runtime.checks.length, 3);
  });

  test('does not start with an id that is refused', async () => {
    const { schema, runtime } = host();
    runtime.refused.add('bad');
    const result = await subscribe({ schema, document, variableValues: { id: 'bad' }, contextValue });
    assert.ok('errors' in result);
    assert.equal(only(result.errors).extensions['code'], 'FILE_NOT_FOUND');
    assert.equal(calls.mock.calls.length, 0);
  });
});
