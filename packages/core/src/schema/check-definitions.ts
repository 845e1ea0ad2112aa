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
 * Problems with Darkroom's definitions in a schema that a host assembled from them and its own, one line each,
 * beginning with the name or coordinate: what the host defines too, and what differs from Darkroom's definition.
 *
 * Little remains of two definitions of one name after they are merged. Nodes that still have a location are traced to
 * their source, where a definition and an extension can be distinguished; everything else is compared with what it
 * should be.
 */
export function checkDefinitions(
  schema: GraphQLSchema,
  own: OwnDefinitions,
  options: {
    /**
     * Whether the host's definitions were compared before they were merged: then parts added to Darkroom's come from an
     * extension.
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
  // If no node is recognizable as Darkroom's, as in a schema that was printed and parsed again, the origin of a root
  // field is unknown.
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
 * The shape of one of Darkroom's types without what a host may do to it: add parts with an extension, add interfaces,
 * or filter parts out. A part without a location may come from an extension, or from a definition that was merged with
 * Darkroom's.
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
      ? `Declare it in \`schema { ${operation}: ... }\``
      : `Pass \`names: { ${rootTypeName(operation)}: '${actual}' }\` to createDarkroom`;
  return `it has fields of Darkroom, but is not the ${operation} type of this schema. ${remedy}.`;
}
