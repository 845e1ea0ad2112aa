import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { print } from 'graphql';
import { userOf } from '../api.ts';
import { logoUrlResolver } from '../resolvers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

/** What NestJS makes a context of: a request, or the first message of a WebSocket. */
interface NestRequest {
  readonly req?: { readonly headers: Readonly<Record<string, unknown>> };
  readonly connectionParams?: Readonly<Record<string, unknown>>;
}

// NestJS, schema first.
await runHost(async ({ darkroom, resolvers }) => {
  const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    typeDefs: [print(darkroom.typeDefs), typeDefs].join('\n'),
    resolvers: [darkroom.resolvers, resolvers, logoUrlResolver],
    transformSchema: (schema) => darkroom.transformSchema(schema),
    context: ({ req, connectionParams }: NestRequest) => userOf(connectionParams?.['x-user'] ?? req?.headers['x-user']),
    subscriptions: { 'graphql-ws': true },
  });
  const app = await NestFactory.create(graphql, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/graphql` };
});
