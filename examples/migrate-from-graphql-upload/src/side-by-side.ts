import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { createServerAdapter } from '@whatwg-node/server';
import express from 'express';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import graphqlUploadExpress from 'graphql-upload/graphqlUploadExpress.mjs';
import type { FileUpload } from 'graphql-upload/processRequest.mjs';
import { darkroom, storage } from './darkroom.ts';
import { type Context, type Person, personOf } from './people.ts';

const origin = process.env['ORIGIN'] ?? 'http://localhost:4000';
const directory = process.env['UPLOADS_DIR'] ?? 'uploads';

const typeDefs = /* GraphQL */ `
  scalar Upload

  type Query {
    me: Person
  }

  type Mutation {
    setAvatar(avatar: Upload!): Person! @deprecated(reason: "Upload the file first, then use setAvatarFile.")
    setAvatarFile(avatar: ID! @fileUpload(target: "Person.avatar", subject: "result.id", attach: SET)): Person!
  }

  type Person {
    id: ID!
    name: String!
    avatar: File @fileUpload(accept: ["image/*"], maxBytes: 5000000, subject: "id")
    avatarUrl: String @fileUpload(target: "Person.avatar", subject: "id")
  }
`;

const schema = darkroom.makeSchema<Context>({
  typeDefs,
  resolvers: {
    Upload: GraphQLUpload,
    Query: { me: (_, __, { user }) => personOf(user) },
    Mutation: {
      setAvatar: async (_, { avatar }: { avatar: Promise<FileUpload> }, { user }) => {
        const { createReadStream } = await avatar;
        const name = randomUUID();
        await pipeline(createReadStream(), createWriteStream(`${directory}/${name}`));
        // If the person had a file in Darkroom, it is no longer used.
        await darkroom.files.detach({ target: 'Person.avatar', subject: user });
        return Object.assign(personOf(user), { avatar: `${origin}/uploads/${name}` });
      },
      setAvatarFile: (_, { avatar }: { avatar: string }, { user }) => Object.assign(personOf(user), { avatar }),
    },
    Person: { avatarUrl: ({ avatar }: Person) => avatar },
  },
});
await darkroom.startWorker();
const apollo = new ApolloServer<Context>({ schema });
await apollo.start();

export const app: express.Express = express();
app.use('/uploads', express.static(directory));
app.use('/files', createServerAdapter(storage.handler));
app.use(
  '/graphql',
  express.json(),
  graphqlUploadExpress({ maxFileSize: 5_000_000 }),
  expressMiddleware(apollo, { context: async ({ req }) => ({ user: String(req.headers['x-user']) }) }),
);
