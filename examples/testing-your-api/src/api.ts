import { createDarkroom, type Darkroom, type DarkroomOptions } from '@graphql-darkroom/core';
import type { GraphQLSchema } from 'graphql';

/** The caller of a request. */
export interface Context {
  readonly user: string | null;
}

/** An API of one customer, on the given adapters. */
export function createApi(adapters: Pick<DarkroomOptions<Context, 'SEPIA'>, 'storage' | 'database' | 'processor'>): {
  readonly darkroom: Darkroom;
  readonly schema: GraphQLSchema;
} {
  const darkroom = createDarkroom({ ...adapters, viewer: (context: Context) => context.user });
  const customer: { readonly id: string; logo: string | null } = { id: '7', logo: null };
  const schema = darkroom.makeSchema<Context>({
    typeDefs: /* GraphQL */ `
      type Query {
        customer: Customer
      }
      type Mutation {
        setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer
      }
      type Customer {
        id: ID!
        logo: File @fileUpload(accept: ["image/*"], convert: [SEPIA], subject: "id", unattachedExpiresInSeconds: 86400)
      }
    `,
    resolvers: {
      Query: { customer: () => customer },
      Mutation: { setLogo: (_: unknown, { logo }: { logo: string | null }) => Object.assign(customer, { logo }) },
    },
  });
  return { darkroom, schema };
}
