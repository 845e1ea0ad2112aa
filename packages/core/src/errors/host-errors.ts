import { GraphQLError } from 'graphql';
import { isPromiseLike } from '../streams/is-promise-like.ts';
import { within } from '../streams/within.ts';
import { counted } from './counted.ts';
import { DarkroomError, isRetryable } from './darkroom-error.ts';

/** A function that the host passed in. */
type HostFunction = 'viewer' | 'authorize' | 'quotas' | 'anonymousUploads.key' | 'subscriptions.connection';

/**
 * Calls a function of the host. A GraphQLError or a DarkroomError, which the function throws on purpose, is passed on.
 * Any other error may contain something that no client should see, so it is wrapped, and the log shows which function
 * failed. The same applies to a promise that does not settle within `timeoutSeconds`.
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
 * Like {@link callHost}, but returns the result immediately if the function does not return a promise. If the function
 * throws, a rejected promise is returned.
 */
export function callHostNow<Result>(
  name: HostFunction,
  timeoutSeconds: number,
  call: () => Result | Promise<Result>,
): Result | Promise<Result> {
  try {
    const result = call();
    return isPromiseLike(result)
      ? within(
          timeoutSeconds,
          result,
          () => new Error(`The promise did not settle within ${counted(timeoutSeconds, 'second')}.`),
        ).catch((error: unknown) => Promise.reject(told(name, error)))
      : result;
  } catch (error) {
    return Promise.reject(told(name, error));
  }
}

/**
 * Whether a failed call may soon succeed without any change: retryable errors may, but not the host's own
 * GraphQLErrors, which it throws on purpose.
 */
export function isTransient(error: unknown): boolean {
  return isRetryable(error) && (error instanceof DarkroomError || !(error instanceof GraphQLError));
}

function told(name: HostFunction, error: unknown): unknown {
  if (error instanceof GraphQLError || error instanceof DarkroomError) return error;
  return new Error(`Your function \`${name}\`, passed to createDarkroom, failed.`, { cause: error });
}
