import { GraphQLScalarType } from 'graphql';
import { nameOf, type Names } from './names.ts';
import type { Resolvers } from './resolver-types.generated.ts';
import { isRootTypeName } from './root-types.ts';

/** The resolvers under the configured names of their types and root fields. */
export function renameResolvers(resolvers: Resolvers, names: Names): Resolvers {
  if (names.size === 0) return resolvers;
  const renamed = Object.entries(resolvers).map(([type, resolver]) => {
    const name = nameOf(names, type);
    if (resolver instanceof GraphQLScalarType) return [name, new GraphQLScalarType({ ...resolver.toConfig(), name })];
    if (!isRootTypeName(type)) return [name, resolver];
    const fields = Object.entries(resolver as Readonly<Record<string, unknown>>);
    return [name, Object.fromEntries(fields.map(([field, value]) => [nameOf(names, `${type}.${field}`), value]))];
  });
  // The keys are the user's own, so no type can name them.
  return Object.fromEntries(renamed) as Resolvers;
}
