import assert from 'node:assert/strict';
import {
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  Scope,
  SetMetadata,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type GraphQLObjectType, type GraphQLSchema, isNonNullType } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { WebSocket } from 'ws';
import { rootFields } from '../src/root-fields.ts';
import { HeaderGuard, type NestApp, memoryDarkroom, startNest, upload } from './nest-app.ts';

const SET_LOGO = 'mutation ($logo: ID) { setLogo(logo: $logo) { logo { id } } }';

function codes({ errors }: Awaited<ReturnType<NestApp['ask']>>): readonly unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions['code']);
}

describe('an application with a guard for all fields', () => {
  const memory = memoryDarkroom();
  const caught: unknown[] = [];
  const handled: string[] = [];
  let nest: NestApp;

  beforeAll(async () => {
    class CatchAll implements ExceptionFilter {
      catch(error: unknown): unknown {
        caught.push(error);
        return error;
      }
    }
    Catch()(CatchAll);
    const interceptor: NestInterceptor = {
      intercept: (context: ExecutionContext, next) => {
        handled.push(`${context.getClass().name}.${context.getHandler().name}`);
        return next.handle();
      },
    };
    nest = await startNest({
      darkroom: memory.darkroom,
      worker: { concurrency: 1 },
      decorators: { 'Query.fileUploadPolicy': [SetMetadata('public', true)] },
      providers: [
        { provide: APP_FILTER, useClass: CatchAll },
        { provide: APP_INTERCEPTOR, useValue: interceptor },
      ],
    });
  });
  afterAll(() => nest.app.close());

  test('refuses each root field of Darkroom to whom the guard refuses', async () => {
    const schema = nest.app.get(GraphQLSchemaHost).schema;
    const fields = rootFields(memory.darkroom).filter(({ coordinate }) => coordinate !== 'Query.fileUploadPolicy');
    assert.ok(fields.length > 10);
    for (const { type, name } of fields) {
      const document = documentOf(schema, type, name);
      const answer = type === 'Subscription' ? await follow(nest.url, document) : await nest.ask(document, null);
      const messages = answer.errors?.map(({ message }) => message);
      assert.deepEqual(messages, ['Forbidden resource'], document);
    }
  });

  test('lets `decorators` say what its guard reads', async () => {
    const document = '{ fileUploadPolicy(target: "Customer.logo") { accept } }';
    assert.deepEqual(await nest.ask(document, null), { data: { fileUploadPolicy: { accept: ['image/*'] } } });
  });

  test('tells `viewer` whom the guard let in, before files among arguments are checked', async () => {
    const logo = await upload(nest, memory, 'ada');
    assert.deepEqual(codes(await nest.ask(SET_LOGO, 'eve', { logo })), ['FILE_NOT_FOUND']);
    assert.deepEqual(await nest.ask(SET_LOGO, 'ada', { logo }), { data: { setLogo: { logo: { id: logo } } } });
    assert.deepEqual(await nest.ask('{ customer { logo { id } } }', 'eve'), {
      data: { customer: { logo: { id: logo } } },
    });
  });

  test('shows a subscriber the way to a conversion', async () => {
    const id = await upload(nest, memory, 'ada');
    const document = `subscription { file(id: "${id}") { conversion(name: SEPIA) { status } } }`;
    const answer = await follow(nest.url, document, 'ada', (data) => JSON.stringify(data).includes('DONE'));
    assert.deepEqual(answer.data, { file: { conversion: { status: 'DONE' } } });
  });

  test('runs interceptors on fields of Darkroom', async () => {
    handled.length = 0;
    await nest.ask('{ files { nodes { id } } }', 'ada');
    assert.deepEqual(handled, ['DarkroomResolver.files']);
  });

  test('keeps the codes of errors, and tells filters only what is unexpected', async () => {
    caught.length = 0;
    assert.deepEqual(codes(await nest.ask('mutation { deleteFile(id: "x") { success } }', 'ada')), ['FILE_NOT_FOUND']);
    assert.deepEqual(codes(await nest.ask('mutation { startFileUpload(count: 0) { id } }', 'ada')), [
      'INVALID_PART_COUNT',
    ]);
    assert.deepEqual(codes(await nest.ask(SET_LOGO, 'ada', { logo: 'x' })), ['FILE_NOT_FOUND']);
    assert.deepEqual(caught, []);
    await nest.ask('{ files { nodes { id } } }', null);
    assert.equal(caught.length, 1);
  });
});

test('a guard of the scope of a request holds on the fields of Darkroom, too', async () => {
  const guard = { provide: APP_GUARD, useClass: HeaderGuard, scope: Scope.REQUEST };
  const memory = memoryDarkroom();
  const nest = await startNest({ darkroom: memory.darkroom, guard });
  assert.deepEqual(codes(await nest.ask('{ files { nodes { id } } }', null)), ['FORBIDDEN']);
  const logo = await upload(nest, memory, 'ada');
  assert.deepEqual(await nest.ask(SET_LOGO, 'ada', { logo }), { data: { setLogo: { logo: { id: logo } } } });
  await nest.app.close();
});

/** A document that asks for a root field, with something for each argument that it needs. */
function documentOf(schema: GraphQLSchema, type: string, name: string): string {
  const field = (schema.getType(type) as GraphQLObjectType).getFields()[name];
  assert.ok(field);
  const given = field.args
    .filter(({ type: of, defaultValue }) => isNonNullType(of) && defaultValue === undefined)
    .map((argument) => `${argument.name}: ${valueOf(String(argument.type))}`);
  const args = given.length === 0 ? '' : `(${given.join(', ')})`;
  return `${type.toLowerCase()} { ${name}${args} { __typename } }`;
}

function valueOf(type: string): string {
  if (type.startsWith('[')) return '["x"]';
  return type === 'FileConversionName!' ? 'SEPIA' : '"x"';
}

async function follow(
  url: string,
  query: string,
  user?: string,
  isLast: (data: unknown) => boolean = () => true,
): Promise<Awaited<ReturnType<NestApp['ask']>>> {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(user !== undefined && { connectionParams: { 'x-user': user } }),
  });
  try {
    for await (const answer of client.iterate({ query })) {
      if (isLast(answer.data)) return JSON.parse(JSON.stringify(answer)) as Awaited<ReturnType<NestApp['ask']>>;
    }
    throw new Error('The subscription ended.');
  } catch (errors) {
    if (!Array.isArray(errors)) throw errors;
    return { errors: errors as NonNullable<Awaited<ReturnType<NestApp['ask']>>['errors']> };
  } finally {
    await client.dispose();
  }
}
