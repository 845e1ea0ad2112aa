import assert from 'node:assert/strict';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  graphql,
  isObjectType,
} from 'graphql';
import { describe, it } from 'vitest';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage } from '../../src/index.ts';

const POLICY = { accept: ['image/*'], maxBytes: 5000, visibility: 'PUBLIC', convert: ['SEPIA'] };
const LOGO = { directives: { fileUpload: { target: 'Customer.logo' } } };

/** A schema made in code: its types are ours where they are files, and everything else has no SDL. */
function codeFirst(options: { readonly policy?: unknown; readonly use?: Record<string, unknown> } = {}) {
  const darkroom = createDarkroom({
    database: memoryDatabase(),
    storage: memoryStorage(),
    processor: memoryProcessor(),
    viewer: () => 'ada',
  });
  const reached: unknown[] = [];
  const schema = (): GraphQLSchema =>
    darkroom.transformSchema(({ typeDefs, resolvers }) => {
      const ours = makeExecutableSchema({ typeDefs, resolvers });
      const file = ours.getType('File');
      if (!isObjectType(file)) throw new Error('There is no File.');
      const customer = new GraphQLObjectType({
        name: 'Customer',
        fields: { logo: { type: file, extensions: { directives: options.policy ?? { fileUpload: POLICY } } } },
      });
      const input = new GraphQLInputObjectType({
        name: 'LogoInput',
        fields: { logo: { type: GraphQLID, extensions: options.use ?? LOGO } },
      });
      const resolve = (_: unknown, args: unknown): string => {
        reached.push(args);
        return 'set';
      };
      const { query, mutation, ...config } = ours.toConfig();
      return new GraphQLSchema({
        ...config,
        query: new GraphQLObjectType({
          name: 'Query',
          fields: { ...query?.toConfig().fields, customer: { type: customer, resolve: () => ({ logo: null }) } },
        }),
        mutation: new GraphQLObjectType({
          name: 'Mutation',
          fields: {
            ...mutation?.toConfig().fields,
            byArgument: {
              type: GraphQLString,
              args: { logo: { type: new GraphQLNonNull(GraphQLID), extensions: options.use ?? LOGO } },
              resolve,
            },
            byInput: { type: GraphQLString, args: { input: { type: input } }, resolve },
          },
        }),
        types: [],
      });
    });
  return { schema, reached };
}

describe('@fileUpload in the extensions of a schema made in code', () => {
  it('is the policy of a field', async () => {
    const { data, errors } = await graphql({
      schema: codeFirst().schema(),
      source: '{ fileUploadPolicy(target: "Customer.logo") { accept maxBytes visibility convert } }',
      contextValue: {},
    });
    assert.equal(errors, undefined);
    assert.deepEqual(JSON.parse(JSON.stringify(data)), { fileUploadPolicy: POLICY });
  });

  it.each(['byArgument(logo: "abc")', 'byInput(input: { logo: "abc" })'])(
    'checks ids before a resolver runs: %s',
    async (field) => {
      const { schema, reached } = codeFirst();
      const { errors } = await graphql({ schema: schema(), source: `mutation { ${field} }`, contextValue: {} });
      assert.equal(errors?.[0]?.extensions['code'], 'FILE_NOT_FOUND');
      assert.deepEqual(reached, []);
    },
  );

  it.each([
    { directives: [{ name: 'fileUpload', args: { target: 'Customer.logo' } }] },
    { directives: { fileUpload: [{ target: 'Customer.logo' }] } },
  ])('may be written in either form of a list: %j', async (use) => {
    const { schema, reached } = codeFirst({ use });
    const { errors } = await graphql({
      schema: schema(),
      source: 'mutation { byArgument(logo: "abc") }',
      contextValue: {},
    });
    assert.equal(errors?.[0]?.extensions['code'], 'FILE_NOT_FOUND');
    assert.deepEqual(reached, []);
  });

  it.each([
    [{ fileUpload: { accept: [5] } }, /Customer\.logo: accept contains/],
    [{ fileUpload: { accepts: ['image/*'] } }, /Customer\.logo: Unknown argument accepts of @fileUpload/],
    [{ fileUpload: { visibility: 'SECRET' } }, /Customer\.logo: visibility must be PUBLIC or PRIVATE, got SECRET/],
    [{ fileUpload: [POLICY, POLICY] }, /Customer\.logo: @fileUpload is repeated/],
  ])('is refused at start where it cannot be meant: %j', (policy, message) => {
    const { schema } = codeFirst({ policy });
    assert.throws(schema, message);
  });
});
