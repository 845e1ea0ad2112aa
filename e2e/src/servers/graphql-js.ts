import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { userOf } from '../api.ts';
import { listen } from '../listen.ts';
import { logoUrlResolver } from '../resolvers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

await runHost(async ({ darkroom, resolvers }) => {
  // Put together by hand, where the other servers have `makeSchema`.
  const schema = darkroom.transformSchema(
    makeExecutableSchema({
      typeDefs: [darkroom.typeDefs, typeDefs],
      resolvers: [darkroom.resolvers, resolvers, logoUrlResolver],
    }),
  );
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { query, variables } = (await json(request)) as { query: string; variables?: Record<string, unknown> };
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables,
      contextValue: userOf(request.headers['x-user']),
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  };
  const server = createServer((request, response) => void answer(request, response));
  useServer(
    { schema, context: ({ connectionParams }) => userOf(connectionParams?.['x-user']) },
    new WebSocketServer({ server, path: '/graphql' }),
  );
  return { url: await listen(server) };
});
