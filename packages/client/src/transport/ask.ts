import type { Pace } from '../environment/pace.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import type { ErrorFactory } from '../errors/messages.ts';
import type { Operations } from './operations.ts';
import type { GraphQLResult, Transport } from './transport.ts';

/**
 * Sends an operation and returns its data. Retries temporary failures at the client's pace, and waits while the browser
 * is offline.
 *
 * @throws {DarkroomClientError} with the server's code, if the failure is permanent or no attempts are left; the
 * signal's reason when it aborts.
 */
export type Ask = <Data>(
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
  options?: {
    /** Whether to wait for a pending response even after `signal` aborts. @default false */
    readonly keepsAnswer?: boolean;
  },
) => Promise<Data>;

/** What the parts of a client share. */
export interface Api {
  readonly ask: Ask;
  readonly operations: Operations;
  readonly makeError: ErrorFactory;
}

/** Makes this function for one client. */
export function createAsk(transport: Transport, pace: Pace, makeError: ErrorFactory): Ask {
  return async <Data>(
    query: string,
    variables: Record<string, unknown>,
    signal?: AbortSignal,
    { keepsAnswer = false }: { readonly keepsAnswer?: boolean } = {},
  ) => {
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      const error = await send<Data>(transport, { query, variables }, makeError, keepsAnswer ? undefined : signal);
      if (!(error instanceof DarkroomClientError)) return error;
      if (!error.retryable || attempt >= pace.attempts) throw error;
      await pace.wait(attempt, signal, error.details['retryAfter']);
    }
  };
}

async function send<Data>(
  transport: Transport,
  request: { readonly query: string; readonly variables: Record<string, unknown> },
  makeError: ErrorFactory,
  signal: AbortSignal | undefined,
): Promise<Data | DarkroomClientError> {
  try {
    const result = await transport.execute(request, signal === undefined ? {} : { signal });
    return errorOf(result, makeError) ?? (result.data as Data);
  } catch (error) {
    signal?.throwIfAborted();
    return toClientError(error, makeError);
  }
}

/** The first error of a result; INVALID_RESPONSE for a result without data and errors; null if it has only data. */
export function errorOf({ data, errors }: GraphQLResult, makeError: ErrorFactory): DarkroomClientError | null {
  const [first] = errors ?? [];
  if (first === undefined) return data == null ? makeError('INVALID_RESPONSE', { retryable: true }) : null;
  const { code, retryable, ...details } = first.extensions ?? {};
  return makeError(typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR', {
    retryable: retryable === true,
    details: { ...details, serverMessage: first.message },
  });
}

/** The client error for what a transport rejected with. Anything unknown counts as a network failure. */
export function toClientError(error: unknown, makeError: ErrorFactory): DarkroomClientError {
  if (error instanceof DarkroomClientError) {
    return makeError(error.code, { retryable: error.retryable, details: error.details, cause: error });
  }
  return makeError('NETWORK_ERROR', { retryable: true, cause: error });
}
