import { GraphQLError } from 'graphql';
import type { DarkroomLogger } from '../ports/logger.ts';
import { DarkroomError, type DarkroomErrorCode } from './darkroom-error.ts';

/** What is wrong with the server's own set-up: its messages name folders, and help nobody who calls. */
const FOR_OPERATORS: ReadonlySet<DarkroomErrorCode> = new Set(['INVALID_CONFIGURATION', 'DATABASE_LOCKED']);

/**
 * The one maker of what clients see of an error: a {@link DarkroomError} keeps its code, message and context; anything
 * else of our own code and of the host's functions is logged, and tells nothing. GraphQLErrors pass as they are.
 *
 * `originalError` stays empty: servers that mask unexpected errors go by it, and would mask the code.
 */
export function toGraphQLError(error: unknown, log: DarkroomLogger): Error {
  if (error instanceof GraphQLError) return error;
  if (error instanceof DarkroomError && !FOR_OPERATORS.has(error.code)) {
    if (error.cause !== undefined) log.warn(`${error.code}: ${error.message}`, error.cause);
    return new GraphQLError(error.message, { extensions: error.extensions });
  }
  log.error('Unexpected error.', error);
  return new GraphQLError('Something went wrong on the server. Try again.', {
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true },
  });
}
