import { Kind, OperationTypeNode, type DefinitionNode } from 'graphql';

/** The root types by the names that Darkroom's definitions give them, which are GraphQL's own. */
const OPERATIONS: ReadonlyMap<string, OperationTypeNode> = new Map([
  ['Query', OperationTypeNode.QUERY],
  ['Mutation', OperationTypeNode.MUTATION],
  ['Subscription', OperationTypeNode.SUBSCRIPTION],
]);

/** Whether Darkroom's definitions mean a root type by this name. */
export function isRootTypeName(name: string): boolean {
  return OPERATIONS.has(name);
}

/** The operation that a root type of this name in Darkroom's definitions is for; undefined for any other type. */
export function operationOf(name: string): OperationTypeNode | undefined {
  return OPERATIONS.get(name);
}

/** What Darkroom's definitions call the root type of an operation. */
export function rootTypeName(operation: OperationTypeNode): string {
  return [...OPERATIONS].find(([, candidate]) => candidate === operation)?.[0] ?? operation;
}

/** What a host calls its root types, as `schema { query: RootQuery }` says, by the names that Darkroom gives them. */
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
