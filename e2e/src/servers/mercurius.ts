import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import { userOf } from '../api.ts';
import type { Customer } from '../customers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

const ids = async (queries: readonly { readonly obj: Customer }[]) => queries.map(({ obj }) => obj.logo);

await runHost(async ({ darkroom, resolvers }) => {
  const app = fastify();
  await app.register(mercurius, {
    schema: darkroom.makeSchema({ typeDefs, resolvers }),
    // They take the place of resolvers after the schema was made.
    loaders: { Customer: { logo: ids, logo_url: ids } },
    context: (request) => userOf(request.headers['x-user']),
    // `context` is for HTTP alone, and a browser's WebSocket has no headers of its own: its
    // first message says who calls.
    subscription: { onConnect: ({ payload }) => userOf(payload?.['x-user']) },
    jit: 1,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `${app.listeningOrigin}/graphql` };
});
