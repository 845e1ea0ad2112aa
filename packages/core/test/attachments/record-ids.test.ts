import assert from 'node:assert/strict';
import { graphql, GraphQLScalarType, type GraphQLSchema, parse, subscribe } from 'graphql';
import { describe, it } from 'vitest';
import { createDarkroom, type Darkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { withPlainData } from '../support/plain-data.ts';
import { PNG } from '../support/sample-bytes.ts';
import { codesOf } from '../support/test-host.ts';

/** A host whose customer of the record id 7 has a logo, and says by `id` what clients call it. */
function hostWith(
  typeDefs: string,
  resolvers: Record<string, unknown>,
): {
  readonly darkroom: Darkroom;
  readonly schema: GraphQLSchema;
  readonly upload: (owner: string) => Promise<string>;
} {
  const darkroom = createDarkroom<{ readonly user: string }>({
    database: memoryDatabase(),
    storage: memoryStorage(),
    viewer: ({ user }) => user,
    logger: { error: () => undefined, warn: () => undefined },
  });
  const row: { key: number; logo: string | null } = { key: 7, logo: null };
  const set = (_: unknown, { logo }: { readonly logo: string }): object => Object.assign(row, { logo });
  const schema = darkroom.makeSchema({
    typeDefs,
    resolvers: { Query: { customer: () => row }, Mutation: { set, create: set }, ...resolvers },
  });
  const upload = async (owner: string): Promise<string> =>
    (await darkroom.files.import({ from: new Blob([PNG]).stream(), owner })).id;
  return { darkroom, schema, upload };
}

const schemaOf = (id: string, more = ''): string => /* GraphQL */ `
  type Query {
    customer: Customer!
  }
  type Customer ${more.includes('interface Node') ? 'implements Node' : ''} {
    id: ${id}!
    logo: File @fileUpload(subject: "id")
  }
  type Mutation {
    set(of: ${id}!, logo: ID! @fileUpload(target: "Customer.logo", subject: "of", attach: SET)): Customer
    create(logo: ID! @fileUpload(target: "Customer.logo", subject: "result.id")): ${more.includes('interface Node') ? 'Node' : 'Customer'}
  }
  ${more}
`;
const globalId = (key: number): string => Buffer.from(`Customer:${key}`).toString('base64');
const UUID = '0a1b2c3d-0000-4000-8000-00000000000f';
const uuidScalar = new GraphQLScalarType<unknown, string>({
  name: 'UUID',
  // What the host works with is no text.
  parseValue: (value) => ({ bytes: Buffer.from(String(value).replaceAll('-', ''), 'hex') }),
  serialize: (value) =>
    (value as { readonly bytes: Buffer }).bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
});

describe('the id of a record is what clients read', () => {
  it.each<readonly [string, string, Record<string, unknown>, unknown, string]>([
    ['an Int', schemaOf('Int'), { Customer: { id: ({ key }: { key: number }) => key } }, 7, '7'],
    ['a number for an ID', schemaOf('ID'), { Customer: { id: ({ key }: { key: number }) => key } }, 7, '7'],
    [
      'a global id that a resolver makes, later',
      schemaOf('ID'),
      { Customer: { id: async ({ key }: { key: number }) => globalId(key) } },
      globalId(7),
      globalId(7),
    ],
    [
      'a scalar of the host’s own, in whatever letters it is given',
      schemaOf('UUID', 'scalar UUID'),
      { UUID: uuidScalar, Customer: { id: () => uuidScalar.parseValue(UUID) } },
      UUID.toUpperCase(),
      UUID,
    ],
    [
      'a value of an enum, whatever it is inside',
      schemaOf('Office', 'enum Office { BERLIN PARIS }'),
      { Office: { BERLIN: 30, PARIS: 33 }, Customer: { id: () => 30 } },
      'BERLIN',
      'BERLIN',
    ],
    [
      'what the type behind an interface gives',
      schemaOf('ID', 'interface Node { id: ID! }'),
      { Node: { __resolveType: () => 'Customer' }, Customer: { id: ({ key }: { key: number }) => globalId(key) } },
      globalId(7),
      globalId(7),
    ],
  ])('%s', async (_, typeDefs, resolvers, of, subject) => {
    const { darkroom, schema, upload } = hostWith(typeDefs, resolvers);
    const run = async (source: string, variableValues: Record<string, unknown>, user: string): Promise<unknown> =>
      withPlainData(await graphql({ schema, source, variableValues, contextValue: { user } }));
    const type = String(schema.getMutationType()?.getFields()['set']?.args[0]?.type);
    const attachedTo = async (id: string): Promise<unknown> =>
      (await darkroom.files.get(id))?.attachments.map((one) => one.subject);
    const [one, two] = [await upload('ada'), await upload('ada')];

    const SET = `mutation ($of: ${type}, $logo: ID!) { set(of: $of, logo: $logo) { logo { id } } }`;
    assert.deepEqual(await run(SET, { of, logo: one }, 'ada'), { data: { set: { logo: { id: one } } } });
    assert.deepEqual(await attachedTo(one), [subject]);
    assert.deepEqual(
      await run('{ customer { x: id logo { id } } }', {}, 'bob').then((answer) => JSON.stringify(answer).includes(one)),
      true,
    );
    assert.deepEqual(await run(SET, { of, logo: one }, 'bob'), { data: { set: { logo: { id: one } } } });

    const CREATE = 'mutation ($logo: ID!) { create(logo: $logo) { ... on Customer { logo { id } } } }';
    assert.deepEqual(await run(CREATE, { logo: two }, 'ada'), { data: { create: { logo: { id: two } } } });
    assert.deepEqual(await attachedTo(two), [subject]);
    assert.deepEqual(await run(SET, { of, logo: two }, 'bob'), { data: { set: { logo: { id: two } } } });
    assert.deepEqual(await attachedTo(one), []);
  });

  it('and where it cannot be read, the field says so, and shows nothing', async () => {
    const { schema, upload } = hostWith(schemaOf('ID'), {
      Customer: {
        id: () => {
          throw new Error('The key of customers at db.internal is lost.');
        },
      },
    });
    const logo = await upload('ada');
    const source = 'mutation ($logo: ID!) { create(logo: $logo) { logo { id } } }';
    const answer = await graphql({ schema, source, variableValues: { logo }, contextValue: { user: 'ada' } });
    assert.deepEqual(withPlainData(answer).data, { create: { logo: null } });
    assert.equal(answer.errors?.length, 1);
    assert.doesNotMatch(JSON.stringify(answer), /db\.internal/);
  });
});

describe('a subscription', () => {
  it('has the files of its arguments checked, and attaches none', async () => {
    const { darkroom, schema, upload } = hostWith(
      `${schemaOf('ID')} type Subscription { like(of: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "of")): Int }`,
      {
        Subscription: {
          like: {
            async *subscribe() {
              yield { like: 1 };
              yield { like: 2 };
            },
          },
        },
      },
    );
    const [own, other] = [await upload('ada'), await upload('bob')];
    const document = parse('subscription ($logo: ID!) { like(of: "7", logo: $logo) }');
    const ask = (logo: string): ReturnType<typeof subscribe> =>
      Promise.resolve(subscribe({ schema, document, variableValues: { logo }, contextValue: { user: 'ada' } }));
    const refused = await ask(other);
    assert.ok(!(Symbol.asyncIterator in refused));
    assert.deepEqual(codesOf(refused), ['FILE_NOT_FOUND']);
    const events = await ask(own);
    assert.ok(Symbol.asyncIterator in events);
    const seen: unknown[] = [];
    for await (const event of events) seen.push(withPlainData(event));
    assert.deepEqual(seen, [{ data: { like: 1 } }, { data: { like: 2 } }]);
    assert.deepEqual((await darkroom.files.get(own))?.attachments, []);
  });
});
