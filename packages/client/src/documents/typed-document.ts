import type { DocumentNode } from 'graphql';

/**
 * An operation with the types of its data and variables: a `TypedDocumentNode`, which Apollo Client, urql, TanStack
 * Query's examples and others understand.
 *
 * @see https://the-guild.dev/graphql/codegen/plugins/typescript/typed-document-node
 */
export interface TypedDocument<Data, Variables> extends DocumentNode {
  /** Only carries the types. */
  readonly __apiType?: (variables: Variables) => Data;
}
