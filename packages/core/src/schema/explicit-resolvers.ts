import { defaultFieldResolver, type DocumentNode, Kind } from 'graphql';
import { leadsToFile, ownDefinitions } from './own-definitions.ts';
import type { Resolvers } from './resolver-types.generated.ts';

/**
 * Adds a resolver for each field of the types that lead to files: a field without one would inherit that of a host's
 * interface (`inheritResolversFromInterfaces`), which reads the host's own values.
 */
export function withExplicitResolvers(resolvers: Resolvers, typeDefs: DocumentNode): Resolvers {
  const names = new Map<string, string>();
  const own = ownDefinitions(typeDefs, names);
  const explicit = [...own.types].flatMap(([name, { node }]) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !leadsToFile(name, own, names)) return [];
    const fields = (node.fields ?? []).map((field) => [field.name.value, defaultFieldResolver]);
    return [[name, { ...Object.fromEntries(fields), ...(resolvers as Readonly<Record<string, object>>)[name] }]];
  });
  return { ...resolvers, ...(Object.fromEntries(explicit) as Resolvers) };
}

/**
 * The resolvers for a schema that is assembled by hand. If the host has a `scalar File`, graphql-tools would take the
 * resolver of `File.name` for the scalar's name, and fail before the clash can be reported.
 */
export function withoutFileName(resolvers: Resolvers): Resolvers {
  const fields = Object.entries(resolvers.File ?? {}).filter(([field]) => field !== 'name');
  return { ...resolvers, File: Object.fromEntries(fields) };
}
