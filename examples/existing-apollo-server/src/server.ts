import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import { createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { createServerAdapter } from '@whatwg-node/server';
import express from 'express';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type Context, resolvers, typeDefs } from './schema.ts';

const port = Number(process.env['PORT'] ?? 4000);

// A real API has sessions; this one believes the header.
const contextOf = (header: unknown): Context => ({
  user: typeof header === 'string' ? header : null,
  files: darkroom.files,
});

const directory = process.env['DARKROOM_DIR'] ?? '.darkroom';
const storage = fsStorage({ directory: `${directory}/files`, baseUrl: `http://localhost:${port}/files` });
const darkroom = createDarkroom({
  storage,
  database: postgresDatabase({ directory }),
  processor: sharpProcessor(),
  viewer: (context: Context) => context.user,
});
const schema = darkroom.makeSchema({ typeDefs, resolvers });
await darkroom.startWorker();

const app = express();
const httpServer = createServer(app);
const webSockets = useServer(
  { schema, context: ({ connectionParams, extra }) => ({ ...contextOf(connectionParams?.['x-user']), extra }) },
  new WebSocketServer({ server: httpServer, path: '/graphql' }),
);

const apollo = new ApolloServer<Context>({
  schema,
  // Otherwise it ends the process on SIGTERM, before `darkroom.close()` has waited for jobs.
  stopOnTerminationSignals: false,
  plugins: [
    ApolloServerPluginDrainHttpServer({ httpServer }),
    { serverWillStart: async () => ({ drainServer: async () => webSockets.dispose() }) },
  ],
});
await apollo.start();
// Apollo Server refuses what another site could send without asking, and Express lets no other origin read. No page may
// show this one in a frame.
app.use((_, response, next) => {
  response.set({ 'content-security-policy': "frame-ancestors 'none'", 'x-frame-options': 'DENY' });
  next();
});
app.use(
  '/graphql',
  express.json(),
  expressMiddleware(apollo, { context: async ({ req }) => contextOf(req.headers['x-user']) }),
);
app.use('/files', createServerAdapter(storage.handler));

httpServer.listen(port, () => console.log(`Recipes at http://localhost:${port}/graphql`));
process.once('SIGTERM', () => void apollo.stop().then(() => darkroom.close()));
