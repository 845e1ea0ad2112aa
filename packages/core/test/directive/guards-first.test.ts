import assert from 'node:assert/strict';
import { type GraphQLFieldResolver, type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { describe, test } from 'vitest';
import { afterGuards, awaitsGuards, guardsFirst } from '../../src/directive/guards-first.ts';
import { readTargets } from '../../src/directive/read-targets.ts';
import { wrapSchema } from '../../src/directive/wrap-schema.ts';
import { fakeRuntime } from './fake-runtime.ts';
import { hostSchema, runOn, settings } from './host-schema.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    logo: File @fileUpload
  }
  type Mutation {
    setLogo(logo: ID @fileUpload(target: "Query.logo")): Boolean
  }
`;
const DOCUMENT = 'mutation ($logo: ID) { setLogo(logo: $logo) }';

type Resolve = GraphQLFieldResolver<unknown, unknown>;

/** A host whose mutation runs guards first, and what happened in which order. */
function guardedHost(resolve: (call: Parameters<Resolve>, log: string[]) => unknown) {
  const log: string[] = [];
  const schema = hostSchema(typeDefs);
  const field = schema.getMutationType()?.getFields()['setLogo'];
  assert.ok(field);
  field.resolve = guardsFirst((...call: Parameters<Resolve>) => resolve(call, log));
  const runtime = fakeRuntime();
  const takeFiles = runtime.takeFiles.bind(runtime);
  const wrap = (given: GraphQLSchema): void =>
    wrapSchema(given, readTargets(given, settings), {
      ...runtime,
      takeFiles: (input) => {
        log.push('check');
        return takeFiles(input);
      },
    });
  wrap(schema);
  return { schema, wrap, field, log, runtime, run: (given = schema) => runOn(given, DOCUMENT, { logo: 'x' }) };
}

async function guardAndRun([, , , info]: Parameters<Resolve>, log: string[]): Promise<unknown> {
  await Promise.resolve();
  log.push('guard');
  return afterGuards(info, () => {
    log.push('method');
    return true;
  });
}

describe('a resolver that runs guards first', () => {
  test('has the files among its arguments checked after them, and attached when the method succeeded', async () => {
    const { log, runtime, run } = guardedHost(guardAndRun);
    assert.deepEqual(await run(), { data: { setLogo: true } });
    assert.deepEqual(log, ['guard', 'check', 'method']);
    assert.deepEqual(runtime.ends, ['ATTACHED']);
  });

  test('does not reach the method with a file that is refused', async () => {
    const { log, runtime, run } = guardedHost(guardAndRun);
    runtime.refused.add('x');
    const { errors } = await run();
    assert.equal(errors?.[0]?.extensions['code'], 'FILE_NOT_FOUND');
    assert.deepEqual(log, ['guard', 'check']);
  });

  test('checks nothing where a guard refuses', async () => {
    const { log, run } = guardedHost(() => Promise.reject(new Error('Forbidden.')));
    assert.equal((await run()).errors?.[0]?.message, 'Forbidden.');
    assert.deepEqual(log, []);
  });

  test('releases the files of a method that fails', async () => {
    const { runtime, run } = guardedHost(([, , , info]) => afterGuards(info, () => Promise.reject(new Error('No.'))));
    assert.equal((await run()).errors?.[0]?.message, 'No.');
    assert.deepEqual(runtime.ends, ['RELEASED']);
  });

  test('works within the resolver that a tool sets around it', async () => {
    const { field, log, run } = guardedHost(guardAndRun);
    const { resolve } = field;
    field.resolve = async (...call) => {
      log.push('traced');
      return resolve?.(...call);
    };
    assert.deepEqual(await run(), { data: { setLogo: true } });
    assert.deepEqual(log, ['traced', 'guard', 'check', 'method']);
  });

  test('works in a schema that is built again and then given resolvers of a tool', async () => {
    const { schema, wrap, log, runtime, run } = guardedHost(guardAndRun);
    const sorted = lexicographicSortSchema(schema);
    const field = sorted.getMutationType()?.getFields()['setLogo'];
    assert.ok(field);
    const { resolve } = field;
    field.resolve = async (...call) => resolve?.(...call);
    wrap(sorted);
    assert.deepEqual(await run(sorted), { data: { setLogo: true } });
    assert.deepEqual(log, ['guard', 'check', 'method']);
    assert.deepEqual(runtime.ends, ['ATTACHED']);
  });

  test('is known to have work that waits for it', async () => {
    const seen: boolean[] = [];
    const { run } = guardedHost(([, , , info], log) => {
      seen.push(awaitsGuards(info));
      return guardAndRun([null, {}, null, info], log);
    });
    await run();
    assert.equal(awaitsGuards({ path: { prev: undefined, key: 'setLogo', typename: 'Mutation' } }), false);
    assert.deepEqual(seen, [true]);
  });

  test('fails where it runs the method without a check', async () => {
    const { run } = guardedHost(() => true);
    assert.match((await run()).errors?.[0]?.message ?? '', /afterGuards/);
  });

  test('is left alone where nothing waits for its guards', async () => {
    assert.equal(
      afterGuards({ path: { prev: undefined, key: 'x', typename: 'Query' } }, () => 7),
      7,
    );
  });
});
