import { DarkroomModule, withDarkroom } from '@graphql-darkroom/nestjs';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { CanActivate } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GqlExecutionContext, GraphQLModule } from '@nestjs/graphql';
import { type HostContext, userOf } from '../api.ts';
import { nestResolver } from '../nest-resolver.ts';
import { logoUrlResolver } from '../resolvers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

/** What NestJS makes a context of: a request, or the first message of a WebSocket. */
interface NestRequest {
  readonly req?: { readonly headers: Readonly<Record<string, unknown>> };
  readonly connectionParams?: Readonly<Record<string, unknown>>;
}

/** What a request is answered in: it is the guard that says who calls. */
interface Context {
  readonly header: unknown;
  user: HostContext['user'];
}

const guard: CanActivate = {
  canActivate: (execution) => {
    const context = GqlExecutionContext.create(execution).getContext<Context>();
    context.user = userOf(context.header).user;
    return true;
  },
};

// NestJS, schema first.
await runHost(async ({ darkroom, resolvers }) => {
  const options: ApolloDriverConfig = withDarkroom(darkroom, {
    driver: ApolloDriver,
    typeDefs,
    resolvers: [logoUrlResolver, { Customer: resolvers['Customer'] ?? {} }],
    context: ({ req, connectionParams }: NestRequest): Context => ({
      header: connectionParams?.['x-user'] ?? req?.headers['x-user'],
      user: null,
    }),
    subscriptions: { 'graphql-ws': true },
  });
  const app = await NestFactory.create(
    {
      module: class {},
      providers: [nestResolver(resolvers), { provide: APP_GUARD, useValue: guard }],
      imports: [DarkroomModule.forRoot({ darkroom }), GraphQLModule.forRoot<ApolloDriverConfig>(options)],
    },
    { logger: false },
  );
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/graphql` };
});
