import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { userOf } from '../api.ts';
import { listen } from '../listen.ts';
import { logoUrlResolver } from '../resolvers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

const context = async ({ req }: { req: express.Request }) => userOf(req.headers['x-user']);

await runHost(async ({ darkroom, resolvers }) => {
  const schema = darkroom.makeSchema({ typeDefs, resolvers: [resolvers, logoUrlResolver] });
  const apollo = new ApolloServer({ schema });
  await apollo.start();
  const server = createServer(express().use('/graphql', express.json(), expressMiddleware(apollo, { context })));
  useServer(
    { schema, context: ({ connectionParams }) => userOf(connectionParams?.['x-user']) },
    new WebSocketServer({ server, path: '/graphql' }),
  );
  return { url: await listen(server) };
});
