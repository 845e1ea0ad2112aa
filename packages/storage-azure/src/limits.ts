import { counted, DarkroomError } from '@graphql-darkroom/core/adapter';

/** How long requests may take, in seconds. */
export interface CallLimits {
  /** Maximum time until the response, including retries. */
  readonly requestTimeoutSeconds: number;
  /** The same for requests that transfer bytes or make the service copy them. */
  readonly transferTimeoutSeconds: number;
}

/** The default limits. */
export const CALL_LIMITS: CallLimits = { requestTimeoutSeconds: 20, transferTimeoutSeconds: 600 };

/** @throws {DarkroomError} INVALID_CONFIGURATION for an invalid limit. */
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
 * Sends a request with a signal that aborts after the given number of seconds: by itself, the SDK makes four attempts,
 * each without a time limit.
 */
export async function within<Answer>(
  seconds: number,
  send: (abortSignal: AbortSignal) => Promise<Answer>,
  given?: AbortSignal,
): Promise<Answer> {
  const late = new AbortController();
  const error = new Error(`The service did not answer within ${counted(seconds, 'second')}.`);
  const timer = setTimeout(() => late.abort(error), seconds * 1000);
  try {
    return await send(given === undefined ? late.signal : AbortSignal.any([given, late.signal]));
  } catch (failure) {
    throw late.signal.aborted && given?.aborted !== true ? error : failure;
  } finally {
    clearTimeout(timer);
  }
}
