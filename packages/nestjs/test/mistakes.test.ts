import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { withDarkroom } from '@graphql-darkroom/nestjs';
import { ApolloDriver } from '@nestjs/apollo';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { type GraphQLSchema, print } from 'graphql';
import { test } from 'vitest';
import { memoryDarkroom, startNest, typeDefs } from './nest-app.ts';

const INVALID = 'INVALID_CONFIGURATION';

test('GraphQLModule without `withDarkroom` ends the start, as no guards would run', async () => {
  const { darkroom } = memoryDarkroom();
  const graphql = {
    typeDefs: [print(darkroom.typeDefs), typeDefs],
    resolvers: darkroom.resolvers,
    transformSchema: (schema: GraphQLSchema) => darkroom.transformSchema(schema),
  };
  await assert.rejects(startNest({ darkroom, graphql }), {
    code: INVALID,
    message: /withDarkroom\(darkroom, options\)/,
  });
  await darkroom.close();
});

test('root fields of Darkroom among `resolvers` end the start', async () => {
  const { darkroom } = memoryDarkroom();
  const graphql = withDarkroom(darkroom, { typeDefs, resolvers: darkroom.resolvers });
  await assert.rejects(startNest({ darkroom, graphql }), {
    code: INVALID,
    message: /Guards would not run on Query\.file,/,
  });
  await darkroom.close();
});

test('a database that cannot be opened ends the start, also without a worker', async () => {
  const failure = new Error('no index');
  const database = { ...memoryDatabase(), open: () => Promise.reject(failure) };
  const darkroom = createDarkroom<unknown, 'SEPIA'>({
    storage: memoryStorage(),
    database,
    processor: memoryProcessor(),
    viewer: () => null,
  });
  const graphql = withDarkroom(darkroom, { typeDefs });
  await assert.rejects(startNest({ darkroom, graphql }), failure);
  await darkroom.close();
});

test('a forgotten DarkroomModule ends the start', async () => {
  const { darkroom } = memoryDarkroom();
  const graphql = GraphQLModule.forRoot(withDarkroom(darkroom, { driver: ApolloDriver, typeDefs }));
  const app = await NestFactory.create(graphql, { logger: false, abortOnError: false });
  await assert.rejects(app.init(), { code: INVALID, message: /Import DarkroomModule/ });
  await darkroom.close();
});

test('decorators of an unknown field are refused, with the names there are', async () => {
  const decorators = { 'Query.policy': [] };
  await assert.rejects(startNest({ decorators }), {
    code: INVALID,
    message: /Query\.policy\. Valid names: Query\.file,/,
  });
});

test('a driver that does not ask for resolvers, as those for federation, is refused', async () => {
  const { darkroom } = memoryDarkroom();
  const graphql = withDarkroom(darkroom, { typeDefs });
  Reflect.deleteProperty(graphql, 'transformResolvers');
  await assert.rejects(startNest({ darkroom, graphql }), { code: INVALID, message: /federation/ });
  await darkroom.close();
});
