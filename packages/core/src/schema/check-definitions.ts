import {
  OperationTypeNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { hostDefinitions, isOwnNode, nodesOfField, nodesOfType, partsOf } from './definition-nodes.ts';
import {
  difference,
  shapeOfField,
  shapeOfNode,
  shapeOfSchemaDirective,
  shapeOfSchemaField,
  shapeOfType,
  type DefinitionShape,
} from './definition-shape.ts';
import { directiveClash, findClashes, rootFieldClash, typeClash } from './find-clashes.ts';
import type { OwnDefinition, OwnDefinitions } from './own-definitions.ts';
import { rootTypeName } from './root-types.ts';

/**
 * What is wrong with our definitions in a schema that a host put together of them and its own, a line each, beginning
 * with the name or coordinate: what the host defines too, and what is not as we defined it.
 *
 * Merging leaves little of two definitions of one name. What still says where it is from is followed back to its
 * source, where a definition can be told from an extension; what does not is compared with what it should be.
 */
export function checkDefinitions(
  schema: GraphQLSchema,
  own: OwnDefinitions,
  options: {
    /**
     * Whether the host's definitions were compared before they were merged: what was added to
     * ours is then an extension's.
     */
    readonly isCompared: boolean;
  },
): readonly string[] {
  const types = [...own.types].flatMap(([name, definition]) => {
    const type = schema.getType(name);
    return type === undefined ? [] : [{ name, definition, type }];
  });
  const rootTypes = new Map(
    Object.values(OperationTypeNode).flatMap((operation) => {
      const type = schema.getRootType(operation);
      return type == null ? [] : [[operation, type.name] as const];
    }),
  );
  const rootFields = ownRootFields(schema, own);
  const directive = schema.getDirective(own.directive.name.value);
  // Where nothing is known to be ours, such as in a schema that was printed and parsed again, a root field says
  // nothing about its origin.
  const hasOrigin = types.some(({ type }) => isOwnNode(type.astNode));

  const nodes = [
    directive?.astNode,
    ...types.flatMap(({ type }) => nodesOfType(type)),
    ...rootFields.flatMap(({ field }) => nodesOfField(field)),
  ];
  const problems = new Map(findClashes(hostDefinitions(nodes), own, hasOrigin ? rootTypes : null));
  const note = (name: string, problem: string): void => {
    if (!problems.has(name)) problems.set(name, problem);
  };

  for (const [operation, name] of own.rootTypes) {
    const actual = rootTypes.get(operation) ?? null;
    if (actual !== name && schema.getType(name) !== undefined) note(name, misplacedRoot(operation, actual));
  }
  for (const { coordinate, field, definition } of rootFields) {
    const differs = shapeOfSchemaField(field) !== shapeOfField(definition.node);
    if (differs || (hasOrigin && !nodesOfField(field).every(isOwnNode))) {
      note(coordinate, rootFieldClash(definition, ''));
    }
  }
  for (const { name, type, definition } of types) {
    const ours = shapeOfNode(definition.node);
    const differs = difference(unexplained(type, ours, { mayHave: options.isCompared, mayLack: hasOrigin }), ours);
    if (differs !== '') note(name, typeClash(definition, '', differs));
  }
  if (directive != null) {
    const differs = difference(shapeOfSchemaDirective(directive), shapeOfNode(own.directive));
    if (differs !== '') note('@fileUpload', directiveClash('', differs));
  }
  return [...problems].map(([name, problem]) => `${name}: ${problem}`);
}

function ownRootFields(schema: GraphQLSchema, own: OwnDefinitions): readonly OwnRootField[] {
  return [...own.rootFields].flatMap(([operation, definitions]) => {
    const type = schema.getRootType(operation);
    const fields = type?.getFields() ?? {};
    return [...definitions].flatMap(([name, definition]) => {
      const field = fields[name];
      return field === undefined ? [] : [{ coordinate: `${type?.name ?? ''}.${name}`, field, definition }];
    });
  });
}

interface OwnRootField {
  readonly coordinate: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly definition: OwnDefinition<FieldDefinitionNode>;
}

/**
 * The shape of a type of ours without what a host may do to it: add parts by an extension, and interfaces, or filter
 * parts out. A part that does not know where it is from may be an extension's, or a definition's
 * that was mixed with ours.
 */
function unexplained(
  type: GraphQLNamedType,
  ours: DefinitionShape,
  { mayHave, mayLack }: { readonly mayHave: boolean; readonly mayLack: boolean },
): DefinitionShape {
  const extending = new Set(
    type.extensionASTNodes.flatMap((node) => [
      ...('fields' in node ? (node.fields ?? []) : []),
      ...('values' in node ? (node.values ?? []) : []),
    ]),
  );
  const shape = new Map(shapeOfType(type));
  for (const { name, astNode } of partsOf(type)) {
    if (ours.has(name)) continue;
    if (mayHave || astNode?.loc !== undefined || [...extending].some((node) => node === astNode)) shape.delete(name);
  }
  for (const part of shape.keys()) {
    if (part.startsWith('implements ') && !ours.has(part)) shape.delete(part);
  }
  for (const [part, signature] of ours) {
    if (mayLack && !shape.has(part)) shape.set(part, signature);
  }
  return shape;
}

function misplacedRoot(operation: OperationTypeNode, actual: string | null): string {
  const remedy =
    actual === null
      ? `name it in \`schema { ${operation}: ... }\``
      : `give createDarkroom \`names: { ${rootTypeName(operation)}: '${actual}' }\``;
  return `it has fields of Darkroom's, but is not what this schema calls its ${operation} type; ${remedy}.`;
}
