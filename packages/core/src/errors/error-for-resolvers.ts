import { GraphQLError } from 'graphql';
import { COUNTS_AS_DARKROOM_ERROR, DarkroomError, type DarkroomErrorCode, isForOperators } from './darkroom-error.ts';

/**
 * A {@link DarkroomError} that is a GraphQLError as well: where a resolver of the host throws it on, every server
 * answers with its code, also those that mask errors of other kinds.
 */
class ErrorForResolvers extends GraphQLError {
  readonly code: DarkroomErrorCode;
  readonly context: Readonly<Record<string, unknown>>;
  readonly [COUNTS_AS_DARKROOM_ERROR] = true;

  constructor(error: DarkroomError) {
    super(error.message, { extensions: error.extensions });
    this.code = error.code;
    this.context = error.context;
    // Of the same shape as before; GraphQLError's own would say that it was made here.
    if (error.cause !== undefined) Object.defineProperty(this, 'cause', { value: error.cause, configurable: true });
    if (error.stack !== undefined) Object.defineProperty(this, 'stack', { value: error.stack, configurable: true });
  }
}

/**
 * The same functions, which the host may call in its resolvers: a DarkroomError that is for clients is a GraphQLError.
 * What is for operators, and what is unexpected, stays as it is, for the server to mask.
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
