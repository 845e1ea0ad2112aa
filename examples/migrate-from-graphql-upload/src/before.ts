import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import graphqlUploadExpress from 'graphql-upload/graphqlUploadExpress.mjs';
import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { type Context, personOf } from './people.ts';

const origin = process.env['ORIGIN'] ?? 'http://localhost:4000';
const directory = process.env['UPLOADS_DIR'] ?? 'uploads';

const typeDefs = /* GraphQL */ `
  scalar Upload

  type Query {
    me: Person
  }

  type Mutation {
    setAvatar(avatar: Upload!): Person!
  }

  type Person {
    id: ID!
    name: String!
    avatarUrl: String
  }
`;

const apollo = new ApolloServer<Context>({
  typeDefs,
  resolvers: {
    Upload: GraphQLUpload,
    Query: { me: (_, __, { user }) => personOf(user) },
    Mutation: {
      setAvatar: async (_, { avatar }: { avatar: Promise<FileUpload> }, { user }) => {
        const { createReadStream } = await avatar;
        const name = randomUUID();
        await pipeline(createReadStream(), createWriteStream(`${directory}/${name}`));
        return Object.assign(personOf(user), { avatar: `${origin}/uploads/${name}` });
      },
    },
    Person: { avatarUrl: ({ avatar }) => avatar },
  },
});
await apollo.start();

export const app: express.Express = express();
app.use('/uploads', express.static(directory));
app.use(
  '/graphql',
  express.json(),
  graphqlUploadExpress({ maxFileSize: 5_000_000 }),
  expressMiddleware(apollo, { context: async ({ req }) => ({ user: String(req.headers['x-user']) }) }),
);
