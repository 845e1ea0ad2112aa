import assert from 'node:assert/strict';
import { type ExecutionResult, graphql } from 'graphql';
import { describe, it } from 'vitest';
import { createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { intercept } from '../support/intercept.ts';
import { codesOf } from '../support/test-host.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    find(of: [ID!], ids: [ID!] @fileUpload(target: "Customer.logos", subject: "of")): Int
    findAll(inputs: [LogoInput!]): Int
  }
  type Customer {
    id: ID!
    logos: [File!] @fileUpload(subject: "id")
  }
  input LogoInput {
    id: ID
    logo: ID @fileUpload(target: "Customer.logos", subject: "inputs.id")
    inner: LogoInput
  }
  type Mutation {
    set(of: [ID!], ids: [ID!] @fileUpload(target: "Customer.logos", subject: "of", attach: SET)): Int
    setAll(inputs: [LogoInput!]): Int
  }
`;

interface Cost {
  readonly answer: ExecutionResult;
  /** How often a resolver of the host ran. */
  readonly ran: number;
  /** How many calls of the database there were. */
  readonly calls: number;
}

async function costOf(source: string, variableValues: Record<string, unknown>, user: string | null): Promise<Cost> {
  let [ran, calls] = [0, 0];
  const resolve = (): number => (ran += 1);
  const darkroom = createDarkroom<{ readonly user: string | null }>({
    database: intercept(memoryDatabase(), ({ name }, proceed) => {
      if (name !== 'open') calls += 1;
      return proceed();
    }),
    storage: memoryStorage(),
    viewer: (context) => context.user,
    logger: { error: () => undefined, warn: () => undefined },
  });
  const resolvers = {
    Query: { find: resolve, findAll: resolve },
    Mutation: { set: resolve, setAll: resolve },
  };
  const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers });
  await darkroom.ready();
  calls = 0;
  const answer = await graphql({ schema, source, variableValues, contextValue: { user } });
  return { answer, ran, calls };
}

const some = (count: number, prefix = ''): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const aliases = (count: number, field: string): string =>
  some(count, 'a')
    .map((alias) => `${alias}: ${field}`)
    .join(' ');
const same = (count: number, value: unknown): readonly unknown[] => Array.from({ length: count }, () => value);
const nested = (depth: number): object => (depth === 0 ? { logo: 'x' } : { inner: nested(depth - 1) });

describe('an operation that hands in more than its budget', () => {
  it.each<readonly [string, string, Record<string, unknown>]>([
    [
      'more pairs of files and records',
      'mutation ($a: [ID!], $b: [ID!]) { set(of: $a, ids: $b) }',
      { a: some(100), b: some(51) },
    ],
    ['records whose files are set to none', 'mutation ($a: [ID!]) { set(of: $a, ids: null) }', { a: some(5001) }],
    ['a long list of ids', 'mutation ($a: [ID!]) { set(of: ["1"], ids: $a) }', { a: some(100_000) }],
    [
      'one id again and again, in one list for many fields',
      `query ($a: [ID!]) { ${aliases(300, 'find(of: ["1"], ids: $a)')} }`,
      { a: same(60_000, 'x') },
    ],
    [
      'one record again and again, in one list for many fields',
      `query ($a: [ID!]) { ${aliases(300, 'find(of: $a, ids: ["x"])')} }`,
      { a: same(60_000, 'x') },
    ],
    [
      'empty inputs, in one list for many fields',
      `query ($a: [LogoInput!]) { ${aliases(300, 'findAll(inputs: $a)')} }`,
      { a: same(60_000, {}) },
    ],
  ])('is refused once, before anything is done for it: %s', async (_, source, variables) => {
    for (const user of ['ada', null]) {
      const { answer, ran, calls } = await costOf(source, variables, user);
      assert.deepEqual(codesOf(answer), ['REQUEST_BUDGET_EXCEEDED']);
      assert.deepEqual([ran, calls], [0, 0]);
    }
  });

  it('is refused as soon as an input in an input is too much', async () => {
    const source = `mutation ($a: [LogoInput!]) { ${aliases(200, 'setAll(inputs: $a)')} }`;
    const { answer, ran, calls } = await costOf(source, { a: [nested(1000)] }, 'ada');
    assert.deepEqual(new Set(codesOf(answer)), new Set(['BAD_USER_INPUT', 'REQUEST_BUDGET_EXCEEDED']));
    assert.deepEqual([answer.errors?.length, ran, calls], [50, 0, 0]);
  });

  it.each(['set(of: ["1"], ids: ["x"])', 'set(of: [""], ids: ["x"])'])(
    'has a hundred errors in ten thousand aliases: %s',
    async (field) => {
      const { answer, ran } = await costOf(`mutation { ${aliases(10_000, field)} }`, {}, 'ada');
      assert.deepEqual([answer.errors?.length, ran], [101, 0]);
    },
  );

  it('sets the files of so many records only as it may reach files', async () => {
    const { answer, ran, calls } = await costOf(
      `mutation { ${aliases(6000, 'set(of: ["1"], ids: null)')} }`,
      {},
      'ada',
    );
    assert.deepEqual(codesOf(answer), ['REQUEST_BUDGET_EXCEEDED']);
    assert.deepEqual([ran, calls], [5000, 10_000]);
  });
});

describe('what identifies no record or file is refused, and an error stays short', () => {
  it.each<readonly [string, Record<string, unknown>, string]>([
    ['a record of a megabyte', { of: ['x'.repeat(1_000_000)], ids: ['x'] }, 'BAD_USER_INPUT'],
    ['a record without an id', { of: [''], ids: ['x'] }, 'BAD_USER_INPUT'],
    ['a record with NUL', { of: ['a\0b'], ids: ['x'] }, 'BAD_USER_INPUT'],
    ['a record with half a character', { of: ['\ud800'], ids: ['x'] }, 'BAD_USER_INPUT'],
    ['no record', { of: null, ids: ['x'] }, 'BAD_USER_INPUT'],
    ['no records', { of: [], ids: ['x'] }, 'BAD_USER_INPUT'],
    ['a file of a megabyte', { of: ['1'], ids: ['x'.repeat(1_000_000)] }, 'FILE_NOT_FOUND'],
    ['a file that is a number', { of: [1], ids: [7] }, 'FILE_NOT_FOUND'],
  ])('%s', async (_, variables, code) => {
    const { answer, ran } = await costOf(
      'mutation ($of: [ID!], $ids: [ID!]) { set(of: $of, ids: $ids) }',
      variables,
      'ada',
    );
    assert.deepEqual(codesOf(answer), [code]);
    assert.equal(ran, 0);
    assert.ok(JSON.stringify(answer).length < 1000);
  });
});
