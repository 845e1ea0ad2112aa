import type { GraphQLRequest } from '@graphql-darkroom/client';
import { formatOperation } from './format-operation.ts';

/** The URL of GraphiQL with the operation and its variables, to edit and send it again. */
export function graphiqlUrl({ query, variables = {} }: GraphQLRequest): string {
  const parameters = { query: formatOperation(query), variables: JSON.stringify(variables, null, 2) };
  return `/graphql?${new URLSearchParams(parameters)}`;
}
