import type { GraphQLRequest } from '@graphql-darkroom/client';
import { formatOperation } from './format-operation.ts';

/** Where GraphiQL shows an operation with its variables, to be sent again and changed. */
export function graphiqlUrl({ query, variables = {} }: GraphQLRequest): string {
  const parameters = { query: formatOperation(query), variables: JSON.stringify(variables, null, 2) };
  return `/graphql?${new URLSearchParams(parameters)}`;
}
