import { makeExecutableSchema, type IExecutableSchemaDefinition } from '@graphql-tools/schema';
import { Kind, type DocumentNode, type GraphQLSchema } from 'graphql';
import { DarkroomError } from '../errors.ts';
import { findClashes } from './find-clashes.ts';
import { definitionsOf } from './host-definitions.ts';
import type { Names } from './names.ts';
import { ownDefinitions, type OwnDefinitions } from './own-definitions.ts';
import { renameResolvers } from './rename-resolvers.ts';
import { renameTypeDefs } from './rename-type-defs.ts';
import type { Resolvers } from './resolver-types.generated.ts';
import { rootTypeNames } from './root-types.ts';

/**
 * Makes a schema of a host's definitions and ours, before its policies take effect. Ours go to the root types of the host, whatever it
 * calls them.
 *
 * @param ours Under their own names; the definitions are made anew each time, as merging changes them.
 * @throws {DarkroomError} INVALID_CONFIGURATION for what both define.
 */
export function makeHostSchema<HostContext>(
  definition: IExecutableSchemaDefinition<HostContext>,
  ours: { readonly typeDefs: () => DocumentNode; readonly resolvers: Resolvers; readonly names: Names },
): { readonly schema: GraphQLSchema; readonly own: OwnDefinitions } {
  const definitions = definitionsOf(definition.typeDefs, definition);
  const names: Names = new Map([...rootTypeNames(definitions), ...ours.names]);
  const own = ownDefinitions(ours.typeDefs(), names);
  const clashes = findClashes(definitions, own, own.rootTypes);
  if (clashes.size > 0) {
    const problems = [...clashes].map(([name, problem]) => `${name}: ${problem}`);
    throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
  }
  const schema = makeExecutableSchema({
    ...definition,
    typeDefs: [renameTypeDefs(ours.typeDefs(), names), { kind: Kind.DOCUMENT, definitions }],
    resolvers: [renameResolvers(ours.resolvers, names), definition.resolvers ?? {}].flat(),
  });
  return { schema, own };
}
