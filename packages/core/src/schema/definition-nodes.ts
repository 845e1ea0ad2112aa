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

/** What something in a schema was written as; undefined where the schema does not say. */
export type MaybeNode = ASTNode | null | undefined;

/** Whether a node is one of Darkroom's own; not where it has lost its location. */
export function isOwnNode(node: MaybeNode): boolean {
  return node?.loc?.source.name === TYPE_DEFS_SOURCE;
}

/** All that is left of what a type was written as. */
export function nodesOfType(type: GraphQLNamedType): readonly MaybeNode[] {
  return [type.astNode, ...partsOf(type).map(({ astNode }) => astNode)];
}

/** All that is left of what a field was written as: where two are merged, it is not the field itself that says so. */
export function nodesOfField(field: GraphQLField<unknown, unknown>): readonly MaybeNode[] {
  return [field.astNode, ...field.args.map((arg) => arg.astNode)];
}

/** The fields or values of a type. */
export function partsOf(type: GraphQLNamedType): readonly { readonly name: string; readonly astNode?: MaybeNode }[] {
  if (isEnumType(type)) return type.getValues();
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
}

/** The whole definitions, extensions told from them, in the sources of a host that nodes are from. */
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
    // Written in a syntax that only its tool knows.
    return [];
  }
}
