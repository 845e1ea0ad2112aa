import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** How long requests may take, in seconds. */
export interface CallLimits {
  /** Until they are answered, their repetitions included. */
  readonly requestTimeoutSeconds: number;
  /** The same for those that move bytes, or have the service move them. */
  readonly transferTimeoutSeconds: number;
}

/** The limits where none are given. */
export const CALL_LIMITS: CallLimits = { requestTimeoutSeconds: 20, transferTimeoutSeconds: 600 };

/** @throws {DarkroomError} INVALID_CONFIGURATION for what is no limit. */
export function checkedLimits(given: { readonly [Limit in keyof CallLimits]?: number | undefined }): CallLimits {
  const checked = (option: keyof CallLimits): number => {
    const value = given[option] ?? CALL_LIMITS[option];
    if (Number.isInteger(value) && value >= 1 && value <= 3600) return value;
    throw new DarkroomError('INVALID_CONFIGURATION', `\`${option}\` must be a whole number from 1 to 3600.`);
  };
  return {
    requestTimeoutSeconds: checked('requestTimeoutSeconds'),
    transferTimeoutSeconds: checked('transferTimeoutSeconds'),
  };
}

/**
 * Makes a request with a signal that aborts once so many seconds have passed: the SDK waits for as long as it takes to
 * try four times, each without an end.
 */
export async function within<Answer>(
  seconds: number,
  send: (abortSignal: AbortSignal) => Promise<Answer>,
  given?: AbortSignal,
): Promise<Answer> {
  const late = new AbortController();
  const error = new Error(`The service did not answer within ${seconds} seconds.`);
  const timer = setTimeout(() => late.abort(error), seconds * 1000);
  try {
    return await send(given === undefined ? late.signal : AbortSignal.any([given, late.signal]));
  } catch (failure) {
    throw late.signal.aborted && given?.aborted !== true ? error : failure;
  } finally {
    clearTimeout(timer);
  }
}
