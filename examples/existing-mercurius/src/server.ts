import { type RequestListener, createServer } from 'node:http';
import { createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { createServerAdapter } from '@whatwg-node/server';
import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import { type Context, loaders, resolvers, typeDefs } from './schema.ts';

const port = Number(process.env['PORT'] ?? 4000);

// A real API has sessions; this one believes the header.
const contextOf = (header: unknown): Context => ({ user: typeof header === 'string' ? header : null });

// Files of users are best served from an origin of their own.
const filesPort = Number(process.env['FILES_PORT'] ?? 4001);
const directory = process.env['DARKROOM_DIR'] ?? '.darkroom';
const storage = fsStorage({ directory: `${directory}/files`, baseUrl: `http://localhost:${filesPort}` });
const files = createServer(createServerAdapter(storage.handler) as RequestListener).listen(filesPort);
const darkroom = createDarkroom({
  storage,
  database: postgresDatabase({ directory }),
  viewer: (context: Context) => context.user,
});
await darkroom.startWorker();

const app = fastify();
app.addHook('onClose', async () => {
  files.close();
  await darkroom.close();
});
await app.register(mercurius, {
  schema: darkroom.makeSchema({ typeDefs, resolvers }),
  loaders,
  jit: 1,
  context: (request) => contextOf(request.headers['x-user']),
  subscription: { onConnect: ({ payload }) => contextOf(payload?.['x-user']) },
});

// Fastify lets no other origin read, and Mercurius takes JSON alone. No page may show this one in a frame.
app.addHook('onSend', async (_, reply) => {
  reply.headers({ 'content-security-policy': "frame-ancestors 'none'", 'x-frame-options': 'DENY' });
});
await app.listen({ port });
console.log(`The CRM at http://localhost:${port}/graphql`);
process.once('SIGTERM', () => void app.close());
