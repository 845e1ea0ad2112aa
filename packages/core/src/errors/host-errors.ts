import { GraphQLError } from 'graphql';
import { DarkroomError } from './darkroom-error.ts';

/**
 * Calls a function of the host. What it throws on purpose, a GraphQLError or a DarkroomError, passes; anything else may name what no client should
 * see, and is wrapped so that the log says which function failed.
 *
 * @throws {Error} with the host's error as its cause.
 */
export async function callHost<Result>(
  name: 'viewer' | 'authorize' | 'quotas' | 'anonymousUploads.key' | 'subscriptions.connection',
  call: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof DarkroomError) throw error;
    throw new Error(`The function \`${name}\` that createDarkroom was given failed.`, { cause: error });
  }
}
