import { readFile, writeFile } from 'node:fs/promises';
import { print } from 'graphql';
import type { Darkroom } from '../create-darkroom.ts';
import { withoutTransformGuard } from '../schema/transform-guard.ts';

const HEADER =
  '# What Darkroom adds to the schema, for editors and code generators. Made by `npx @graphql-darkroom/core schema`: do not edit.\n\n';

/** The result of {@link writeSchema}. */
export type WriteSchemaOutcome = 'WRITTEN' | 'SAME' | 'DIFFERENT';

/** The SDL of everything that Darkroom adds to a schema. */
export function schemaText({ typeDefs }: Pick<Darkroom, 'typeDefs'>): string {
  return `${HEADER}${print(withoutTransformGuard(typeDefs))}\n`;
}

/** Writes the text to a file unless the file already contains it; with `check`, only compares. */
export async function writeSchema(
  path: string,
  text: string,
  { check }: { readonly check: boolean },
): Promise<WriteSchemaOutcome> {
  const present = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  // A checkout on Windows may have changed the line ends.
  if (present?.replaceAll('\r\n', '\n') === text) return 'SAME';
  if (check) return 'DIFFERENT';
  await writeFile(path, text);
  return 'WRITTEN';
}
