import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { createServerAdapter } from '@whatwg-node/server';
import express from 'express';
import { darkroom, storage } from './darkroom.ts';
import { type Context, type Person, personOf } from './people.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    me: Person
  }

  type Mutation {
    setAvatar(avatar: ID! @fileUpload(target: "Person.avatar", subject: "result.id", attach: SET)): Person!
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
    Query: { me: (_, __, { user }) => personOf(user) },
    Mutation: {
      setAvatar: (_, { avatar }: { avatar: string }, { user }) => Object.assign(personOf(user), { avatar }),
    },
    Person: { avatarUrl: ({ avatar }: Person) => avatar },
  },
});
await darkroom.startWorker();
const apollo = new ApolloServer<Context>({ schema });
await apollo.start();

export const app: express.Express = express();
app.use('/files', createServerAdapter(storage.handler)); // With a bucket, leave this line out.
app.use(
  '/graphql',
  express.json(),
  expressMiddleware(apollo, { context: async ({ req }) => ({ user: String(req.headers['x-user']) }) }),
);
