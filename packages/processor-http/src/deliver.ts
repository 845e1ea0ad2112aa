import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { Fetch } from '@graphql-darkroom/core/http';
import type { Signatures } from '@graphql-darkroom/core/http';
import { type Delivery, MAX_BODY_BYTES, parseAnswer } from './delivery.ts';
import { readText } from './read-body.ts';

/** A function, and how to reach it. */
export interface DeliveryTarget {
  readonly url: string;
  readonly requests: Signatures;
  readonly answers: Signatures;
  readonly fetch: Fetch;
  readonly timeoutSeconds: number;
}

/**
 * Sends a delivery to the function, once, and waits until the function reports that the result is stored. Answers that
 * it did not sign are not trusted.
 *
 * @throws {DarkroomError} IMAGE_TOO_LARGE, IMAGE_TOO_COMPLEX, UNSUPPORTED_IMAGE or INVALID_IMAGE as the function
 * reports; PROCESSOR_UNAVAILABLE if it cannot be reached, does not answer in time, or its platform answers in its
 * place; STORAGE_UNAVAILABLE if the storage does not answer the function. Any other error may be temporary.
 */
export async function deliver(
  target: DeliveryTarget,
  delivery: Omit<Delivery, 'timeoutSeconds'>,
  signal: AbortSignal,
): Promise<void> {
  const { url, requests, answers, fetch, timeoutSeconds } = target;
  const body = JSON.stringify({ ...delivery, timeoutSeconds } satisfies Delivery);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  let response: Response;
  let text: string | null;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...requests.sign(delivery.id, body) },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    text = await readText(response.body, MAX_BODY_BYTES);
  } catch (error) {
    if (signal.aborted) throw error;
    const what = timeout.aborted ? `did not answer within ${timeoutSeconds} seconds` : 'cannot be reached';
    throw unavailable(new Error(`The function ${what}.`, { cause: error }));
  }

  const { status } = response;
  if (text === null || !answers.verify(text, response.headers)) {
    const unsigned = new Error(`The function answered ${status} without a valid signature.`);
    throw status >= 500 || status === 429 ? unavailable(unsigned) : unsigned;
  }
  const answer = parseAnswer(text, delivery.id);
  if (answer === null) throw new Error(`The function answered ${status} with an unexpected body.`);
  if (answer.outcome === 'REFUSED') throw new DarkroomError(answer.code, answer.message);
  if (answer.outcome === 'FAILED' && answer.reason === 'STORAGE_UNAVAILABLE') throw storageUnavailable();
  if (answer.outcome === 'FAILED') throw new Error(`The function failed: ${answer.reason}.`);
}

function unavailable(cause: Error): DarkroomError {
  return new DarkroomError('PROCESSOR_UNAVAILABLE', 'The conversion function cannot answer at the moment. Try again.', {
    cause,
  });
}

function storageUnavailable(): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The conversion function cannot reach the storage. Try again.');
}
