import { GraphQLError } from 'graphql';
import type { DarkroomLogger } from '../ports/logger.ts';
import { DarkroomError, isForOperators } from './darkroom-error.ts';

/**
 * The single place that makes the errors that clients see: a {@link DarkroomError} keeps its code, message and context;
 * any other error, of Darkroom's code or the host's functions, is logged and reveals nothing. GraphQLErrors are
 * returned unchanged.
 *
 * `originalError` is not set: servers that mask unexpected errors look at it, and would mask the code.
 */
export function toGraphQLError(error: unknown, log: DarkroomLogger): Error {
  if (error instanceof DarkroomError && !isForOperators(error)) {
    if (error.cause !== undefined) log.warn(`${error.code}: ${error.message}`, error.cause);
    return new GraphQLError(error.message, { extensions: error.extensions });
  }
  if (error instanceof GraphQLError) return error;
  log.error('Unexpected error.', error);
  return new GraphQLError('Something went wrong on the server. Try again.', {
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true },
  });
}
