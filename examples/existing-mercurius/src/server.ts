import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import { type Context, loaders, resolvers, typeDefs } from './schema.ts';

const port = Number(process.env['PORT'] ?? 4000);

// A real API has sessions; this one believes the header.
const contextOf = (header: unknown): Context => ({ user: typeof header === 'string' ? header : null });

const app = fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  loaders,
  jit: 1,
  context: (request) => contextOf(request.headers['x-user']),
  subscription: { onConnect: ({ payload }) => contextOf(payload?.['x-user']) },
});

await app.listen({ port });
console.log(`The CRM at http://localhost:${port}/graphql`);
process.once('SIGTERM', () => void app.close());
