import { counted, DarkroomError, type ImagePreview } from '@graphql-darkroom/core/adapter';
import type { Fetch, Signatures } from '@graphql-darkroom/core/http';
import {
  MAX_LINE_BYTES,
  MAX_PREVIEW_LINE_BYTES,
  type NotDone,
  parseResult,
  PREVIEW,
  type Result,
  verifiedResult,
} from './answer.ts';
import type { Delivery } from './delivery.ts';
import { readLines } from './read-lines.ts';
import type { Reports } from './shared-delivery.ts';

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
 * reports that the result is stored, and one for the preview. Results that it did not sign are not trusted.
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
): Reports {
  const reports = delivery.conversions.map(() => Promise.withResolvers<void>());
  const preview = Promise.withResolvers<ImagePreview>();
  // Nothing waits for it in a delivery without one.
  preview.promise.catch(() => undefined);
  void (async () => {
    try {
      for await (const result of resultsOf(target, delivery, signal)) {
        const report = result.index === PREVIEW ? preview : reports[result.index];
        if (result.outcome !== 'DONE') report?.reject(errorOf(result));
        else if (result.index !== PREVIEW) reports[result.index]?.resolve();
        else if (result.preview !== null) preview.resolve(result.preview);
        else preview.reject(new Error('The function sent an invalid preview.'));
      }
    } catch (error) {
      // Changes nothing of those that are settled.
      for (const { reject } of [...reports, preview]) reject(error);
    }
  })();
  return { conversions: reports.map(({ promise }) => promise), preview: preview.promise };
}

/** Each result, once, in the order in which they arrive. */
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
  const missing = new Set<Result['index']>(delivery.conversions.keys());
  if (delivery.preview !== undefined) missing.add(PREVIEW);
  for await (const line of lines) {
    const text = line === null ? null : verifiedResult(target.answers, delivery.id, line);
    if (text === null) throw failure('without a valid signature');
    const result = parseResult(text);
    if (result === null || !missing.delete(result.index)) throw failure('with an unexpected result');
    yield result;
    if (missing.size === 0) return;
  }
  throw failure('without each result');
}

async function post(
  { url, requests, fetch, timeoutSeconds }: DeliveryTarget,
  delivery: Omit<Delivery, 'timeoutSeconds'>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly lines: AsyncIterable<string | null> }> {
  const body = JSON.stringify({ ...delivery, timeoutSeconds } satisfies Delivery);
  const maxBytes = delivery.preview === undefined ? MAX_LINE_BYTES : MAX_PREVIEW_LINE_BYTES;
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
    return { status: response.status, lines: linesOf(response.body, maxBytes, errorOfConnection) };
  } catch (error) {
    throw errorOfConnection('cannot be reached', error);
  }
}

async function* linesOf(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  errorOfConnection: (what: string, cause: unknown) => unknown,
): AsyncGenerator<string | null> {
  try {
    yield* readLines(body, maxBytes);
  } catch (error) {
    throw errorOfConnection('broke off its answer', error);
  }
}

function errorOf(outcome: NotDone): Error {
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
