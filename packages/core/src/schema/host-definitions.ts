import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import { isSchema, parse, Source, type DefinitionNode, type ParseOptions } from 'graphql';

/** Every form of type definitions that `makeExecutableSchema` accepts. */
export type TypeSource = IExecutableSchemaDefinition['typeDefs'];

/** The definitions and extensions in a host's type definitions as written, before any merging. */
export function definitionsOf(source: TypeSource, options: ParseOptions): readonly DefinitionNode[] {
  if (typeof source === 'function') return definitionsOf(source(), options);
  if (typeof source === 'string' || source instanceof Source) return parse(source, options).definitions;
  if (isSchema(source)) return getDocumentNodeFromSchema(source).definitions;
  if (Array.isArray(source)) return source.flatMap((item: TypeSource) => definitionsOf(item, options));
  return 'definitions' in source ? source.definitions : [source];
}
