import { createDarkroom, memoryProcessor, memoryStorage, memoryDatabase } from '@graphql-darkroom/core';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';

const TYPES = 500;
const TYPES_PER_FILE = 10;
const ITEMS = 500;

/** A host of 500 types, a tenth of which hold a file, with a field each that gives 500 of its type. */
export interface LargeHost {
  readonly withDarkroom: () => GraphQLSchema;
  /** The same types, whose files are plain strings. */
  readonly without: () => GraphQLSchema;
}

export function largeHost(): LargeHost {
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => null,
  });
  const items = Array.from({ length: ITEMS }, (_, id) => ({ id, name: `Item ${id}`, price: id / 3, tags: ['a', 'b'] }));
  const resolvers = {
    Query: Object.fromEntries(numbers().map((number) => [`all${number}`, () => items])),
    ...Object.fromEntries(numbers().map((number) => [`Type${number}`, { name: ({ name }: { name: string }) => name }])),
  };
  const marked = typeDefs('@fileUpload(subject: "id", accept: ["image/*"], maxBytes: 5000000, convert: [SEPIA])');
  const plain = typeDefs('');
  return {
    withDarkroom: () => darkroom.makeSchema({ typeDefs: marked, resolvers }),
    without: () => makeExecutableSchema({ typeDefs: plain, resolvers }),
  };
}

function numbers(): readonly number[] {
  return Array.from({ length: TYPES }, (_, number) => number);
}

function typeDefs(directive: string): string {
  const types = numbers().map((number) => {
    const file = number % TYPES_PER_FILE === 0 ? `logo: String ${directive}` : 'logo: String';
    return /* GraphQL */ `
      "One of many."
      type Type${number} {
        id: ID!
        name: String!
        price: Float
        tags: [String!]!
        ${file}
        related(first: Int, after: String): [Type${(number + 1) % TYPES}!]
      }
    `;
  });
  const fields = numbers().map((number) => `all${number}(first: Int): [Type${number}!]!`);
  return `${types.join('\n')}\ntype Query {\n${fields.join('\n')}\n}`;
}
