import { guardsFirst } from '@graphql-darkroom/core';
import type { GraphQLSchema } from 'graphql';
import { type FieldResolver, isRootType } from './root-fields.ts';

/** The coordinates of the root fields among these resolvers. */
export function coordinatesOf(resolvers: readonly object[]): Set<string> {
  return new Set(
    resolvers.flatMap((types) =>
      Object.entries(types).flatMap(([type, fields]) =>
        isRootType(type) ? Object.keys(fields as object).map((field) => `${type}.${field}`) : [],
      ),
    ),
  );
}

/** Makes files among the arguments of these root fields be checked after their guards. */
export function markGuarded(schema: GraphQLSchema, coordinates: ReadonlySet<string>): void {
  for (const resolver of resolversOf(schema, coordinates).values()) guardsFirst(resolver);
}

/** The resolvers of these root fields that guards run in, by coordinate. */
export function resolversOf(
  schema: GraphQLSchema,
  coordinates: ReadonlySet<string>,
): ReadonlyMap<string, FieldResolver> {
  const found = new Map<string, FieldResolver>();
  for (const coordinate of coordinates) {
    const [type = '', name = ''] = coordinate.split('.');
    const field = isRootType(type) ? rootsOf(schema)[type]?.getFields()[name] : undefined;
    const resolver = type === 'Subscription' ? field?.subscribe : field?.resolve;
    if (resolver != null) found.set(coordinate, resolver);
  }
  return found;
}

type Root = ReturnType<GraphQLSchema['getQueryType']>;

function rootsOf(schema: GraphQLSchema): Record<'Query' | 'Mutation' | 'Subscription', Root> {
  return {
    Query: schema.getQueryType(),
    Mutation: schema.getMutationType(),
    Subscription: schema.getSubscriptionType(),
  };
}
