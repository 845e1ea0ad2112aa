import { DarkroomError, type DarkroomLogger, type Processor } from '@graphql-darkroom/core/adapter';
import { type Fetch, publicFetch, TOLERANCE_SECONDS } from '@graphql-darkroom/core/http';
import { allowedHosts } from './allowed-hosts.ts';
import { bothSignatures } from './both-signatures.ts';
import { type Deliveries, memoryDeliveries } from './deliveries.ts';
import { type Answer, type Delivery, isRefusal, MAX_BODY_BYTES, parseDelivery } from './delivery.ts';
import { readText } from './read-body.ts';
import { remoteDestination, remoteSource } from './remote-ends.ts';
import { wholeNumber } from './whole-number.ts';

/** Options of {@link createConversionHandler}. */
export interface ConversionHandlerOptions {
  /** Verifies the worker's requests: the `secret` of its `httpProcessor`. If there are several, each is accepted. */
  readonly secret: string | readonly string[];
  /** Signs the answers: the `answerSecret` of the worker's `httpProcessor`. If there are several, each signs. */
  readonly answerSecret: string | readonly string[];
  /**
   * The hosts to read from and write to, each with its port unless that is a default one. Nothing else is ever
   * connected to.
   */
  readonly allowedHosts: readonly string[];
  /**
   * Whether these hosts may have private, loopback or link-local addresses. Only the built-in `fetch` can check that.
   *
   * @default false
   */
  readonly allowPrivateAddresses?: boolean;
  /**
   * Remembers which deliveries were accepted. The default covers only this process.
   *
   * @default memoryDeliveries()
   */
  readonly deliveries?: Deliveries;
  /**
   * Maximum size of a result in bytes. It is held in memory while it is sent.
   *
   * @default 104_857_600
   */
  readonly maxResultBytes?: number;
  /**
   * Connects to the storage. The default is for Node.js, and refuses private addresses when it connects. On other
   * platforms, pass the platform's own `fetch`: then the platform decides which addresses can be reached.
   */
  readonly fetch?: Fetch;
  /** Receives the reasons of failed conversions. @default console */
  readonly logger?: Pick<DarkroomLogger, 'warn'>;
}

const STATUS = {
  DELIVERY_TAKEN: 409,
  HOST_NOT_ALLOWED: 403,
  RECIPE_NOT_OFFERED: 409,
  STORAGE_UNAVAILABLE: 502,
  FAILED: 500,
} as const;

/**
 * Runs a processor as a function behind `httpProcessor`: from `Request` to `Response`, which most serverless platforms
 * accept. It converts during the request, and responds when the result is stored.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
 *
 * @example
 * ```ts
 * export const POST = createConversionHandler(sharpProcessor(), {
 *   secret: process.env.PROCESSOR_SECRET,
 *   answerSecret: process.env.PROCESSOR_ANSWER_SECRET,
 *   allowedHosts: ['my-bucket.s3.eu-central-1.amazonaws.com'],
 * });
 * ```
 */
export function createConversionHandler(
  processor: Processor,
  options: ConversionHandlerOptions,
): (request: Request) => Promise<Response> {
  const { requests, answers } = bothSignatures(options);
  const isAllowed = allowedHosts(options.allowedHosts);
  const maxResultBytes = wholeNumber('maxResultBytes', options.maxResultBytes ?? 104_857_600);
  const { deliveries = memoryDeliveries(), logger = console } = options;
  const { allowPrivateAddresses = false } = options;
  const { fetch = allowPrivateAddresses ? globalThis.fetch : publicFetch() } = options;

  const perform = async (delivery: Delivery, given: AbortSignal): Promise<Answer> => {
    const { id, conversion, focalPoint, source, destination } = delivery;
    // A signature with the latest time that is accepted now stays valid for twice the tolerance.
    const until = new Date(Date.now() + (2 * TOLERANCE_SECONDS + 1) * 1000);
    if (!(await deliveries.take({ id, until }))) return { id, outcome: 'FAILED', reason: 'DELIVERY_TAKEN' };
    if (!isAllowed(source.url) || !isAllowed(destination.url)) {
      logger.warn('A conversion was refused because a host in its URLs is not in `allowedHosts`.');
      return { id, outcome: 'FAILED', reason: 'HOST_NOT_ALLOWED' };
    }
    const offered = processor.conversions[conversion];
    if (offered?.recipe !== delivery.recipe) {
      const own = offered?.recipe === undefined ? 'no such conversion' : `"${offered.recipe}"`;
      logger.warn(`${conversion} was requested with the recipe "${delivery.recipe}", but this function has ${own}.`);
      return { id, outcome: 'FAILED', reason: 'RECIPE_NOT_OFFERED' };
    }
    try {
      const signal = AbortSignal.any([given, AbortSignal.timeout(delivery.timeoutSeconds * 1000)]);
      await processor.convert({
        conversion,
        source: remoteSource(source, fetch, signal),
        destination: remoteDestination(destination, maxResultBytes, fetch, signal),
        ...(focalPoint && { focalPoint }),
        signal,
      });
      return { id, outcome: 'DONE' };
    } catch (error) {
      if (error instanceof DarkroomError && isRefusal(error.code)) {
        return { id, outcome: 'REFUSED', code: error.code, message: error.message };
      }
      logger.warn(`The conversion ${conversion} failed. The worker retries it.`, error);
      const isOut = error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE';
      return { id, outcome: 'FAILED', reason: isOut ? 'STORAGE_UNAVAILABLE' : 'FAILED' };
    }
  };

  return async (request) => {
    if (request.method !== 'POST') return refuse(405, 'POST a signed conversion.');
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
      return refuse(415, 'The body must be application/json.');
    }
    const body = await readText(request.body, MAX_BODY_BYTES);
    if (body === null) return refuse(413, `The body must have at most ${MAX_BODY_BYTES} bytes.`);
    if (!requests.verify(body, request.headers)) return refuse(401, 'The signature is invalid or expired.');
    const delivery = parseDelivery(body, request.headers.get('webhook-id'));
    if (delivery === null) return refuse(400, 'The body is not a conversion.');

    const answer = await perform(delivery, request.signal);
    const text = JSON.stringify(answer);
    const status = answer.outcome === 'DONE' ? 200 : answer.outcome === 'REFUSED' ? 422 : STATUS[answer.reason];
    return new Response(text, {
      status,
      headers: { 'content-type': 'application/json', ...answers.sign(answer.id, text) },
    });
  };
}

function refuse(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: { 'content-type': 'text/plain' } });
}
