import {
  isTypeDefinitionNode,
  Kind,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type OperationTypeNode,
  type GraphQLSchema,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { nameOf, type Names } from './names.ts';
import { renameTypeDefs } from './rename-type-defs.ts';
import { operationOf } from './root-types.ts';

/** One of Darkroom's definitions, with its key in `names`. */
export interface OwnDefinition<Node> {
  readonly key: string;
  readonly node: Node;
}

/** Everything that Darkroom adds to a schema, under its configured names, for comparison with a schema. */
export interface OwnDefinitions {
  /** The types other than root types, by name. */
  readonly types: ReadonlyMap<string, OwnDefinition<TypeDefinitionNode>>;
  readonly rootFields: ReadonlyMap<OperationTypeNode, ReadonlyMap<string, OwnDefinition<FieldDefinitionNode>>>;
  /** The name of each root type unless the host chose another, by operation. */
  readonly rootTypes: ReadonlyMap<OperationTypeNode, string>;
  readonly directive: DirectiveDefinitionNode;
}

/**
 * Lists the definitions of a document. The document must not be shared: tools that merge definitions change their nodes
 * in place.
 *
 * @throws {Error} if the document has no directive, and so is not Darkroom's.
 */
export function ownDefinitions(document: DocumentNode, names: Names): OwnDefinitions {
  const types = new Map<string, OwnDefinition<TypeDefinitionNode>>();
  const rootFields = new Map<OperationTypeNode, ReadonlyMap<string, OwnDefinition<FieldDefinitionNode>>>();
  const rootTypes = new Map<OperationTypeNode, string>();
  let directive: DirectiveDefinitionNode | null = null;

  const renamed = renameTypeDefs(document, names).definitions;
  document.definitions.forEach((original, index) => {
    const node = renamed[index];
    if (node?.kind === Kind.DIRECTIVE_DEFINITION) directive = node;
    if (node === undefined || !isTypeDefinitionNode(node) || !isTypeDefinitionNode(original)) return;
    const key = original.name.value;
    const operation = operationOf(key);
    if (operation === undefined) {
      types.set(node.name.value, { key, node });
      return;
    }
    const fields = node.kind === Kind.OBJECT_TYPE_DEFINITION ? (node.fields ?? []) : [];
    const originals = original.kind === Kind.OBJECT_TYPE_DEFINITION ? (original.fields ?? []) : [];
    rootTypes.set(operation, node.name.value);
    rootFields.set(
      operation,
      new Map(
        fields.map((field, place) => [
          field.name.value,
          { key: `${key}.${originals[place]?.name.value ?? ''}`, node: field },
        ]),
      ),
    );
  });
  if (directive === null) {
    throw new Error('The document does not define @fileUpload, so it does not contain the definitions of Darkroom.');
  }
  return { types, rootFields, rootTypes, directive };
}

/** The keys of the types that contain data of a file or lead to its bytes. */
export const GUARDED_TYPES: readonly string[] = [
  'File',
  'FileAttachment',
  'FileConversion',
  'FileExif',
  'FileTag',
  'FileUpload',
  'FileUploadPart',
];

/** Whether a type is one of {@link GUARDED_TYPES}, or one of Darkroom's types whose fields lead to one. */
export function leadsToFile(name: string, own: OwnDefinitions, names: Names): boolean {
  if (GUARDED_TYPES.some((key) => nameOf(names, key) === name)) return true;
  const node = own.types.get(name)?.node;
  if (node?.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
  return (node.fields ?? []).some(({ type }) => leadsToFile(namedType(type), own, names));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** Whether Darkroom defines a field of a schema: a host may add fields to Darkroom's types. */
export function isOwnField(schema: GraphQLSchema, own: OwnDefinitions, type: string, field: string): boolean {
  const node = own.types.get(type)?.node;
  if (node !== undefined && 'fields' in node) return (node.fields ?? []).some(({ name }) => name.value === field);
  return [...own.rootFields].some(
    ([operation, fields]) => schema.getRootType(operation)?.name === type && fields.has(field),
  );
}
