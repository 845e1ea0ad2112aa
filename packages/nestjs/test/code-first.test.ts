import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withDarkroom } from '@graphql-darkroom/nestjs';
import type { Type } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Directive,
  Extensions,
  Field,
  GraphQLSchemaHost,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { type GraphQLFieldResolver, buildSchema, graphql as execute, printSchema } from 'graphql';
import { afterAll, beforeAll, test } from 'vitest';
import { type NestApp, memoryDarkroom, startNest, upload } from './nest-app.ts';

// As decorators would make them.
class FileType {
  readonly id: string = '';
}
ObjectType('File')(FileType);
Field(() => ID)(FileType.prototype, 'id');

class Customer {
  id = '1';
  logo: string | null = null;
}
ObjectType('Customer')(Customer);
Field(() => ID)(Customer.prototype, 'id');
Field(() => FileType, { nullable: true })(Customer.prototype, 'logo');
Directive('@fileUpload(accept: ["image/*"], convert: [SEPIA], subject: "id")')(Customer.prototype, 'logo');

class LogoInput {
  logo: string | null = null;
}
InputType('LogoInput')(LogoInput);
Field(() => ID)(LogoInput.prototype, 'customer');
Field(() => ID, { nullable: true })(LogoInput.prototype, 'logo');
Directive('@fileUpload(target: "Customer.logo", subject: "input.customer", attach: SET)')(LogoInput.prototype, 'logo');

class LogoArgs {
  logo: string | null = null;
}
ArgsType()(LogoArgs);
Field(() => ID)(LogoArgs.prototype, 'customer');
Field(() => ID, { nullable: true })(LogoArgs.prototype, 'logo');
Directive('@fileUpload(target: "Customer.logo", subject: "customer", attach: SET)')(LogoArgs.prototype, 'logo');
Field(() => FileType, { nullable: true })(Customer.prototype, 'photo');
Extensions({ directives: { fileUpload: { accept: ['image/png'], convert: ['SEPIA'] } } })(Customer.prototype, 'photo');

const customer = new Customer();
let calls = 0;

function resolver(): Type<object> {
  class CustomersResolver {}
  Resolver(() => Customer)(CustomersResolver);
  const { prototype } = CustomersResolver;
  const add = (name: string, value: (...args: never[]) => unknown, decorate: MethodDecorator): void => {
    const descriptor = { value, configurable: true, writable: true };
    Object.defineProperty(prototype, name, descriptor);
    decorate(prototype, name, descriptor);
  };
  add(
    'customer',
    () => customer,
    Query(() => Customer),
  );
  add(
    'calls',
    () => calls,
    Query(() => Int),
  );
  Reflect.defineMetadata('design:paramtypes', [LogoInput], prototype, 'setLogo');
  Args('input', { type: () => LogoInput })(prototype, 'setLogo', 0);
  const setLogo = ({ logo }: LogoInput): Customer => {
    calls += 1;
    return Object.assign(customer, { logo });
  };
  add(
    'setLogo',
    setLogo,
    Mutation(() => Customer),
  );
  Reflect.defineMetadata('design:paramtypes', [LogoArgs], prototype, 'setLogoByArgs');
  Args()(prototype, 'setLogoByArgs', 0);
  add(
    'setLogoByArgs',
    setLogo,
    Mutation(() => Customer),
  );
  return CustomersResolver;
}

const memory = memoryDarkroom();
let nest: NestApp;
let schemaFile: string;
let setLogoOfNest: GraphQLFieldResolver<unknown, unknown> | undefined;

beforeAll(async () => {
  const { darkroom } = memory;
  schemaFile = join(await mkdtemp(join(tmpdir(), 'darkroom-')), 'schema.gql');
  // Nest builds a sorted schema again, after it was transformed.
  const graphql = withDarkroom(darkroom, {
    autoSchemaFile: schemaFile,
    transformAutoSchemaFile: true,
    sortSchema: true,
    transformResolvers: (found) => {
      const maps = [found].flat() as Record<string, Record<string, typeof setLogoOfNest> | undefined>[];
      setLogoOfNest = maps.map((map) => map['Mutation']?.['setLogo']).find((each) => each !== undefined);
      return found;
    },
  });
  nest = await startNest({ darkroom, graphql, resolver: resolver() });
});
afterAll(async () => {
  await nest.app.close();
  await rm(dirname(schemaFile), { recursive: true });
});

const SET_LOGO = 'mutation ($logo: ID) { set: setLogo(input: { customer: 1, logo: $logo }) { logo { id } } }';
const BY_ARGS = 'mutation ($logo: ID) { set: setLogoByArgs(customer: 1, logo: $logo) { logo { id } } }';

test('a schema of classes has the fields of Darkroom, behind the guards of the application', async () => {
  const schema = nest.app.get(GraphQLSchemaHost).schema;
  assert.ok(schema.getSubscriptionType()?.getFields()['fileUpdates']);
  for (const document of ['{ files { nodes { id } } }', 'mutation { startFileUpload { id } }']) {
    const { errors } = await nest.ask(document, null);
    assert.deepEqual(
      errors?.map(({ message }) => message),
      ['Forbidden resource'],
    );
  }
});

test.each([SET_LOGO, BY_ARGS])('policies hold, once a guard has said who calls: %s', async (document) => {
  const logo = await upload(nest, memory, 'ada');
  const before = calls;
  const refused = await nest.ask(document, 'eve', { logo });
  assert.equal(refused.errors?.[0]?.extensions['code'], 'FILE_NOT_FOUND');
  assert.equal(calls, before);
  assert.deepEqual(await nest.ask(document, 'ada', { logo }), { data: { set: { logo: { id: logo } } } });
  assert.deepEqual(await nest.ask('{ calls customer { id logo { id contentType } } }', 'eve'), {
    data: { calls: before + 1, customer: { id: '1', logo: { id: logo, contentType: 'image/png' } } },
  });
});

test('a policy may be said in `extensions`', async () => {
  const answer = await nest.ask('{ fileUploadPolicy(target: "Customer.photo") { accept convert } }', 'ada');
  assert.deepEqual(answer, { data: { fileUploadPolicy: { accept: ['image/png'], convert: ['SEPIA'] } } });
});

test('`transformAutoSchemaFile` writes the types of Darkroom to the file, too', async () => {
  const text = await readFile(schemaFile, 'utf8');
  assert.match(text, /startFileUpload\(/);
  assert.match(text, /type Customer \{[^}]*logo: File\n/);
  assert.doesNotMatch(text, /^ *logo: \S+ @/m);
});

test('a schema that is built again without the resolvers of Darkroom does not reach a method with a file', async () => {
  const { schema } = nest.app.get(GraphQLSchemaHost);
  const rebuilt = buildSchema(printSchema(schema));
  const again = rebuilt.getMutationType()?.getFields()['setLogo'];
  assert.ok(again);
  assert.ok(setLogoOfNest);
  again.resolve = setLogoOfNest;
  const before = calls;
  const { errors } = await execute({
    schema: rebuilt,
    source: 'mutation { setLogo(input: { customer: 1, logo: "x" }) { id } }',
    contextValue: { req: { headers: { 'x-user': 'ada' } } },
  });
  assert.match(errors?.[0]?.message ?? '', /The files of Mutation\.setLogo were not checked/);
  assert.equal(calls, before);
});
