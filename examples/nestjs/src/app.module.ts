import { createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { DarkroomModule, DarkroomService, withDarkroom } from '@graphql-darkroom/nestjs';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { type AppContext, AuthGuard } from './auth.guard.js';
import { CustomersResolver } from './customers.resolver.js';
import { directory, storage } from './storage.js';

@Module({
  imports: [
    DarkroomModule.forRootAsync({
      useFactory: () =>
        createDarkroom({
          storage,
          database: postgresDatabase({ directory }),
          processor: sharpProcessor(),
          viewer: ({ req }: AppContext) => req.user?.id ?? null,
        }),
      worker: { concurrency: 2 },
    }),
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      inject: [DarkroomService],
      useFactory: (darkroom: DarkroomService) =>
        withDarkroom(darkroom, {
          typePaths: ['./src/**/*.graphql'],
          subscriptions: { 'graphql-ws': true },
        }),
    }),
  ],
  providers: [CustomersResolver, { provide: APP_GUARD, useClass: AuthGuard }],
})
export class AppModule {}
