import { GraphQLError } from 'graphql';

/**
 * Whether an error is an answer that a client can act on. In GraphQL it makes no difference whether a resolver returns
 * an error or throws it; but Nest logs thrown errors with their stack, and filters report them. So these errors are
 * returned, and unexpected errors are thrown.
 */
export function isForClients(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && error.extensions['code'] !== 'INTERNAL_SERVER_ERROR';
}
