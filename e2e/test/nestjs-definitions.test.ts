import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { DarkroomModule, withDarkroom } from '@graphql-darkroom/nestjs';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { afterAll, beforeAll, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const typeDefs = /* GraphQL */ `
  type Query {
    customer(id: ID!): Customer
    shops: [Shop!]!
    shop(id: ID!): Shop
  }
  type Customer {
    id: ID!
    name: String!
    logo: File @fileUpload(subject: "id", accept: ["image/*"])
  }
  type Shop {
    id: ID!
    since: DateTime!
    logo: File @fileUpload(subject: "id")
    logo_url: URL @fileUpload(target: "Shop.logo", subject: "id")
    reports: [File!]! @fileUpload(subject: "id")
    branches: [Shop!]!
  }
  type Mutation {
    setLogo(id: ID!, logo: ID @fileUpload(target: "Shop.logo", subject: "id", attach: SET)): Shop!
  }
`;

/** What a host writes by hand of the types that Nest generated. */
const RESOLVER = `
  import type { Stored } from '@graphql-darkroom/nestjs';
  import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
  import type { Shop, IQuery } from './graphql.js';

  const shops: Stored<Shop>[] = [
    { id: '1', since: new Date(), logo: null, reports: ['an id'], branches: [] },
    { id: '2', since: new Date(), logo: 'an id', logo_url: 'an id', reports: [], branches: [] },
  ];

  @Resolver('Shop')
  export class ShopsResolver implements Pick<Stored<IQuery>, 'shop' | 'shops'> {
    @Query('shop')
    shop(@Args('id') id: string): Stored<Shop> | null {
      return shops.find((shop) => shop.id === id) ?? null;
    }

    @Query('shops')
    async shops(): Promise<Stored<Shop[]>> {
      return shops;
    }

    @Mutation('setLogo')
    setLogo(@Args('id') id: string, @Args('logo') logo: string | null): Stored<Shop> {
      const shop = this.shop(id);
      if (shop === null) throw new Error('There is no such shop.');
      const year: number = shop.since.getFullYear();
      return Object.assign(shop, { logo, branches: [{ ...shop, id: String(year) }] });
    }

    @ResolveField('reports')
    reports(@Parent() shop: Stored<Shop>): Stored<Shop['reports']> {
      return shop.reports;
    }
  }

  // @ts-expect-error A file is given by its id, which is a text.
  export const wrongId: Stored<Shop>['logo'] = 7;
  // @ts-expect-error Only for files may an id be given.
  export const wrongPlace: Stored<Shop>['branches'] = ['an id'];
  // @ts-expect-error A list that is always there cannot be null.
  export const wrongList: Stored<Shop>['reports'] = null;
  // @ts-expect-error What Nest generates has files, not their ids.
  export const generated: Shop['logo'] = 'an id';
`;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, '.definitions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// One check for both: each loads the types of Nest.
test('types that Nest generates are right for resolvers that give ids of files', { timeout: 120_000 }, async () => {
  const guide = await readFile(join(ROOT, 'docs/guides/nestjs.md'), 'utf8');
  const [, documented = ''] = /^```ts fragment\n(import type \{ Stored \}[^]*?)^```$/m.exec(guide) ?? [];
  assert.notEqual(documented, '');
  for (const outputAs of ['class', 'interface'] as const) {
    const path = join(folder, outputAs, 'graphql.ts');
    await mkdir(dirname(path));
    await startWith({
      path,
      outputAs,
      customScalarTypeMapping: { DateTime: 'Date', SafeInt: 'number', URL: 'string' },
    });
    const generated = new RegExp(`export ${outputAs} Customer \\{[^}]*logo\\?: Nullable<File>`);
    assert.match(await readFile(path, 'utf8'), generated);
    await writeFile(join(folder, outputAs, 'shops.resolver.ts'), RESOLVER);
    await writeFile(join(folder, outputAs, 'customers.resolver.ts'), documented);
  }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'examples/nestjs/tsconfig.json'),
      compilerOptions: {
        strict: true,
        // Classes that Nest generates have no initial values.
        strictPropertyInitialization: false,
        paths: { '@graphql-darkroom/nestjs': [join(ROOT, 'packages/nestjs/src/stored.ts')] },
      },
      include: ['*/*.ts'],
    }),
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '--project', folder, '--pretty', 'false'];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch(
    (error: unknown) => error as { readonly stdout: string },
  );
  assert.equal(stdout, '');
});

/** Starts a host with these definitions, which Nest then writes, and ends it. */
async function startWith(definitions: NonNullable<ApolloDriverConfig['definitions']>): Promise<void> {
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => null,
  });
  const app = await NestFactory.create(
    {
      module: class {},
      imports: [
        DarkroomModule.forRoot({ darkroom }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          ...withDarkroom(darkroom, { typeDefs, definitions }),
        }),
      ],
    },
    { logger: false, abortOnError: false },
  );
  await app.init();
  await app.close();
}
