import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  type ASTNode,
  type DefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type Source,
} from 'graphql';
import { TYPE_DEFS_SOURCE } from './type-defs.ts';

/** The AST node that an element of a schema was built from; undefined if the schema has none. */
export type MaybeNode = ASTNode | null | undefined;

/** Whether a node is one of Darkroom's own; false if it has lost its location. */
export function isOwnNode(node: MaybeNode): boolean {
  return node?.loc?.source.name === TYPE_DEFS_SOURCE;
}

/** All remaining AST nodes of a type. */
export function nodesOfType(type: GraphQLNamedType): readonly MaybeNode[] {
  return [type.astNode, ...partsOf(type).map(({ astNode }) => astNode)];
}

/** All remaining AST nodes of a field: if two fields were merged, only the arguments may show it. */
export function nodesOfField(field: GraphQLField<unknown, unknown>): readonly MaybeNode[] {
  return [field.astNode, ...field.args.map((arg) => arg.astNode)];
}

/** The fields or values of a type. */
export function partsOf(type: GraphQLNamedType): readonly { readonly name: string; readonly astNode?: MaybeNode }[] {
  if (isEnumType(type)) return type.getValues();
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
}

/** The complete definitions in the host's sources that the nodes come from, with extensions as separate nodes. */
export function hostDefinitions(nodes: readonly MaybeNode[]): readonly DefinitionNode[] {
  const sources = new Set<Source>();
  for (const node of nodes) {
    if (node?.loc !== undefined && !isOwnNode(node)) sources.add(node.loc.source);
  }
  return [...sources].flatMap(definitionsIn);
}

function definitionsIn(source: Source): readonly DefinitionNode[] {
  try {
    return parse(source).definitions;
  } catch {
    // Written in a syntax that only its own tool supports.
    return [];
  }
}
