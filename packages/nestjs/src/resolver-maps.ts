import type { Darkroom } from '@graphql-darkroom/core';
import { mergeSchemas } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { isRootType, rootFields } from './root-fields.ts';

/** Resolvers by type and then by field, as Nest provides them. */
export type ResolverMap = Readonly<Record<string, unknown>>;

/** The resolvers of Darkroom's types that guards do not apply to. */
export function typeResolvers({ resolvers }: Pick<Darkroom, 'resolvers'>): ResolverMap {
  return Object.fromEntries(Object.entries(resolvers).filter(([name]) => !isRootType(name)));
}

/**
 * Splits the resolvers that Nest found into those of Darkroom's root fields, with Nest's guards before them, and all
 * others.
 */
export function partResolvers(
  darkroom: Darkroom,
  found: readonly ResolverMap[],
): { readonly ours: ResolverMap; readonly others: readonly ResolverMap[] } {
  const coordinates = new Set(rootFields(darkroom).map(({ coordinate }) => coordinate));
  const ours: Record<string, Record<string, unknown>> = {};
  const others = found.map((map) => {
    const rest: Record<string, unknown> = {};
    for (const [type, fields] of Object.entries(map)) {
      const entries = isRootType(type) ? Object.entries(fields as ResolverMap) : [];
      const isOurs = ([name]: readonly [string, unknown]): boolean => coordinates.has(`${type}.${name}`);
      const taken = entries.filter(isOurs);
      if (taken.length > 0) ours[type] = { ...ours[type], ...Object.fromEntries(taken) };
      // A type with only Darkroom's fields is not in the host's schema.
      if (taken.length === 0) rest[type] = fields;
      else if (taken.length < entries.length) {
        rest[type] = Object.fromEntries(entries.filter((entry) => !isOurs(entry)));
      }
    }
    return rest;
  });
  return { ours, others };
}

/** A schema made of classes, with Darkroom's types and fields added. */
export function mergeIntoSchema(
  { typeDefs }: Pick<Darkroom, 'typeDefs'>,
  schema: GraphQLSchema,
  resolvers: readonly ResolverMap[],
): GraphQLSchema {
  return mergeSchemas({ schemas: [schema], typeDefs, resolvers: [...resolvers] as never[] });
}
