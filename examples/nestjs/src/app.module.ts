import type { WorkerOptions } from '@graphql-darkroom/core';
import { DarkroomModule, DarkroomService, withDarkroom } from '@graphql-darkroom/nestjs';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { ADAPTERS, AdaptersModule, WORKER } from './adapters.module.js';
import { AuthGuard } from './auth.guard.js';
import { CustomersResolver } from './customers.resolver.js';
import { type Adapters, createAppDarkroom } from './darkroom.js';

@Module({
  imports: [
    DarkroomModule.forRootAsync({
      imports: [AdaptersModule],
      inject: [ADAPTERS, WORKER],
      useFactory: (adapters: Adapters, worker: WorkerOptions | null) => ({
        darkroom: createAppDarkroom(adapters),
        worker,
      }),
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
