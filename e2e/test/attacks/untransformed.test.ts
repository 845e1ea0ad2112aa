import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { mapSchema } from '@graphql-tools/utils';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { fastify } from 'fastify';
import { type GraphQLSchema, execute, graphql, parse, print } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { mercurius } from 'mercurius';
import { describe, test } from 'vitest';
import { listen } from '../../src/listen.ts';
import { hostClient } from '../support/host-client.ts';
import { startHost } from '../support/host-process.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    cat: String
  }
  type Mutation {
    setCatPhoto(photo: ID! @fileUpload(accept: ["image/*"])): String
  }
`;
const SOURCE = 'mutation { setCatPhoto(photo: "abc") }';
const REMEDY = /darkroom_transformSchema/;

/** A host that forgot `transformSchema`, and whether its resolver ran. */
function forgetfulHost() {
  const darkroom = createDarkroom({
    database: memoryDatabase(),
    storage: memoryStorage(),
    viewer: () => 'ada',
    logger: { error: () => undefined, warn: () => undefined },
  });
  const reached: string[] = [];
  const resolvers = {
    Mutation: {
      setCatPhoto: (_: unknown, { photo }: { photo: string }) => {
        reached.push(photo);
        return 'Thanks.';
      },
    },
  };
  const parts = { typeDefs: [darkroom.typeDefs, typeDefs], resolvers: [darkroom.resolvers, resolvers] };
  return { darkroom, reached, parts, schema: makeExecutableSchema(parts) };
}

async function post(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SOURCE }),
  });
  return response.text();
}

describe('a host that forgot transformSchema reaches none of its own resolvers', () => {
  test('on graphql-js 16', async () => {
    const { schema, reached } = forgetfulHost();
    const { errors } = await graphql({ schema, source: SOURCE });
    assert.match(String(errors?.[0]?.message), REMEDY);
    assert.throws(() => execute({ schema, document: parse(SOURCE) }), REMEDY);
    assert.deepEqual(reached, []);
  });

  test.each([16, 17] as const)('nor on graphql-js %d does any other operation', async (version) => {
    const host = await startHost('untransformed', version);
    const client = hostClient(host.url, 'WEBSOCKET', 'ada');
    for (const source of ['{ calls }', 'mutation { setCustomerLogo(id: "1", logo: "abc") { id } }']) {
      const { data, errors } = await client.send(source);
      assert.equal(data ?? null, null);
      assert.match(String(errors?.[0]?.message), REMEDY);
    }
    await host.stop();
  });

  test('on GraphQL Yoga', async () => {
    const { schema, reached } = forgetfulHost();
    const server = createServer(createYoga({ schema, logging: false }) as RequestListener);
    const answer = await post(await listen(server));
    assert.match(answer, /"errors"/);
    assert.deepEqual(reached, []);
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  test('on Apollo Server, which does not start', () => {
    const { schema, parts, reached } = forgetfulHost();
    assert.throws(() => new ApolloServer({ schema, logger: SILENT }), REMEDY);
    assert.throws(() => new ApolloServer({ ...parts, logger: SILENT }), REMEDY);
    assert.deepEqual(reached, []);
  });

  test('on NestJS, which does not start', async () => {
    const { parts, reached } = forgetfulHost();
    const graphqlModule = GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs: parts.typeDefs.map((part) => (typeof part === 'string' ? part : print(part))).join('\n'),
      resolvers: parts.resolvers,
    });
    const app = await NestFactory.create(graphqlModule, { logger: false });
    await assert.rejects(app.init(), REMEDY);
    assert.deepEqual(reached, []);
  });

  test.each([0, 1])('on Mercurius, with jit %j', async (jit) => {
    const { schema, reached } = forgetfulHost();
    const app = fastify();
    const answer = (async () => {
      await app.register(mercurius, { schema, jit });
      const { body } = await app.inject({ method: 'POST', url: '/graphql', payload: { query: SOURCE } });
      return body;
    })();
    assert.match(
      await answer.catch((error: unknown) => JSON.stringify({ error, message: (error as Error).message })),
      /errors|error/,
    );
    assert.deepEqual(reached, []);
    await app.close();
  });

  test('nor where `gql` takes the definitions by their source', async () => {
    const { darkroom, parts, reached } = forgetfulHost();
    const source = `${darkroom.typeDefs.loc?.source.body} ${typeDefs} type Subscription { cat: String }`;
    const schema = makeExecutableSchema({ ...parts, typeDefs: source });
    const { errors } = await graphql({ schema, source: SOURCE });
    assert.match(String(errors?.[0]?.message), REMEDY);
    assert.deepEqual(reached, []);
  });

  test('nor does a tool that rebuilds the schema make it valid', async () => {
    const { schema, reached } = forgetfulHost();
    const { errors } = await graphql({ schema: mapSchema(schema, {}), source: SOURCE });
    assert.match(String(errors?.[0]?.message), REMEDY);
    assert.deepEqual(reached, []);
  });
});

describe('once it is transformed', () => {
  const refusesTheId = async (schema: GraphQLSchema, reached: readonly string[]): Promise<void> => {
    const { errors } = await graphql({ schema, source: SOURCE, contextValue: {} });
    assert.equal(errors?.[0]?.extensions['code'], 'FILE_NOT_FOUND');
    assert.deepEqual(reached, []);
  };

  test('the schema is valid, and refuses an id that is no file', async () => {
    const { darkroom, schema, reached } = forgetfulHost();
    await refusesTheId(darkroom.transformSchema(schema), reached);
  });

  test('so it is where it was found invalid before', async () => {
    const { darkroom, schema, reached } = forgetfulHost();
    await graphql({ schema, source: SOURCE });
    await refusesTheId(darkroom.transformSchema(schema), reached);
  });

  test('so it is where a tool rebuilt it after that', async () => {
    const { darkroom, schema, reached } = forgetfulHost();
    await refusesTheId(mapSchema(darkroom.transformSchema(schema), {}), reached);
  });
});

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
