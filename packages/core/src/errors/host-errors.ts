import { GraphQLError } from 'graphql';
import { isPromiseLike } from '../streams/is-promise-like.ts';
import { within } from '../streams/within.ts';
import { DarkroomError, isRetryable } from './darkroom-error.ts';

/** A function that the host gave. */
type HostFunction = 'viewer' | 'authorize' | 'quotas' | 'anonymousUploads.key' | 'subscriptions.connection';

/**
 * Calls a function of the host. What it throws on purpose, a GraphQLError or a DarkroomError, passes; anything else may
 * name what no client should see, and is wrapped so that the log says which function failed. So does a promise that is
 * not settled within `timeoutSeconds`.
 *
 * @throws {Error} with the host's error as its cause.
 */
export async function callHost<Result>(
  name: HostFunction,
  timeoutSeconds: number,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  return callHostNow(name, timeoutSeconds, call);
}

/**
 * As {@link callHost}, but gives at once what the function does not give a promise for. What it
 * throws, a promise rejects with.
 */
export function callHostNow<Result>(
  name: HostFunction,
  timeoutSeconds: number,
  call: () => Result | Promise<Result>,
): Result | Promise<Result> {
  try {
    const result = call();
    return isPromiseLike(result)
      ? within(timeoutSeconds, result, () => new Error(`It did not settle within ${timeoutSeconds} seconds.`)).catch(
          (error: unknown) => Promise.reject(told(name, error)),
        )
      : result;
  } catch (error) {
    return Promise.reject(told(name, error));
  }
}

/**
 * Whether what failed may succeed in a moment, with nothing changed: retryable errors may, but no GraphQLError of the
 * host's own, which it throws on purpose.
 */
export function isTransient(error: unknown): boolean {
  return isRetryable(error) && (error instanceof DarkroomError || !(error instanceof GraphQLError));
}

function told(name: HostFunction, error: unknown): unknown {
  if (error instanceof GraphQLError || error instanceof DarkroomError) return error;
  return new Error(`The function \`${name}\` that createDarkroom was given failed.`, { cause: error });
}
