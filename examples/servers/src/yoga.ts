import { createServer, type RequestListener } from 'node:http';
import { createServerAdapter } from '@whatwg-node/server';
import { createYoga } from 'graphql-yoga';
import { type Context, darkroom, files, schema } from './api.ts';

const port = Number(process.env['PORT'] ?? 4000);

const yoga = createYoga<object, Context>({
  schema,
  cors: false,
  // A real API has sessions; this one believes the header.
  context: ({ request }) => ({ user: request.headers.get('x-user') }),
});

/** Refuses requests from pages of other sites: browsers send the user's cookies with them. */
const answer = (request: Request): Response | Promise<Response> => {
  const site = request.headers.get('sec-fetch-site');
  const isForeign = site !== null && site !== 'same-origin' && site !== 'none';
  return isForeign ? new Response('Forbidden\n', { status: 403 }) : yoga.fetch(request);
};

await darkroom.startWorker();
const server = createServer(createServerAdapter(answer) as RequestListener).listen(port);
console.log(`GraphQL at http://localhost:${port}/graphql`);

process.once('SIGTERM', () => {
  files.close();
  server.close();
  server.closeAllConnections();
  void darkroom.close();
});
