import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { darkroomDocuments } from '@graphql-darkroom/client/documents';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage, memoryTagger } from '@graphql-darkroom/core';
import type { ResultOf, TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  printSchema,
  validate,
  visit,
} from 'graphql';
import { describe, test } from 'vitest';
import { fileFields } from '../src/index.ts';

const NAMES = {
  File: 'Asset',
  FileWhere: 'AssetFilter',
  SafeInt: 'BigInt',
  'Query.file': 'asset',
  'Mutation.startFileUpload': 'beginUpload',
  'Subscription.fileUpdates': 'assets',
};

function schemaOf(names: Readonly<Record<string, string>> = {}): GraphQLSchema {
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    tagger: memoryTagger(),
    viewer: () => null,
    names,
  });
  return darkroom.makeSchema({ typeDefs: 'type Query { mine: ID }' });
}

const entries = Object.entries(darkroomDocuments()) as readonly (readonly [string, DocumentNode])[];

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const [operation] = definitions;
  assert.equal(operation?.kind, Kind.OPERATION_DEFINITION);
  return operation;
}

describe('the documents', () => {
  test('are operations of the schema, each with a name of its own', () => {
    const schema = schemaOf();
    for (const [name, document] of entries) assert.deepEqual(validate(schema, document), [], name);
    const names = new Set(entries.map(([, document]) => operationOf(document).name?.value));
    assert.equal(names.size, entries.length);
  });

  test('reach every root field of the schema, with every argument', () => {
    const schema = schemaOf();
    const reached = new Map(
      entries.map(([, document]) => {
        const { operation, selectionSet } = operationOf(document);
        const [field] = selectionSet.selections;
        assert.equal(field?.kind, Kind.FIELD);
        return [`${operation} ${field.name.value}`, field.arguments?.map(({ name }) => name.value).toSorted()];
      }),
    );
    for (const operation of Object.values(OperationTypeNode)) {
      for (const field of Object.values(schema.getRootType(operation)?.getFields() ?? {})) {
        if (field.name === 'mine') continue;
        const args = field.args.map(({ name }) => name).toSorted();
        assert.deepEqual(reached.get(`${operation} ${field.name}`), args, `${operation} ${field.name}`);
      }
    }
  });

  test('are operations of a schema with other names, and answer with Darkroom’s own', () => {
    const schema = schemaOf(NAMES);
    for (const [name, document] of Object.entries(darkroomDocuments({ names: NAMES }))) {
      assert.deepEqual(validate(schema, document as DocumentNode), [], name);
    }
    const { loc } = darkroomDocuments({ names: NAMES }).startFileUpload;
    assert.match(loc?.source.body ?? '', /\$size: BigInt, .*startFileUpload: beginUpload\(/);
  });

  test.each([
    ['a selection', '{ conversion(name: SEPIA) { url } }'],
    ['a fragment', 'fragment Sepia on File { conversion(name: SEPIA) { url } }'],
  ])('ask for further fields, given as %s', (_, text) => {
    const schema = schemaOf();
    const documents = darkroomDocuments({ fields: fileFields<{ conversion: { url: string | null } | null }>(text) });
    for (const [name, document] of Object.entries(documents)) {
      assert.deepEqual(validate(schema, document as DocumentNode), [], name);
    }
    assert.match(documents.watchFileList.loc?.source.body ?? '', /Sepia|SEPIA/);
  });

  test('are what other clients know as TypedDocumentNode', () => {
    const { file } = darkroomDocuments();
    const typed: TypedDocumentNode<ResultOf<typeof file>, { readonly id: string }> = file;
    assert.equal(typed.kind, Kind.DOCUMENT);
  });

  test('have the types that a code generator gives them', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'darkroom-documents-'));
    try {
      await mkdir(join(directory, 'node_modules/@graphql-darkroom'), { recursive: true });
      await mkdir(join(directory, 'node_modules/@graphql-typed-document-node'));
      const root = join(import.meta.dirname, '..');
      await symlink(root, join(directory, 'node_modules/@graphql-darkroom/client'));
      const core = '@graphql-typed-document-node/core';
      await symlink(join(root, 'node_modules', core), join(directory, 'node_modules', core));
      await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
      await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
      await writeFile(join(directory, 'generated.ts'), await generatedTypes());
      await writeFile(join(directory, 'compare.ts'), comparison());
      const compiler = join(root, '../../node_modules/typescript/bin/tsc');
      await promisify(execFile)(process.execPath, [compiler, '-p', directory]).catch(
        ({ stdout }: { readonly stdout: string }) => assert.fail(stdout),
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

const TSCONFIG = {
  extends: join(import.meta.dirname, '../../../tsconfig.base.json'),
  compilerOptions: {
    noEmit: true,
    isolatedDeclarations: false,
    declaration: false,
    types: [],
    lib: ['es2024', 'dom'],
  },
  include: ['*.ts'],
};

async function generatedTypes(): Promise<string> {
  // The conversions are the host's own, and a string to the client.
  const ast = visit(parse(printSchema(schemaOf())), {
    EnumTypeDefinition: (node) =>
      node.name.value === 'FileConversionName' ? { kind: Kind.SCALAR_TYPE_DEFINITION, name: node.name } : undefined,
  });
  return codegen({
    filename: 'generated.ts',
    documents: entries.map(([location, document]) => ({ location, document })),
    schema: ast,
    schemaAst: buildASTSchema(ast),
    plugins: [{ typescriptOperations: {} }],
    pluginMap: { typescriptOperations },
    config: {
      arrayInputCoercion: false,
      enumsAsTypes: true,
      immutableTypes: true,
      skipTypename: true,
      scalars: { ID: 'string', URL: 'string', DateTime: 'string', SafeInt: 'number', FileConversionName: 'string' },
    },
  });
}

/** A file that is correct where each document's types and the generated ones can be assigned to each other. */
function comparison(): string {
  const checks = entries.map(([name, document]) => {
    const operation = operationOf(document);
    const kind = operation.operation.replace(/^./, (letter) => letter.toUpperCase());
    const type = `generated.${operation.name?.value ?? ''}${kind}`;
    return `
      same<ResultOf<Documents['${name}']>, ${type}>(true);
      same<VariablesOf<Documents['${name}']>, ${type}Variables>(true);`;
  });
  return `
    import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
    import type { DarkroomDocuments, DarkroomFile } from '@graphql-darkroom/client/documents';
    import type * as generated from './generated.ts';
    type Documents = DarkroomDocuments<DarkroomFile>;
    type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : 'wider') : 'narrower';
    function same<One, Other>(_: Same<One, Other>): void {}
    ${checks.join('')}
  `;
}
