import type { Pace } from '../environment/pace.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import type { ErrorFactory } from '../errors/messages.ts';
import type { Operations } from './operations.ts';
import type { GraphQLResult, Transport } from './transport.ts';

/**
 * Sends an operation and gives its data. What may pass by itself is tried again by the client's pace, and
 * while the browser is offline it waits.
 *
 * @throws {DarkroomClientError} in the end, with the server's code; the signal's reason once it aborts.
 */
export type Ask = <Data>(
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
  options?: {
    /** Whether an answer that is on its way is awaited, also after `signal` aborts. @default false */
    readonly keepsAnswer?: boolean;
  },
) => Promise<Data>;

/** What the parts of a client share. */
export interface Api {
  readonly ask: Ask;
  readonly operations: Operations;
  readonly makeError: ErrorFactory;
}

/** Makes the function for one client. */
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

/** The first error of a result; null where it has data alone. */
export function errorOf({ data, errors }: GraphQLResult, makeError: ErrorFactory): DarkroomClientError | null {
  const [first] = errors ?? [];
  if (first === undefined) return data == null ? makeError('INVALID_RESPONSE', { retryable: true }) : null;
  const { code, retryable, ...details } = first.extensions ?? {};
  return makeError(typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR', {
    retryable: retryable === true,
    details: { ...details, serverMessage: first.message },
  });
}

/** What a transport rejected with, as one of ours. Anything unknown is a network's failure. */
export function toClientError(error: unknown, makeError: ErrorFactory): DarkroomClientError {
  if (error instanceof DarkroomClientError) {
    return makeError(error.code, { retryable: error.retryable, details: error.details, cause: error });
  }
  return makeError('NETWORK_ERROR', { retryable: true, cause: error });
}
