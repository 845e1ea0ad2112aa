import { type RequestListener, createServer } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { userOf } from '../api.ts';
import { listen } from '../listen.ts';
import { logoUrlResolver } from '../resolvers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

await runHost(async ({ darkroom, resolvers }) => {
  const yoga = createYoga({
    schema: darkroom.makeSchema({ typeDefs, resolvers: [resolvers, logoUrlResolver] }),
    context: ({ request }) => userOf(request.headers.get('x-user')),
    logging: false,
  });
  return { url: await listen(createServer(yoga as RequestListener)) };
});
