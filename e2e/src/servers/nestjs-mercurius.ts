import { DarkroomModule, withDarkroom } from '@graphql-darkroom/nestjs';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type NestContext, nestGuard } from '../nest-guard.ts';
import { nestResolver } from '../nest-resolver.ts';
import { logoUrlResolver } from '../resolvers.ts';
import { runHost } from '../run-host.ts';
import { typeDefs } from '../type-defs.ts';

// NestJS, schema first, on Mercurius and Fastify.
await runHost(async ({ darkroom, resolvers }) => {
  const options: MercuriusDriverConfig = withDarkroom(darkroom, {
    driver: MercuriusDriver,
    typeDefs,
    // Mercurius takes no list of them.
    resolvers: { Customer: { ...(logoUrlResolver['Customer'] as object), ...(resolvers['Customer'] as object) } },
    context: ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): NestContext => ({
      header: headers['x-user'],
      user: null,
    }),
    // `context` is for HTTP alone: what the first message of a WebSocket says is the context of its subscriptions.
    subscription: { onConnect: ({ payload }) => ({ header: payload?.['x-user'], user: null }) satisfies NestContext },
  });
  const app = await NestFactory.create(
    {
      module: class {},
      providers: [nestResolver(resolvers), { provide: APP_GUARD, useValue: nestGuard }],
      imports: [DarkroomModule.forRoot({ darkroom }), GraphQLModule.forRoot<MercuriusDriverConfig>(options)],
    },
    new FastifyAdapter(),
    { logger: false },
  );
  await app.listen(0, '127.0.0.1');
  return { url: `${await app.getUrl()}/graphql` };
});
