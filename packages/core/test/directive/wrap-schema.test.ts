import assert from 'node:assert/strict';
import { mapSchema } from '@graphql-tools/utils';
import {
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { describe, test, vi } from 'vitest';
import { readTargets } from '../../src/directive/read-targets.ts';
import { wrapSchema } from '../../src/directive/wrap-schema.ts';
import { fakeRuntime } from './fake-runtime.ts';
import { buildHost, hostSchema, runOn, settings, type Host } from './host-schema.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

const typeDefs = /* GraphQL */ `
  type Query {
    logo(like: ID @fileUpload): File @fileUpload
    plain(where: Where): String
    none: String
  }
  type Mutation {
    setLogo(logo: ID! @fileUpload(target: "Query.logo")): String
  }
  input Where {
    name: String
    not: Where
  }
`;
const logo = (): string => 'f1';
const plain = (): string => 'plain';
const resolvers = { Query: { logo, plain } };

function host(): Host {
  const built = buildHost(typeDefs, resolvers);
  built.runtime.add('f1', 'Query.logo');
  return built;
}

function fieldOf(schema: GraphQLSchema, typeName: string, name: string): GraphQLField<unknown, unknown> {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) throw new Error(`There is no ${typeName}.${name}.`);
  return field;
}

/** The value of a plain property; none where it is missing or a getter. */
function valueOf(object: object, name: string): readonly unknown[] {
  const property = Object.getOwnPropertyDescriptor(object, name);
  return property !== undefined && 'value' in property ? [property.value] : [];
}

const query = '{ logo(like: "a") { id } }';
const answer = { data: { logo: { id: 'f1' } } };

describe('fields that @fileUpload has nothing to do with', () => {
  test('keep the very same resolver, or none', () => {
    const schema = hostSchema(typeDefs, resolvers);
    const before = fieldOf(schema, 'Query', 'plain').resolve;
    wrapSchema(schema, readTargets(schema, settings), fakeRuntime());
    assert.equal(typeof before, 'function');
    assert.deepEqual(valueOf(fieldOf(schema, 'Query', 'plain'), 'resolve'), [before]);
    assert.deepEqual(valueOf(fieldOf(schema, 'Query', 'none'), 'resolve'), [undefined]);
    assert.equal(fieldOf(schema, 'Query', 'none').resolve, undefined);
    assert.equal(fieldOf(schema, 'File', 'name').resolve, undefined);
  });

  test('keep their `subscribe` as a plain property', () => {
    assert.deepEqual(valueOf(fieldOf(host().schema, 'Query', 'logo'), 'subscribe'), [undefined]);
  });
});

describe('a wrapped field', () => {
  test('can be given another resolver later, as servers with loaders do', async () => {
    const { schema, runtime, run } = host();
    runtime.add('f2', 'Query.logo');
    const field = fieldOf(schema, 'Query', 'logo');
    const before = field.resolve;
    field.resolve = () => 'f2';
    assert.notEqual(field.resolve, before);
    assert.deepEqual(await run(query), { data: { logo: { id: 'f2' } } });
    assert.deepEqual(runtime.uses(), [['a → Query.logo(like:)']]);
  });

  test('falls back to the default resolver when its resolver is taken away', async () => {
    const { schema, runtime } = host();
    const field = fieldOf(schema, 'Query', 'logo');
    delete (field as { resolve?: Resolver }).resolve;
    wrapSchema(schema, readTargets(schema, settings), runtime);
    field.resolve = undefined as unknown as Resolver;
    assert.equal(typeof field.resolve, 'function');
    assert.deepEqual(await runOn(schema, '{ logo { id } }'), { data: { logo: null } });
  });

  test('shows the same function until it is set again, as an own enumerable property', () => {
    const field = fieldOf(host().schema, 'Query', 'logo');
    const { resolve } = field;
    assert.equal(field.resolve, resolve);
    assert.equal({ ...field }.resolve, resolve);
    field.resolve = resolve as Resolver;
    assert.ok(Object.keys(field).includes('resolve'));
  });

  test('works once around a tool that reads the resolver and sets one that calls it', async () => {
    const { schema, runtime, run } = host();
    const field = fieldOf(schema, 'Query', 'logo');
    const seen: unknown[] = [];
    for (const copy of [false, true]) {
      const read = field.resolve;
      field.resolve = async (source, args, context, info) => {
        const value: unknown = await read?.(source, args, context, copy ? { ...info } : info);
        seen.push(value);
        return value;
      };
    }
    assert.deepEqual(await run(query), answer);
    assert.deepEqual(seen, ['f1', 'f1']);
    assert.equal(runtime.reads.length, 1);
    assert.equal(runtime.checks.length, 1);
  });

  test('checks again when a tool tries again after a failure', async () => {
    const resolve = vi.fn<Resolver>(() => 'done');
    const { schema, runtime } = buildHost(typeDefs, { Mutation: { setLogo: resolve } });
    runtime.refused.add('bad');
    const retried = mapSchema(schema);
    const field = fieldOf(retried, 'Mutation', 'setLogo');
    const read = field.resolve as Resolver;
    field.resolve = async (...args) => {
      try {
        return await read(...args);
      } catch {
        return read(...args);
      }
    };
    assert.equal((await runOn(retried, 'mutation { setLogo(logo: "bad") }')).errors?.length, 1);
    assert.equal(runtime.checks.length, 2);
    assert.equal(resolve.mock.calls.length, 0);
  });

  test.each([
    ['gives', (): string => 'f1'],
    ['promises', async (): Promise<string> => 'f1'],
  ])('shows the file each time that a tool calls a resolver which %s an id', async (_, resolve) => {
    const { schema, runtime } = buildHost(typeDefs, { Query: { logo: resolve } });
    runtime.add('f1', 'Query.logo');
    const rebuilt = mapSchema(schema);
    const field = fieldOf(rebuilt, 'Query', 'logo');
    const read = field.resolve as Resolver;
    field.resolve = async (...args) => {
      await read(...args);
      return read(...args);
    };
    assert.deepEqual(await runOn(rebuilt, '{ logo { id } }'), answer);
  });

  test('shows the file again after the host threw', async () => {
    const failing = vi
      .fn<Resolver>(() => 'f1')
      .mockImplementationOnce(() => {
        throw new Error('once');
      });
    const { schema, runtime } = buildHost(typeDefs, { Query: { logo: failing } });
    runtime.add('f1', 'Query.logo');
    const rebuilt = mapSchema(schema);
    const field = fieldOf(rebuilt, 'Query', 'logo');
    const read = field.resolve as Resolver;
    field.resolve = async (...args) => {
      try {
        return await read(...args);
      } catch {
        return read(...args);
      }
    };
    assert.deepEqual(await runOn(rebuilt, '{ logo { id } }'), answer);
  });

  test('can be called without `info`, as unit tests of resolvers do', async () => {
    const { schema } = host();
    const resolve = fieldOf(schema, 'Query', 'logo').resolve as (...args: readonly unknown[]) => unknown;
    assert.partialDeepStrictEqual(await resolve({}, {}, {}), { id: 'f1' });
  });

  test('answers null at once where the host does', () => {
    const { schema } = buildHost(typeDefs, { Query: { logo: () => null } });
    const resolve = fieldOf(schema, 'Query', 'logo').resolve as (...args: readonly unknown[]) => unknown;
    assert.equal(resolve({}, {}, {}), null);
  });

  test("checks the arguments of another field that the host's resolver calls with its own `info`", async () => {
    const { schema, runtime, run } = buildHost(typeDefs, {
      Mutation: {
        setLogo: async (...args: Parameters<Resolver>) => {
          const found: unknown = await fieldOf(schema, 'Query', 'logo').resolve?.(
            { logo: 'f1' },
            { like: 'b' },
            ...(args.slice(2) as [unknown, GraphQLResolveInfo]),
          );
          return JSON.stringify(found);
        },
      },
      Query: { logo },
    });
    await run('mutation { setLogo(logo: "a") }');
    assert.deepEqual(runtime.uses(), [['a → Query.logo'], ['b → Query.logo(like:)']]);
  });
});

