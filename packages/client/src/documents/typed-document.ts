import type { DocumentNode } from 'graphql';

/**
 * An operation with the types of its data and variables: a `TypedDocumentNode`, which Apollo Client, urql, TanStack
 * Query's examples and others read.
 *
 * @see https://the-guild.dev/graphql/codegen/plugins/typescript/typed-document-node
 */
export interface TypedDocument<Data, Variables> extends DocumentNode {
  /** Carries the types alone. */
  readonly __apiType?: (variables: Variables) => Data;
}
