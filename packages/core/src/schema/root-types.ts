import { Kind, OperationTypeNode, type DefinitionNode } from 'graphql';

/** The operations by the names of their root types in Darkroom's definitions, which are GraphQL's defaults. */
const OPERATIONS: ReadonlyMap<string, OperationTypeNode> = new Map([
  ['Query', OperationTypeNode.QUERY],
  ['Mutation', OperationTypeNode.MUTATION],
  ['Subscription', OperationTypeNode.SUBSCRIPTION],
]);

/** Whether this is the name of a root type in Darkroom's definitions. */
export function isRootTypeName(name: string): boolean {
  return OPERATIONS.has(name);
}

/** The operation of the root type with this name in Darkroom's definitions; undefined for any other type. */
export function operationOf(name: string): OperationTypeNode | undefined {
  return OPERATIONS.get(name);
}

/** The name of an operation's root type in Darkroom's definitions. */
export function rootTypeName(operation: OperationTypeNode): string {
  return [...OPERATIONS].find(([, candidate]) => candidate === operation)?.[0] ?? operation;
}

/**
 * The host's names of its root types, as in `schema { query: RootQuery }`, by Darkroom's names for them; only those
 * that differ.
 */
export function rootTypeNames(definitions: readonly DefinitionNode[]): ReadonlyMap<string, string> {
  const stated = new Map(
    definitions.flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
        ? (node.operationTypes ?? []).map(({ operation, type }) => [operation, type.name.value] as const)
        : [],
    ),
  );
  return new Map(
    [...OPERATIONS].flatMap(([name, operation]) => {
      const type = stated.get(operation);
      return type === undefined || type === name ? [] : [[name, type] as const];
    }),
  );
}
