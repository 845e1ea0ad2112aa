import { GraphQLError } from 'graphql';
import { COUNTS_AS_DARKROOM_ERROR, DarkroomError, type DarkroomErrorCode, isForOperators } from './darkroom-error.ts';

/**
 * A {@link DarkroomError} that is also a GraphQLError: if a host's resolver rethrows it, every server responds with its
 * code, even servers that mask other errors.
 */
class ErrorForResolvers extends GraphQLError {
  readonly code: DarkroomErrorCode;
  readonly context: Readonly<Record<string, unknown>>;
  readonly [COUNTS_AS_DARKROOM_ERROR] = true;

  constructor(error: DarkroomError) {
    super(error.message, { extensions: error.extensions });
    this.code = error.code;
    this.context = error.context;
    // Copied from the original error, because GraphQLError's own stack would begin here.
    if (error.cause !== undefined) Object.defineProperty(this, 'cause', { value: error.cause, configurable: true });
    if (error.stack !== undefined) Object.defineProperty(this, 'stack', { value: error.stack, configurable: true });
  }
}

/**
 * Wraps functions that the host may call in its resolvers, so that a DarkroomError for clients becomes a GraphQLError.
 * Errors for operators and unexpected errors are unchanged, so that the server masks them.
 */
export function throwingForResolvers<Functions extends object>(functions: Functions): Functions {
  const wrapped = Object.entries(functions).map(([name, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [
    name,
    async (...args: unknown[]) => {
      try {
        return await call(...args);
      } catch (error) {
        throw forResolvers(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Functions;
}

function forResolvers(error: unknown): unknown {
  if (!(error instanceof DarkroomError) || error instanceof GraphQLError || isForOperators(error)) return error;
  return new ErrorForResolvers(error);
}
