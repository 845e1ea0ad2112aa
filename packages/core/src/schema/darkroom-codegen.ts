import type { DarkroomFile } from '../files/darkroom-file.ts';
import type { FileRecord } from '../ports/records.ts';
import { nameOf, readNames } from './names.ts';
import { buildTypeDefs } from './type-defs.ts';

/**
 * The parent that resolvers receive for fields that a host adds to `File`: the record of a file, without a promise of
 * what else is on it.
 */
export type FileParent = Pick<
  FileRecord,
  keyof FileRecord & Exclude<keyof DarkroomFile, 'attachments' | 'conversions' | 'policy' | 'tagging'>
>;

/** What a resolver may return for a file: its id, or an object with its id, such as a file of `files.list`. */
export type FileReference = string | { readonly id: string };

/**
 * What a resolver may return for a `File` besides its record, as the resolvers of fields with `@fileUpload` do; `never`
 * for all other types. For `resolverTypeWrapperSignature` of GraphQL Code Generator.
 */
export type FileIdFor<Type> = Type extends FileParent ? FileReference | Promise<FileReference> : never;

/** Options of {@link darkroomCodegen}. */
export interface DarkroomCodegenOptions {
  /** The `names` passed to `createDarkroom`. @default none */
  readonly names?: Readonly<Record<string, string>>;
}

/** The configuration of Darkroom's types for GraphQL Code Generator. */
export interface DarkroomCodegen {
  /** For the plugins `typescript` and `typescript-resolvers`. */
  readonly server: {
    readonly mappers: Readonly<Record<string, string>>;
    readonly scalars: Readonly<Record<string, { readonly input: string; readonly output: string }>>;
    readonly resolverTypeWrapperSignature: string;
  };
  /** For the preset `client`. */
  readonly client: {
    readonly scalars: Readonly<Record<string, string>>;
  };
}

/**
 * The configuration of GraphQL Code Generator for a schema with Darkroom's types: resolvers may return the id of a
 * file, or an object with it, for a `File`, and resolvers of fields that you add to `File` receive its record.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for `names` that Darkroom does not have.
 * @example
 * ```ts
 * const { server, client } = darkroomCodegen();
 * const config: CodegenConfig = {
 *   schema: ['schema.graphql', 'darkroom.graphql'],
 *   generates: {
 *     'src/resolvers-types.ts': { plugins: ['typescript', 'typescript-resolvers'], config: server },
 *     'src/gql/': { preset: 'client', documents: ['src/app/**'], config: client },
 *   },
 * };
 * ```
 */
export function darkroomCodegen({ names: given = {} }: DarkroomCodegenOptions = {}): DarkroomCodegen {
  const names = readNames(
    given,
    buildTypeDefs({ conversions: ['SEPIA'], ladders: ['PHOTO'], focalPoints: true, tagger: true }),
  );
  const named = <Value>(values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [nameOf(names, key), value]));
  return {
    server: {
      mappers: named({ File: '@graphql-darkroom/core#FileParent' }),
      scalars: named({
        DateTime: { input: 'Date', output: 'Date | string | number' },
        SafeInt: { input: 'number', output: 'number' },
        URL: { input: 'URL | string', output: 'URL | string' },
      }),
      resolverTypeWrapperSignature: "Promise<T> | T | import('@graphql-darkroom/core').FileIdFor<T>",
    },
    client: { scalars: named({ DateTime: 'string', SafeInt: 'number', URL: 'string' }) },
  };
}
