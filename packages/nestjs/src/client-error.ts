import { GraphQLError } from 'graphql';

/**
 * Whether an error is an answer that a client can act on. GraphQL answers with an error that a resolver gives as with
 * one that it throws; but what is thrown, Nest logs with its stack, and filters report. So these are given, and
 * unexpected errors are thrown.
 */
export function isForClients(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && error.extensions['code'] !== 'INTERNAL_SERVER_ERROR';
}
