import { GraphQLError } from 'graphql';
import { DarkroomError } from './errors.ts';
import type { DarkroomLogger } from './logger.ts';

/**
 * The one maker of what clients see of an error: a {@link DarkroomError} keeps its code, message and context; anything else of our own code
 * is logged, and tells nothing. A GraphQLError passes as it is.
 *
 * `originalError` stays empty: servers that mask unexpected errors go by it, and would mask the code.
 */
export function toGraphQLError(error: unknown, log: DarkroomLogger): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof DarkroomError) {
    if (error.cause !== undefined) log.warn(`${error.code}: ${error.message}`, error.cause);
    return new GraphQLError(error.message, { extensions: { ...error.context, code: error.code } });
  }
  log.error('An error that should not be.', error);
  return new GraphQLError('Something went wrong on the server. Try again.', {
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
}
