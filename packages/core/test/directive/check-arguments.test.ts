import { execute, parse, subscribe, type ExecutionResult } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
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
  expect((await run(source, variables)).errors).toBeUndefined();
  return runtime.uses();
}

describe('file ids in arguments', () => {
  test("are checked before the host's resolver runs, which gets its arguments unchanged", async () => {
    const { run, runtime } = host();
    const order: string[] = [];
    const accept = runtime.checkFileArguments.bind(runtime);
    runtime.checkFileArguments = async (input) => {
      await accept(input);
      order.push('checked');
    };
    calls.mockImplementationOnce(() => order.push('resolved'));
    expect(await run('mutation { addPhoto(photo: "f1", note: "n") }')).toEqual({ data: { addPhoto: 'done' } });
    expect(order).toEqual(['checked', 'resolved']);
    expect(calls.mock.calls).toEqual([[{ photo: 'f1', note: 'n' }]]);
    expect(runtime.checks).toEqual([
      {
        uses: [
          {
            id: 'f1',
            coordinate: 'Writing.addPhoto(photo:)',
            target: expect.objectContaining({ coordinate: 'Writing.addPhoto(photo:)' }),
          },
        ],
        attach: true,
        context: { viewer: 'ann' },
      },
    ]);
  });

  test('are found in lists and lists of lists, each once for each place', async () => {
    const source = 'mutation { addPhotos(photos: ["a", "b", "a"], more: [["b", null], null, ["c"]]) }';
    expect(await usesOf(source)).toEqual([
      [
        'a → Writing.addPhotos(photos:)',
        'b → Writing.addPhotos(photos:)',
        'b → Writing.addPhotos(photos:)',
        'c → Writing.addPhotos(photos:)',
      ],
    ]);
  });

  test('are found where GraphQL makes a list of a single value', async () => {
    expect(await usesOf('mutation { addPhotos(photos: "a", more: "b") }')).toEqual([
      ['a → Writing.addPhotos(photos:)', 'b → Writing.addPhotos(photos:)'],
    ]);
  });

  test('are found in input objects, in lists of them, with defaults filled in', async () => {
    const source = 'mutation { addPost(post: { cover: "a" }, posts: [[{ cover: "b", author: {} }], null]) }';
    expect(await usesOf(source)).toEqual([
      ['a → PostInput.cover', 'b → PostInput.cover', 'face → AuthorInput.portrait'],
    ]);
  });

  test('are found in input types that hold themselves', async () => {
    const tree = { branches: [{ other: { leaf: 'a', tree: { branches: [{ other: { leaf: 'b' } }] } } }] };
    expect(await usesOf('mutation ($tree: TreeInput!) { addTree(tree: $tree) }', { tree })).toEqual([
      ['b → PostInput.cover', 'a → PostInput.cover'],
    ]);
  });

  test('are found in variables, and in their defaults', async () => {
    const source =
      'mutation ($id: ID!, $post: PostInput = { cover: "d" }) { addPhoto(photo: $id) addPost(post: $post) }';
    expect(await usesOf(source, { id: 'v' })).toEqual([['v → Writing.addPhoto(photo:)'], ['d → PostInput.cover']]);
  });

  test('are found in the default value of an argument, and not where null is given instead', async () => {
    const source = 'mutation ($photo: ID) { addDefault(photo: $photo) }';
    expect(await usesOf('mutation { addDefault }')).toEqual([['preset → Writing.addDefault(photo:)']]);
    expect(await usesOf(source, {})).toEqual([['preset → Writing.addDefault(photo:)']]);
    expect(await usesOf(source, { photo: null })).toEqual([]);
    expect(await usesOf(source, { photo: '' })).toEqual([[' → Writing.addDefault(photo:)']]);
  });

  test('lead to no call where there are none', async () => {
    expect(await usesOf('mutation { addPost(post: { title: "t" }, posts: []) }')).toEqual([]);
    expect(await usesOf('mutation { addPost }')).toEqual([]);
    expect(calls).toHaveBeenCalledTimes(1);
  });

  test('are told apart by their target', async () => {
    const source = 'mutation { addPost(post: { cover: "a", author: { portrait: "a" } }) }';
    expect(await usesOf(source)).toEqual([['a → PostInput.cover', 'a → AuthorInput.portrait']]);
  });

  test('are checked once for each field that takes them', async () => {
    const source = 'mutation { x: addPhoto(photo: "a") y: addPhoto(photo: "a") }';
    expect(await usesOf(source)).toEqual([['a → Writing.addPhoto(photo:)'], ['a → Writing.addPhoto(photo:)']]);
  });

  test('are checked, not attached, outside of the root fields of mutations', async () => {
    const { run, runtime } = host();
    await run('{ similar(to: "a") nested { inner(file: "b") } }');
    expect(runtime.checks.map(({ attach, uses }) => [attach, uses[0]?.id])).toEqual([
      [false, 'a'],
      [false, 'b'],
    ]);
  });

  test("are checked by a number of graphql's own execute too", async () => {
    const { schema, runtime } = host();
    const document = parse('mutation ($photo: ID!) { addPhoto(photo: $photo) }');
    const result = await execute({ schema, document, variableValues: { photo: 5 }, contextValue: null });
    expect(result.data).toEqual({ addPhoto: 'done' });
    expect(runtime.uses()).toEqual([['5 → Writing.addPhoto(photo:)']]);
  });
});

describe('an id that is refused', () => {
  test("stops the field before the host's resolver, with a typed error", async () => {
    const { run, runtime } = host();
    runtime.refused.add('bad');
    const { errors } = await run('mutation { addPost(posts: [[{ cover: "ok" }, { cover: "bad" }]]) }');
    expect(errors).toMatchObject([{ path: ['addPost'], extensions: { code: 'FILE_NOT_FOUND' } }]);
    expect(runtime.mapped).toEqual([expect.any(DarkroomError)]);
    expect(calls).not.toHaveBeenCalled();
  });

  test("is not confused with an error of the host's, which passes as it is", async () => {
    const { run, runtime } = host();
    const failure = new DarkroomError('FORBIDDEN', 'thrown by the host');
    calls.mockImplementationOnce(() => {
      throw failure;
    });
    const { errors } = await run('mutation { addPhoto(photo: "a") }');
    expect(errors?.[0]?.originalError).toBe(failure);
    expect(runtime.mapped).toEqual([]);
  });
});

describe('a subscription', () => {
  const document = parse('subscription ($id: ID) { photo(id: $id) }');
  const contextValue = { viewer: 'ann' };

  test('checks its arguments before it starts, and again at each event', async () => {
    const { schema, runtime } = host();
    const events = await subscribe({ schema, document, variableValues: { id: 'a' }, contextValue });
    expect(runtime.checks).toMatchObject([{ uses: [{ id: 'a' }], attach: false, context: contextValue }]);

    const seen: unknown[] = [];
    for await (const event of events as AsyncIterable<ExecutionResult>) {
      seen.push(event.data?.['photo']);
    }
    expect(seen).toEqual(['one', 'two']);
    expect(calls).toHaveBeenCalledTimes(1);
    expect(runtime.checks).toHaveLength(3);
  });

  test('does not start with an id that is refused', async () => {
    const { schema, runtime } = host();
    runtime.refused.add('bad');
    const result = await subscribe({ schema, document, variableValues: { id: 'bad' }, contextValue });
    expect(result).toMatchObject({ errors: [{ extensions: { code: 'FILE_NOT_FOUND' } }] });
    expect(calls).not.toHaveBeenCalled();
  });
});
