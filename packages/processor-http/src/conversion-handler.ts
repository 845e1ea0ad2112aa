import type { DarkroomLogger, Processor } from '@graphql-darkroom/core/adapter';
import { type Fetch, publicFetch, TOLERANCE_SECONDS } from '@graphql-darkroom/core/http';
import { allowedHosts } from './allowed-hosts.ts';
import { type FailureReason, PREVIEW, signedLine } from './answer.ts';
import { bothSignatures } from './both-signatures.ts';
import { type Deliveries, memoryDeliveries } from './deliveries.ts';
import { type Delivery, MAX_DELIVERY_BYTES, parseDelivery } from './delivery.ts';
import { performDelivery, type Performance } from './perform-delivery.ts';
import { readText } from './read-body.ts';
import { streamLines } from './stream-lines.ts';
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

/**
 * Runs a processor as a function behind `httpProcessor`: from `Request` to `Response`, which most serverless platforms
 * accept. It converts during the request, and streams a signed line of its response as soon as each result is stored.
 * Platforms that buffer responses deliver all lines at the end.
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

  /** Why a delivery is not performed, with the status of the response; null if it is. */
  const obstacle = async ({ id, source, conversions }: Delivery): Promise<readonly [number, FailureReason] | null> => {
    // A signature with the latest time that is accepted now stays valid for twice the tolerance.
    const until = new Date(Date.now() + (2 * TOLERANCE_SECONDS + 1) * 1000);
    if (!(await deliveries.take({ id, until }))) return [409, 'DELIVERY_TAKEN'];
    if ([source, ...conversions.map(({ destination }) => destination)].every(({ url }) => isAllowed(url))) return null;
    logger.warn('A delivery was refused because a host in its URLs is not in `allowedHosts`.');
    return [403, 'HOST_NOT_ALLOWED'];
  };

  return async (request) => {
    if (request.method !== 'POST') return refuse(405, 'POST a signed delivery.');
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
      return refuse(415, 'The body must be application/json.');
    }
    const body = await readText(request.body, MAX_DELIVERY_BYTES);
    if (body === null) return refuse(413, `The body must have at most ${MAX_DELIVERY_BYTES} bytes.`);
    if (!requests.verify(body, request.headers)) return refuse(401, 'The signature is invalid or expired.');
    const delivery = parseDelivery(body, request.headers.get('webhook-id'));
    if (delivery === null) return refuse(400, 'The body is not a delivery.');

    const answer = ({ conversions, preview }: Performance): readonly Promise<string>[] => [
      ...(preview === undefined ? [] : [lineOfPreview(preview)]),
      ...conversions.map(async (outcome, index) => signedLine(answers, delivery.id, { index, ...(await outcome) })),
    ];
    const lineOfPreview = async (outcome: NonNullable<Performance['preview']>): Promise<string> =>
      signedLine(answers, delivery.id, { index: PREVIEW, ...(await outcome) });
    const refusal = await obstacle(delivery);
    if (refusal !== null) {
      const [status, reason] = refusal;
      const failed = Promise.resolve({ outcome: 'FAILED', reason } as const);
      const conversions = delivery.conversions.map(() => failed);
      return respond(status, streamLines(answer({ conversions, ...(delivery.preview && { preview: failed }) })));
    }
    const left = new AbortController();
    const signal = AbortSignal.any([request.signal, left.signal]);
    const lines = answer(performDelivery({ processor, fetch, maxResultBytes, logger }, delivery, signal));
    // If the process ends before the first result, the platform can still respond with a status of its own.
    await Promise.race(lines);
    return respond(
      200,
      streamLines(lines, () => left.abort(new Error('The worker stopped waiting.'))),
    );
  };
}

function respond(status: number, lines: ReadableStream<Uint8Array>): Response {
  return new Response(lines, { status, headers: { 'content-type': 'application/x-ndjson' } });
}

function refuse(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: { 'content-type': 'text/plain' } });
}
