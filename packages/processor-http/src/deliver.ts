import { counted, DarkroomError } from '@graphql-darkroom/core/adapter';
import type { Fetch, Signatures } from '@graphql-darkroom/core/http';
import { MAX_LINE_BYTES, type Outcome, parseResult, type Result, verifiedResult } from './answer.ts';
import type { Delivery } from './delivery.ts';
import { readLines } from './read-lines.ts';

/** A function, and how to reach it. */
export interface DeliveryTarget {
  readonly url: string;
  readonly requests: Signatures;
  readonly answers: Signatures;
  readonly fetch: Fetch;
  readonly timeoutSeconds: number;
}

/**
 * Sends a delivery to the function, once. Returns a promise for each conversion, which resolves as soon as the function
 * reports that the result is stored. Results that it did not sign are not trusted.
 *
 * @throws {DarkroomError} In the promises: IMAGE_TOO_LARGE, IMAGE_TOO_COMPLEX, UNSUPPORTED_IMAGE or INVALID_IMAGE as
 * the function reports; PROCESSOR_UNAVAILABLE if it cannot be reached, does not report in time, breaks off, or its
 * platform answers in its place; STORAGE_UNAVAILABLE if the storage does not answer the function. Any other error may
 * be temporary.
 */
export function deliver(
  target: DeliveryTarget,
  delivery: Omit<Delivery, 'timeoutSeconds'>,
  signal: AbortSignal,
): readonly Promise<void>[] {
  const reports = delivery.conversions.map(() => Promise.withResolvers<void>());
  void (async () => {
    try {
      for await (const result of resultsOf(target, delivery, signal)) {
        const error = errorOf(result);
        if (error === null) reports[result.index]?.resolve();
        else reports[result.index]?.reject(error);
      }
    } catch (error) {
      // Changes nothing of those that are settled.
      for (const { reject } of reports) reject(error);
    }
  })();
  return reports.map(({ promise }) => promise);
}

/** The result of each conversion, once, in the order in which they arrive. */
async function* resultsOf(
  target: DeliveryTarget,
  delivery: Omit<Delivery, 'timeoutSeconds'>,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const { status, lines } = await post(target, delivery, signal);
  const failure = (what: string): Error => {
    const error = new Error(`The function answered ${status} ${what}.`);
    return status >= 500 || status === 429 ? unavailable(error) : error;
  };
  const missing = new Set(delivery.conversions.keys());
  for await (const line of lines) {
    const text = line === null ? null : verifiedResult(target.answers, delivery.id, line);
    if (text === null) throw failure('without a valid signature');
    const result = parseResult(text);
    if (result === null || !missing.delete(result.index)) throw failure('with an unexpected result');
    yield result;
    if (missing.size === 0) return;
  }
  throw failure('without a result for each conversion');
}

async function post(
  { url, requests, fetch, timeoutSeconds }: DeliveryTarget,
  delivery: Omit<Delivery, 'timeoutSeconds'>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly lines: AsyncIterable<string | null> }> {
  const body = JSON.stringify({ ...delivery, timeoutSeconds } satisfies Delivery);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const errorOfConnection = (what: string, cause: unknown): unknown => {
    if (signal.aborted) return cause;
    const reason = timeout.aborted ? `did not answer within ${counted(timeoutSeconds, 'second')}` : what;
    return unavailable(new Error(`The function ${reason}.`, { cause }));
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...requests.sign(delivery.id, body) },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    return { status: response.status, lines: linesOf(response.body, errorOfConnection) };
  } catch (error) {
    throw errorOfConnection('cannot be reached', error);
  }
}

async function* linesOf(
  body: ReadableStream<Uint8Array> | null,
  errorOfConnection: (what: string, cause: unknown) => unknown,
): AsyncGenerator<string | null> {
  try {
    yield* readLines(body, MAX_LINE_BYTES);
  } catch (error) {
    throw errorOfConnection('broke off its answer', error);
  }
}

/** Null if the result is stored. */
function errorOf(outcome: Outcome): Error | null {
  if (outcome.outcome === 'DONE') return null;
  if (outcome.outcome === 'REFUSED') return new DarkroomError(outcome.code, outcome.message);
  return outcome.reason === 'STORAGE_UNAVAILABLE'
    ? new DarkroomError('STORAGE_UNAVAILABLE', 'The conversion function cannot reach the storage. Try again.')
    : new Error(`The function failed: ${outcome.reason}.`);
}

function unavailable(cause: Error): DarkroomError {
  return new DarkroomError('PROCESSOR_UNAVAILABLE', 'The conversion function cannot answer at the moment. Try again.', {
    cause,
  });
}
