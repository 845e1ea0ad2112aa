import { makeExecutableSchema, type IExecutableSchemaDefinition } from '@graphql-tools/schema';
import { isTypeDefinitionNode, Kind, type DefinitionNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { type Clashes, findClashes } from './find-clashes.ts';
import { definitionsOf } from './host-definitions.ts';
import { findMisplacedDirectives } from './misplaced-directives.ts';
import type { Names } from './names.ts';
import { ownDefinitions, type OwnDefinitions } from './own-definitions.ts';
import { renameResolvers } from './rename-resolvers.ts';
import { renameTypeDefs } from './rename-type-defs.ts';
import type { Resolvers } from './resolver-types.generated.ts';
import { rootTypeNames } from './root-types.ts';

/**
 * Makes a schema from a host's definitions and Darkroom's, before its policies take effect. Darkroom's root fields are
 * added to the host's root types, whatever their names.
 *
 * @param ours Under their original names; the definitions are built again each time, because merging changes them.
 * @throws {DarkroomError} INVALID_CONFIGURATION for what both define, for a copy of
 * Darkroom's definitions, and for an `@fileUpload` in a wrong place or with
 * unknown arguments.
 */
export function makeHostSchema<HostContext>(
  definition: IExecutableSchemaDefinition<HostContext>,
  ours: { readonly typeDefs: () => DocumentNode; readonly resolvers: Resolvers; readonly names: Names },
): { readonly schema: GraphQLSchema; readonly own: OwnDefinitions } {
  const definitions = definitionsOf(definition.typeDefs, definition);
  const names: Names = new Map([...rootTypeNames(definitions), ...ours.names]);
  const own = ownDefinitions(ours.typeDefs(), names);
  const clashes = findClashes(definitions, own, own.rootTypes);
  if (areAllRootFieldsIn(clashes, own)) throw new DarkroomError('INVALID_CONFIGURATION', COPY);
  throwAny([...clashes].map(([name, problem]) => `${name}: ${problem}`));
  const schema = make({
    ...definition,
    // Darkroom's last: graphql-tools looks up each root field of the later document among all of the earlier one.
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
      // graphql detects these too but does not report where they are. Searched only now, because a large schema takes
      // time.
      throwAny(findMisplacedDirectives(definitions, own.directive));
      throw error;
    }
  }
}

const COPY =
  'Your type definitions contain all of Darkroom’s, as `npx @graphql-darkroom/core schema` writes them. Leave that copy out: makeSchema adds the definitions. If a tool has merged it into yours, make the schema by `darkroom.transformSchema(makeExecutableSchema({ typeDefs, resolvers: [darkroom.resolvers, resolvers] }))`.';

/** Whether the host defines each of Darkroom's root fields, of which nobody has all by chance. */
function areAllRootFieldsIn(clashes: Clashes, own: OwnDefinitions): boolean {
  return [...own.rootFields].every(([operation, fields]) =>
    [...fields.keys()].every((field) => clashes.has(`${own.rootTypes.get(operation)}.${field}`)),
  );
}

/** @throws {DarkroomError} INVALID_CONFIGURATION with all problems, one line each, if there are any. */
function throwAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
}

/**
 * Darkroom's definitions without those that the host has too, scalars and identical types: the host may describe them
 * differently.
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
