import { createYoga } from 'graphql-yoga';
import type { Context } from '../../../darkroom.ts';
import { schema } from '../../../schema.ts';

const yoga = createYoga<object, Context>({
  schema,
  graphqlEndpoint: '/api/graphql',
  cors: false,
  fetchAPI: { Response },
  // A real app has sessions; this one believes the header.
  context: ({ request }) => ({ user: request.headers.get('x-user') }),
});

const answer = async (request: Request): Promise<Response> => yoga.fetch(request);

export { answer as GET, answer as POST };
