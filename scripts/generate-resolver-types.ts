import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { buildASTSchema, Kind, printSchema, parse, visit } from 'graphql';
import { buildTypeDefs } from '../packages/core/src/schema/type-defs.ts';

const output = join(import.meta.dirname, '../packages/core/src/schema/resolver-types.generated.ts');

const NAMES = { FileConversionName: 'string', FileConversionOrLadder: 'string', FileLadderName: 'string' };

/** Generates the resolver types for the SDL that core adds to a host's schema. */
async function generate(): Promise<string> {
  // The values of these enums come from the user at run time: to the resolvers they are strings.
  const document = visit(
    buildTypeDefs({ conversions: ['SEPIA'], ladders: ['PHOTO'], focalPoints: true, tagger: true }),
    {
      EnumTypeDefinition: (node) =>
        Object.hasOwn(NAMES, node.name.value) ? { kind: Kind.SCALAR_TYPE_DEFINITION, name: node.name } : undefined,
    },
  );
  const schemaAst = buildASTSchema(document);

  const code = await codegen({
    filename: output,
    documents: [],
    schema: parse(printSchema(schemaAst)),
    schemaAst,
    plugins: [{ typescript: {} }, { typescriptResolvers: {} }],
    pluginMap: { typescript, typescriptResolvers },
    config: {
      contextType: 'unknown',
      enumsAsTypes: true,
      immutableTypes: true,
      makeResolverTypeCallable: true,
      skipTypename: true,
      strictScalars: true,
      useTypeImports: true,
      mappers: {
        File: './file-view.ts#FileView',
        FileConversion: './file-view.ts#FileConversionView',
        FileTag: './file-view.ts#FileTagView',
        FileUpload: './file-view.ts#FileUploadView',
        FileUploadPart: './file-view.ts#FileUploadPartView',
      },
      scalars: { ID: 'string', URL: 'string', DateTime: 'Date', SafeInt: 'number', ...NAMES },
    },
  });
  return `// Generated from the SDL by \`pnpm codegen\`.\n${code.trimEnd()}\n`;
}

const code = await generate();

if (!process.argv.includes('--check')) {
  await writeFile(output, code);
} else if ((await readFile(output, 'utf8').catch(() => '')) !== code) {
  console.error(
    'packages/core/src/schema/resolver-types.generated.ts is out of date: run `pnpm codegen` and commit it.',
  );
  process.exitCode = 1;
}
