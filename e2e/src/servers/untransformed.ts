import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import { userOf } from '../api.ts';
import { listen } from '../listen.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

// graphql-js, put together by hand, in a host that forgot `transformSchema`.
await runHost(async ({ darkroom, resolvers }) => {
  const schema = makeExecutableSchema({
    typeDefs: [darkroom.typeDefs, typeDefs],
    resolvers: [darkroom.resolvers, resolvers],
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { query } = (await json(request)) as { query: string };
    const contextValue = userOf(request.headers['x-user']);
    response.end(JSON.stringify(await graphql({ schema, source: query, contextValue })));
  };
  return { url: await listen(createServer((request, response) => void answer(request, response))) };
});
