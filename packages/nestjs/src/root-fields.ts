import type { Darkroom } from '@graphql-darkroom/core';
import type { GraphQLFieldResolver } from 'graphql';

/** A resolver as graphql-js calls it. */
export type FieldResolver = GraphQLFieldResolver<unknown, unknown>;

const ROOT_TYPES = ['Query', 'Mutation', 'Subscription'] as const;

/** A type whose fields are subject to guards. */
export type RootType = (typeof ROOT_TYPES)[number];

/** A root field of Darkroom. */
export interface RootField {
  readonly type: RootType;
  readonly name: string;
  /** Such as `Query.files`. */
  readonly coordinate: string;
  /** The resolver that guards run before: it resolves the field, or starts a subscription. */
  readonly guarded: FieldResolver;
  /** Resolves an event of a subscription; null for other fields. */
  readonly resolveEvent: FieldResolver | null;
}

/** The root fields that a Darkroom adds to a schema, under their names in that schema. */
export function rootFields({ resolvers }: Pick<Darkroom, 'resolvers'>): readonly RootField[] {
  return ROOT_TYPES.flatMap((type) =>
    Object.entries((resolvers[type] ?? {}) as Readonly<Record<string, unknown>>).map(([name, resolver]) => ({
      type,
      name,
      coordinate: `${type}.${name}`,
      ...(type === 'Subscription'
        ? subscriptionOf(resolver as Subscribed)
        : { guarded: resolver as FieldResolver, resolveEvent: null }),
    })),
  );
}

/** Whether this is the name of a type whose fields are subject to guards. */
export function isRootType(name: string): name is RootType {
  return (ROOT_TYPES as readonly string[]).includes(name);
}

interface Subscribed {
  readonly subscribe: FieldResolver;
  readonly resolve: FieldResolver;
}

function subscriptionOf({ subscribe, resolve }: Subscribed): Pick<RootField, 'guarded' | 'resolveEvent'> {
  return { guarded: subscribe, resolveEvent: resolve };
}
