import type { GraphQLSchema } from 'graphql';
import { type Context, darkroom } from './darkroom.ts';
import { people, type Person } from './people.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    people: [Person!]!
  }

  type Mutation {
    setPortrait(
      person: ID!
      portrait: ID @fileUpload(target: "Person.portrait", subject: "person", attach: SET)
    ): Person
  }

  type Person {
    id: ID!
    name: String!
    portrait: File @fileUpload(accept: ["image/*"], maxBytes: 10000000, convert: [SEPIA], subject: "id")
  }
`;

export const schema: GraphQLSchema = darkroom.makeSchema<Context>({
  typeDefs,
  resolvers: {
    Query: { people: () => people },
    Mutation: {
      setPortrait: (_: unknown, args: { person: string; portrait: string | null }): Person | null => {
        const person = people.find(({ id }) => id === args.person);
        if (person === undefined) throw new Error('There is no such person.');
        person.portrait = args.portrait;
        return person;
      },
    },
  },
});
