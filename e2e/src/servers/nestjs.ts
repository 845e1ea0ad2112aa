import { DarkroomModule, withDarkroom } from '@graphql-darkroom/nestjs';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { type NestContext, nestGuard } from '../nest-guard.ts';
import { nestResolver } from '../nest-resolver.ts';
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
  const options: ApolloDriverConfig = withDarkroom(darkroom, {
    driver: ApolloDriver,
    typeDefs,
    resolvers: [logoUrlResolver, { Customer: resolvers['Customer'] ?? {} }],
    context: ({ req, connectionParams }: NestRequest): NestContext => ({
      header: connectionParams?.['x-user'] ?? req?.headers['x-user'],
      user: null,
    }),
    subscriptions: { 'graphql-ws': true },
  });
  const app = await NestFactory.create(
    {
      module: class {},
      providers: [nestResolver(resolvers), { provide: APP_GUARD, useValue: nestGuard }],
      imports: [DarkroomModule.forRoot({ darkroom }), GraphQLModule.forRoot<ApolloDriverConfig>(options)],
    },
    { logger: false },
  );
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/graphql` };
});
