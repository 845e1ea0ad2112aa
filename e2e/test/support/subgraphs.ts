import { composeServices } from '@apollo/composition';
import { LocalGraphQLDataSource, ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import {
  type Darkroom,
  type MemoryStorage,
  createDarkroom,
  memoryStorage,
  memoryDatabase,
} from '@graphql-darkroom/core';
import { mergeResolvers, mergeTypeDefs } from '@graphql-tools/merge';
import { type DocumentNode, type ExecutionResult, GraphQLScalarType, type GraphQLSchema, parse } from 'graphql';
import type { HostContext } from '../../src/api.ts';

const LINK = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
`;

/** The subgraph that carries Darkroom. It has a scalar of its own of a name that Darkroom has, too. */
const CUSTOMERS: DocumentNode = parse(/* GraphQL */ `
  ${LINK}
  extend type File @key(fields: "id")
  # Both subgraphs have pages of something.
  extend type PageInfo @shareable
  scalar DateTime
  type Query {
    today: DateTime!
    customers: [Customer!]!
  }
  type Mutation {
    setCustomerLogo(id: ID!, logo: ID! @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer!
  }
  type Customer @key(fields: "id") {
    id: ID!
    name: String!
    logo: File @fileUpload(accept: ["image/*"], subject: "id")
  }
`);

/** Another subgraph, which knows files by their ids alone. */
const REVIEWS: DocumentNode = parse(/* GraphQL */ `
  ${LINK}
  type File @key(fields: "id", resolvable: false) {
    id: ID!
  }
  type Customer @key(fields: "id") {
    id: ID!
    reviews: [Review!]!
  }
  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
  type Review {
    text: String!
    photo: File
  }
`);

/** A federation of two subgraphs behind a gateway. */
export interface Federation {
  readonly darkroom: Darkroom;
  readonly storage: MemoryStorage;
  /** What the subgraphs' customers and reviews refer to. */
  readonly data: { logo: string | null; photo: string | null };
  /** The schema of the subgraph that carries Darkroom. */
  readonly subgraph: GraphQLSchema;
  run(query: string, variables: Record<string, unknown>, user: string): Promise<ExecutionResult>;
  close(): Promise<void>;
}

/** Composes both subgraphs and starts a gateway in front of them. */
export async function startFederation(): Promise<Federation> {
  const storage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    viewer: ({ user }: HostContext) => user,
    logger: { error: () => undefined, warn: () => undefined },
  });
  const data: Federation['data'] = { logo: null, photo: null };
  const customer = () => ({ id: '1', name: 'Harbour Books', logo: data.logo });
  const mine = {
    Query: { customers: () => [customer()], today: () => new Date(0) },
    Mutation: {
      setCustomerLogo: (_: unknown, { logo }: { logo: string }) => {
        data.logo = logo;
        return customer();
      },
    },
    Customer: { __resolveReference: customer },
    DateTime: new GraphQLScalarType({
      name: 'DateTime',
      serialize: (value) => new Date(value as string | Date).toISOString(),
      parseValue: (value) => new Date(String(value)),
    }),
  };
  const customers = darkroom.transformSchema(({ typeDefs, resolvers }) =>
    buildSubgraphSchema([
      { typeDefs: mergeTypeDefs([typeDefs, CUSTOMERS]), resolvers: mergeResolvers([resolvers, mine]) as {} },
    ]),
  );
  const schemas: Readonly<Record<string, GraphQLSchema>> = {
    customers,
    reviews: buildSubgraphSchema([
      {
        typeDefs: REVIEWS,
        resolvers: {
          Customer: {
            reviews: () => [{ text: 'Good.', photo: data.photo === null ? null : { id: data.photo } }],
          },
        },
      },
    ]),
  };

  const composed = composeServices(
    Object.entries(schemas).map(([name, schema]) => ({
      name,
      url: `http://${name}.invalid`,
      typeDefs: parse(printSubgraphSchema(schema)),
    })),
  );
  if (composed.supergraphSdl === undefined) throw new Error(String(composed.errors));
  const gateway = new ApolloGateway({
    supergraphSdl: composed.supergraphSdl,
    buildService: ({ name }) => new LocalGraphQLDataSource(schemas[name] ?? customers),
  });
  const server = new ApolloServer<HostContext>({ gateway });
  await server.start();
  return {
    darkroom,
    storage,
    data,
    subgraph: customers,
    run: async (query, variables, user) => {
      const { body } = await server.executeOperation({ query, variables }, { contextValue: { user } });
      if (body.kind !== 'single') throw new Error('The answer came in pieces.');
      return body.singleResult as ExecutionResult;
    },
    close: async () => {
      await server.stop();
      await darkroom.close();
    },
  };
}