describe('a schema that is transformed twice', () => {
  test('is wrapped once', async () => {
    const { schema, runtime, run } = host();
    wrapSchema(schema, readTargets(schema, settings), runtime);
    assert.deepEqual(await run(query), answer);
    assert.equal(runtime.reads.length, 1);
    assert.equal(runtime.checks.length, 1);
  });

  test('is wrapped once for callers without `info` too', async () => {
    const { schema, runtime } = host();
    wrapSchema(schema, readTargets(schema, settings), runtime);
    const resolve = fieldOf(schema, 'Query', 'logo').resolve as (...args: readonly unknown[]) => unknown;
    assert.partialDeepStrictEqual(await resolve({}, {}, {}), { id: 'f1' });
    assert.equal(runtime.reads.length, 1);
  });

  test('calls the latest runtime', async () => {
    const { schema, runtime, run } = host();
    const latest = fakeRuntime();
    latest.add('f1', 'Query.logo', { name: 'latest' });
    wrapSchema(schema, readTargets(schema, settings), latest);
    assert.deepEqual(await run('{ logo { name } }'), { data: { logo: { name: 'latest' } } });
    assert.deepEqual(runtime.reads, []);
  });

  test('is wrapped once also when it was rebuilt in between', async () => {
    const { schema, runtime } = host();
    const rebuilt = mapSchema(schema);
    assert.deepEqual(await runOn(rebuilt, query), answer);
    assert.equal(runtime.reads.length, 1);

    wrapSchema(rebuilt, readTargets(rebuilt, settings), runtime);
    assert.deepEqual(await runOn(rebuilt, query), answer);
    assert.equal(runtime.reads.length, 2);
    assert.equal(runtime.checks.length, 2);
    // A wrapper of the one schema, set in the other, is known for what it is too.
    fieldOf(rebuilt, 'Query', 'logo').resolve = fieldOf(schema, 'Query', 'logo').resolve as Resolver;
    assert.deepEqual(await runOn(rebuilt, query), answer);
    assert.equal(runtime.reads.length, 3);
  });
});

test('a subscription that is started by a resolver set later is checked too', async () => {
  const { schema, runtime } = buildHost(
    'type Query { a: Int } type Subscription { photo(id: ID @fileUpload): String plain(id: ID): File @fileUpload }',
  );
  const field = fieldOf(schema, 'Subscription', 'photo');
  const start = vi.fn<Resolver>();
  field.subscribe = start;
  const call = field.subscribe as unknown as (...args: readonly unknown[]) => Promise<unknown>;
  runtime.refused.add('bad');
  await assert.rejects(call({}, { id: 'bad' }, {}), { extensions: { code: 'FILE_NOT_FOUND' } });
  assert.equal(start.mock.calls.length, 0);
  await call({}, { id: 'good' }, {});
  assert.equal(start.mock.calls.length, 1);
  assert.deepEqual(valueOf(fieldOf(schema, 'Subscription', 'plain'), 'subscribe'), [undefined]);
});

test('a schema whose targets were not read is refused', () => {
  const schema = hostSchema(typeDefs);
  assert.throws(
    () => {
      wrapSchema(schema, new Map(), fakeRuntime());
    },
    { message: /^Query\.logo/ },
  );
});
