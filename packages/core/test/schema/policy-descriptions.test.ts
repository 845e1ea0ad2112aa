import assert from 'node:assert/strict';
import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  GraphQLID,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  printSchema,
} from 'graphql';
import { describe, test } from 'vitest';
import {
  type Darkroom,
  createDarkroom,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
  memoryTagger,
} from '../../src/index.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    shop: Shop
  }
  type Shop {
    "The sign above the door."
    sign: File @fileUpload(accept: ["image/*"], maxBytes: 5000000, visibility: PUBLIC, convert: [SEPIA])
    sign_url: URL @fileUpload(target: "Shop.sign")
    papers: [File!]! @fileUpload(accept: ["application/pdf", "text/csv"], maxBytes: 5242880, tag: false, convert: [])
    anything: File
      @fileUpload(maxBytes: 1234567, maxPixels: 24000000, requireSize: true, minConfidence: 0.6, keepLocation: true)
    name: String
  }
  input ShopInput {
    "What it looks like."
    photo: ID @fileUpload(target: "Shop.sign")
  }
  type Mutation {
    addShop(sign: ID @fileUpload(target: "Shop.sign"), input: ShopInput): Shop
  }
`;

const SIGN =
  'Uploaded for `Shop.sign`: accepts image/*, at most 5 MB, readable by everyone, images without their metadata; makes SEPIA and suggests tags.';

function darkroomWith(maxBytes?: number): Darkroom {
  return createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor({ previews: true }),
    tagger: memoryTagger(),
    viewer: () => null,
    defaults: { tag: true, ...(maxBytes === undefined ? {} : { maxBytes }) },
  });
}

function descriptionsOf(schema: GraphQLSchema): Readonly<Record<string, string | null | undefined>> {
  const shop = (schema.getType('Shop') as GraphQLObjectType).getFields();
  const input = (schema.getType('ShopInput') as GraphQLInputObjectType).getFields();
  const add = schema.getMutationType()?.getFields()['addShop'];
  return {
    ...Object.fromEntries(Object.values(shop).map(({ name, description }) => [name, description])),
    photo: input['photo']?.description,
    argument: add?.args.find(({ name }) => name === 'sign')?.description,
  };
}

describe('transformSchema', () => {
  const darkroom = darkroomWith();
  const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS });
  const described = descriptionsOf(schema);

  test('adds each policy to the description of its field, argument and input field, after the host’s own', () => {
    assert.deepEqual(described, {
      sign: `The sign above the door.\n\n${SIGN}`,
      sign_url: SIGN,
      papers: 'Uploaded for `Shop.papers`: accepts application/pdf, text/csv, at most 5 MiB.',
      anything:
        'Uploaded for `Shop.anything`: accepts every type, at most 1,234,567 bytes, at most 24,000,000 pixels, with its size declared; suggests tags of at least 0.6 confidence and stores where photos were taken.',
      name: undefined,
      photo: `What it looks like.\n\n${SIGN}`,
      argument: SIGN,
    });
  });

  test('adds it once, however often it is called', () => {
    assert.deepEqual(descriptionsOf(darkroom.transformSchema(schema)), described);
    const rebuilt = addResolversToSchema({ schema, resolvers: { Shop: { name: () => 'Ada’s' } } });
    assert.deepEqual(descriptionsOf(darkroom.transformSchema(rebuilt)), described);
  });

  test('is followed by printers, those that keep directives among them', () => {
    for (const printed of [printSchema(schema), printSchemaWithDirectives(schema)]) {
      assert.equal(printed.split(SIGN).length, 5);
    }
  });

  test('takes the place of what it had added to a schema that was printed and is parsed again', () => {
    const typeDefs = printSchemaWithDirectives(schema).replaceAll('maxBytes: 5000000', 'maxBytes: 2000000');
    const again = darkroom.transformSchema(makeExecutableSchema({ typeDefs, resolvers: darkroom.resolvers }));
    assert.deepEqual(descriptionsOf(again)['sign'], described['sign']?.replace('5 MB', '2 MB'));
  });

  test('says what the processor takes, where that is less', () => {
    const limited = createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      processor: { ...memoryProcessor(), maxBytes: 2_000_000 },
      viewer: () => null,
    });
    const typeDefs = `
      type Query {
        converted: File @fileUpload(accept: ["image/png"], maxBytes: 5000000, convert: [SEPIA])
        kept: File @fileUpload(accept: ["image/png"], maxBytes: 5000000)
      }
    `;
    const fields = limited.makeSchema({ typeDefs }).getQueryType()?.getFields();
    assert.equal(
      fields?.['converted']?.description,
      'Uploaded for `Query.converted`: accepts image/png, at most 5 MB, at most 2 MB of types that are converted; makes SEPIA.',
    );
    assert.equal(fields['kept']?.description, 'Uploaded for `Query.kept`: accepts image/png, at most 5 MB.');
  });

  test('describes a schema that was made in code', () => {
    const ours = makeExecutableSchema({ typeDefs: [darkroom.typeDefs], resolvers: darkroom.resolvers });
    const own = ours.toConfig();
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: {
        ...own.query?.toConfig().fields,
        sign: {
          type: ours.getType('File') as GraphQLObjectType,
          extensions: { directives: { fileUpload: { accept: ['image/png'], maxBytes: 1_000 } } },
          args: { id: { type: GraphQLID } },
        },
      },
    });
    const types: readonly GraphQLNamedType[] = own.types.map((type) => (type.name === 'Query' ? query : type));
    const made = darkroom.transformSchema(new GraphQLSchema({ ...own, query, types }));
    assert.equal(
      made.getQueryType()?.getFields()['sign']?.description,
      'Uploaded for `Query.sign`: accepts image/png, at most 1 KB; suggests tags.',
    );
  });
});
