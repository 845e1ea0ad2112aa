import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type Context, darkroom, files, schema } from './api.ts';

const apollo = new ApolloServer<Context>({
  schema,
  // Otherwise it ends the process on SIGTERM, before `darkroom.close()` has waited for jobs.
  stopOnTerminationSignals: false,
});

await darkroom.startWorker();
const { url } = await startStandaloneServer(apollo, {
  listen: { port: Number(process.env['PORT'] ?? 4000) },
  // A real API has sessions; this one believes the header.
  context: async ({ req }) => ({ user: req.headers['x-user']?.toString() ?? null }),
});
console.log(`GraphQL at ${url}graphql`);

process.once('SIGTERM', () => {
  files.close();
  void apollo.stop().then(() => darkroom.close());
});
