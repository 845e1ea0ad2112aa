import { makeExecutableSchema, type IExecutableSchemaDefinition } from '@graphql-tools/schema';
import { isTypeDefinitionNode, Kind, type DefinitionNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { findClashes } from './find-clashes.ts';
import { definitionsOf } from './host-definitions.ts';
import { findMisplacedDirectives } from './misplaced-directives.ts';
import type { Names } from './names.ts';
import { ownDefinitions, type OwnDefinitions } from './own-definitions.ts';
import { renameResolvers } from './rename-resolvers.ts';
import { renameTypeDefs } from './rename-type-defs.ts';
import type { Resolvers } from './resolver-types.generated.ts';
import { rootTypeNames } from './root-types.ts';

/**
 * Makes a schema of a host's definitions and ours, before its policies take effect. Ours go to the root types of the
 * host, whatever it calls them.
 *
 * @param ours Under their own names; the definitions are made again each time, as merging changes them.
 * @throws {DarkroomError} INVALID_CONFIGURATION for what both define, and for `@fileUpload` where it cannot stand or
 * with arguments that it does not have.
 */
export function makeHostSchema<HostContext>(
  definition: IExecutableSchemaDefinition<HostContext>,
  ours: { readonly typeDefs: () => DocumentNode; readonly resolvers: Resolvers; readonly names: Names },
): { readonly schema: GraphQLSchema; readonly own: OwnDefinitions } {
  const definitions = definitionsOf(definition.typeDefs, definition);
  const names: Names = new Map([...rootTypeNames(definitions), ...ours.names]);
  const own = ownDefinitions(ours.typeDefs(), names);
  const clashes = findClashes(definitions, own, own.rootTypes);
  throwAny([...clashes].map(([name, problem]) => `${name}: ${problem}`));
  const schema = make({
    ...definition,
    // Ours last: graphql-tools looks each root field of the later one up among all of the earlier one.
    typeDefs: [
      { kind: Kind.DOCUMENT, definitions },
      withoutShared(renameTypeDefs(ours.typeDefs(), names), definitions, own),
    ],
    resolvers: [renameResolvers(ours.resolvers, names), definition.resolvers ?? {}].flat(),
  });
  return { schema, own };

  function make(input: IExecutableSchemaDefinition<HostContext>): GraphQLSchema {
    try {
      return makeExecutableSchema(input);
    } catch (error) {
      // graphql finds these as well, and does not say where they are. Looked for only now: a
      // large schema takes its time.
      throwAny(findMisplacedDirectives(definitions, own.directive));
      throw error;
    }
  }
}

/** @throws {DarkroomError} INVALID_CONFIGURATION with all problems, a line each; nothing when there are none. */
function throwAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
}

/**
 * Our definitions but for those of scalars, and of what is the same, that the host has itself: it
 * may describe them otherwise.
 */
function withoutShared(document: DocumentNode, host: readonly DefinitionNode[], own: OwnDefinitions): DocumentNode {
  const shared = new Set(
    host.flatMap((node) => (isTypeDefinitionNode(node) && own.types.has(node.name.value) ? [node.name.value] : [])),
  );
  const definitions = document.definitions.filter(
    (node) => !isTypeDefinitionNode(node) || !shared.has(node.name.value),
  );
  return { ...document, definitions };
}
