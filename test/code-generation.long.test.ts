import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { DocumentNode } from 'graphql';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { schemaText } from '../packages/core/src/cli/write-schema.ts';
import {
  createDarkroom,
  type Darkroom,
  darkroomCodegen,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
} from '../packages/core/src/index.ts';

const ROOT = join(import.meta.dirname, '..');

const SCHEMA = /* GraphQL */ `
  type Query {
    customer(id: ID!): Customer
  }
  type Customer {
    id: ID!
    since: DateTime!
    logo: File @fileUpload(subject: "id", accept: ["image/*"])
    logo_url: URL @fileUpload(target: "Customer.logo", subject: "id")
    reports: [File!]! @fileUpload(subject: "id")
  }
  type Mutation {
    setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer!
  }
  extend type File {
    uploader: String
  }
`;

/** What a host writes by hand: ids for files, and a field of its own on \`File\`. */
const RESOLVERS = `
  import type { DarkroomFiles } from '@graphql-darkroom/core';
  import type { Resolvers } from './resolvers-types.ts';

  export const resolvers: Resolvers = {
    Query: {
      customer: (_, { id }) => ({ id, since: new Date(), logo: 'an id', logo_url: 'an id', reports: ['an id', 'another'] }),
    },
    Customer: {
      logo: () => 'an id',
      reports: async () => ['an id', Promise.resolve('another'), { id: 'a third' }, Promise.resolve({ id: 'a fourth' })],
    },
    Mutation: {
      setLogo: (_, { id, logo }) => {
        const given: string | null | undefined = logo;
        return { id, since: '2026-01-02T03:04:05Z', logo: given ?? null, reports: [] };
      },
    },
    File: {
      uploader: (file) => \`\${file.ownerId ?? 'anonymous'}: \${file.name ?? file.id}\`,
    },
  };

  /** With the files that \`files.list\` gives. */
  export const objects = (files: DarkroomFiles): Resolvers => ({
    Customer: {
      logo: () => files.get('an id'),
      reports: async ({ id }) => [...(await files.list({ target: 'Customer.reports', subject: id })).files],
    },
  });

  export const wrong: Resolvers = {
    Customer: {
      // @ts-expect-error It is no id.
      logo: () => 7,
      // @ts-expect-error No id of a file is a number.
      reports: () => [{ id: 7 }],
      // @ts-expect-error A URL is given by the id of its file, or as it is.
      logo_url: () => ({ id: 'an id' }),
      // @ts-expect-error Only for files may an id be given.
      id: () => ({ id: 'an id' }),
    },
    // @ts-expect-error Only for files may an id be given.
    Query: { customer: () => 'an id' },
    File: {
      // @ts-expect-error A file has nothing of this name.
      uploader: (file) => file.uploader,
    },
  };
`;

const PAGE = `
  import { graphql } from './gql/gql.ts';
  import type { ResultOf } from '@graphql-typed-document-node/core';

  export const document = graphql(/* GraphQL */ \`
    query Logo($id: ID!) {
      customer(id: $id) { since logo { url size createdAt conversion(name: SEPIA) { url } } logo_url }
      files(where: { createdAfter: "2026-01-02T03:04:05Z" }) { pageInfo { hasNextPage } }
    }
  \`);

  export function read({ customer, files }: ResultOf<typeof document>): [string | null, number | null, string, boolean] {
    const logo = customer?.logo ?? null;
    // @ts-expect-error It is a text.
    const wrong: Date | undefined = customer?.since;
    void wrong;
    return [logo?.url ?? null, logo?.size ?? null, logo?.createdAt ?? '', files.pageInfo.hasNextPage];
  }
`;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dirname, '.code-generation-'));
  const darkroom = newDarkroom();
  const { server, client } = darkroomCodegen();
  const { scalars, ...typesPluginsConfig } = server;
  const strict = { useTypeImports: true, enumsAsTypes: true, strictScalars: true, skipTypename: true };
  await write({
    'src/modules/base/schema.graphql': SCHEMA,
    'src/modules/darkroom/schema.graphql': schemaText(darkroom),
    'src/resolvers.ts': RESOLVERS,
    'src/page.ts': PAGE,
    // What a host has written already is kept.
    'src/modules/base/resolvers/File.ts': `
      import type { FileResolvers } from './../../types.generated';
      export const File: Pick<FileResolvers, 'uploader'> = { uploader: (file) => file.ownerId };
    `,
    'src/modules/base/resolvers/Mutation/setLogo.ts': `
      import type { MutationResolvers } from './../../../types.generated';
      export const setLogo: NonNullable<MutationResolvers['setLogo']> = (_, { id, logo }) =>
        ({ id, since: new Date(), logo: logo ?? null, reports: [] });
    `,
    'src/tsconfig.json': {
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'es2024',
        module: 'esnext',
        moduleResolution: 'bundler',
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        types: ['node'],
        typeRoots: [join(ROOT, 'node_modules/@types')],
        paths: {
          '@graphql-darkroom/core': [join(ROOT, 'packages/core/src/index.ts')],
          '@graphql-typed-document-node/core': [
            join(ROOT, 'packages/client/node_modules/@graphql-typed-document-node/core/typings/index.d.ts'),
          ],
        },
      },
      include: ['.'],
    },
    'codegen.json': {
      schema: 'src/modules/**/*.graphql',
      generates: {
        'src/resolvers-types.ts': { plugins: ['typescript', 'typescript-resolvers'], config: { ...strict, ...server } },
        'src/gql/': { preset: 'client', documents: ['src/page.ts'], config: { ...strict, ...client } },
        'src/modules': {
          preset: '@eddeee888/gcg-typescript-resolver-files',
          presetConfig: {
            blacklistedModules: ['darkroom'],
            tsConfigFilePath: 'src/tsconfig.json',
            typesPluginsConfig,
            scalarsOverrides: Object.fromEntries(Object.entries(scalars).map(([name, type]) => [name, { type }])),
          },
        },
      },
    },
  });
  const bin = join(dirname(createRequire(import.meta.url).resolve('@graphql-codegen/cli/package.json')), 'esm/bin.js');
  await run(bin, ['--config', 'codegen.json']);
}, 120_000);

function newDarkroom(): Darkroom {
  return createDarkroom<unknown, 'SEPIA'>({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => 'ann',
  });
}

afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [program, ...args], { cwd: folder });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    assert.fail(`${stdout}\n${stderr}`);
  }
}

describe('GraphQL Code Generator, told of Darkroom by darkroomCodegen()', () => {
  test('makes types of which a host’s resolvers, and its pages, are right', { timeout: 120_000 }, async () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
    await run(join(dirname(tsc), 'bin/tsc'), ['--project', 'src']);
  });

  test('has the server preset write resolvers for the host’s types alone', async () => {
    const resolvers = await readFile(join(folder, 'src/modules/resolvers.generated.ts'), 'utf8');
    assert.match(resolvers, /customer/);
    assert.doesNotMatch(resolvers, /startFileUpload/);
  });

  test('has the server preset write Darkroom’s definitions too, of which makeSchema says so', async () => {
    const written = (await import(join(folder, 'src/modules/typeDefs.generated.ts'))) as { typeDefs: DocumentNode };
    const darkroom = newDarkroom();
    assert.throws(() => darkroom.makeSchema({ typeDefs: written.typeDefs }), /Leave that copy out/);
    await darkroom.close();
  });
});
