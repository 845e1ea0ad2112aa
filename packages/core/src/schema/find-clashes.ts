import {
  getLocation,
  isTypeDefinitionNode,
  Kind,
  type DefinitionNode,
  type FieldDefinitionNode,
  type Location,
  type OperationTypeNode,
  type TypeDefinitionNode,
} from 'graphql';
import { difference, shapeOfNode } from './definition-shape.ts';
import type { OwnDefinition, OwnDefinitions } from './own-definitions.ts';

/** Problems by the name or coordinate that they concern, each a sentence that says what to do. */
export type Clashes = ReadonlyMap<string, string>;

/**
 * Finds the host's definitions that have the name of one of Darkroom's. Scalars may be defined twice, and so may
 * definitions that are the same in both.
 *
 * @param rootTypes The host's names of its root types; null to skip root fields.
 */
export function findClashes(
  definitions: readonly DefinitionNode[],
  own: OwnDefinitions,
  rootTypes: ReadonlyMap<OperationTypeNode, string> | null,
): Clashes {
  const clashes = new Map<string, string>();
  const operations = new Map([...(rootTypes ?? [])].map(([operation, name]) => [name, operation]));

  for (const node of definitions) {
    if (node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === own.directive.name.value) {
      const differs = difference(shapeOfNode(node), shapeOfNode(own.directive));
      if (differs !== '') clashes.set('@fileUpload', directiveClash(placeOf(node.loc), differs));
    } else if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) {
      const operation = operations.get(node.name.value);
      const ours = operation === undefined ? undefined : own.rootFields.get(operation);
      for (const field of node.fields ?? []) {
        const definition = ours?.get(field.name.value);
        if (definition !== undefined) {
          clashes.set(`${node.name.value}.${field.name.value}`, rootFieldClash(definition, placeOf(field.loc)));
        }
      }
    }
    if (isTypeDefinitionNode(node)) {
      const definition = own.types.get(node.name.value);
      const differs = definition === undefined ? '' : difference(shapeOfNode(node), shapeOfNode(definition.node));
      if (definition !== undefined && differs !== '') {
        clashes.set(node.name.value, typeClash(definition, placeOf(node.loc), differs));
      }
    }
  }
  return clashes;
}

/** The message for a type that the host defines too. */
export function typeClash({ key, node }: OwnDefinition<TypeDefinitionNode>, place: string, differs: string): string {
  const word = KEYWORDS[node.kind];
  const extend = word === 'scalar' ? '' : ` To add to Darkroom's, use \`extend ${word} ${node.name.value}\`.`;
  return `your schema defines it${place}, and so does Darkroom${placeOf(node.loc)}; ${differs}. Rename Darkroom's with \`names: { ${key}: 'Darkroom${key}' }\`, or rename yours.${extend}`;
}

/** The message for a root field that the host defines too. */
export function rootFieldClash({ key, node }: OwnDefinition<FieldDefinitionNode>, place: string): string {
  const [, field = ''] = key.split('.');
  const suggestion = `darkroom${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return `your schema defines it${place}, and so does Darkroom${placeOf(node.loc)}. Rename Darkroom's with \`names: { '${key}': '${suggestion}' }\`, or rename yours.`;
}

/** The message for a host's directive with the name of Darkroom's. */
export function directiveClash(place: string, differs: string): string {
  return `your schema defines it${place}, and so does Darkroom; ${differs}. Remove yours.`;
}

/** The place of a definition, such as ` at schema.graphql:3:1`; empty if it has no location. */
export function placeOf(location: Location | undefined): string {
  if (location === undefined) return '';
  const { line, column } = getLocation(location.source, location.start);
  return ` at ${location.source.name}:${line}:${column}`;
}

const KEYWORDS: Readonly<Record<TypeDefinitionNode['kind'], string>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'type',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
};
