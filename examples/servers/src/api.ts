import { createServer, type RequestListener, type Server } from 'node:http';
import { createDarkroom, type Darkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { createServerAdapter } from '@whatwg-node/server';
import type { GraphQLSchema } from 'graphql';

/** The caller of a request. */
export interface Context {
  readonly user: string | null;
}

const directory = process.env['DARKROOM_DIR'] ?? '.darkroom';

// Files in a folder, on an origin of their own. With a bucket you need no server for them.
const filesPort = Number(process.env['FILES_PORT'] ?? 4001);
const storage = fsStorage({ directory: `${directory}/files`, baseUrl: `http://localhost:${filesPort}` });
export const files: Server = createServer(createServerAdapter(storage.handler) as RequestListener).listen(filesPort);

export const darkroom: Darkroom = createDarkroom({
  storage,
  database: postgresDatabase({ directory }),
  processor: sharpProcessor(),
  viewer: (context: Context) => context.user,
});

// A real API has a table: `logo` is the id of a file.
const customer: { readonly id: string; logo: string | null } = { id: '1', logo: null };

export const schema: GraphQLSchema = darkroom.makeSchema<Context>({
  typeDefs: /* GraphQL */ `
    type Query {
      customer: Customer!
    }

    type Mutation {
      setCustomerLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer!
    }

    type Customer {
      id: ID!
      logo: File @fileUpload(accept: ["image/*"], maxBytes: 5000000, convert: [SEPIA], subject: "id")
    }
  `,
  resolvers: {
    Query: { customer: () => customer },
    Mutation: {
      setCustomerLogo: (_: unknown, { logo }: { logo: string | null }) => Object.assign(customer, { logo }),
    },
  },
});
