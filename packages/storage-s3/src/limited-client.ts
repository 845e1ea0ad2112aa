import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { counted, orAborted } from '@graphql-darkroom/core/adapter';
import { addParameters, type S3RequestParameters } from './request-parameters.ts';

/** How long requests may take, in seconds. */
export interface RequestLimits {
  /** Maximum time until the response. */
  readonly requestTimeoutSeconds: number;
  /**
   * The same for requests that transfer bytes, or make the server join or copy them. A request with a body in memory
   * may take `requestTimeoutSeconds` plus one second per 64 KiB, if that is less.
   */
  readonly transferTimeoutSeconds: number;
}

/** The default limits. */
export const REQUEST_LIMITS: RequestLimits = { requestTimeoutSeconds: 20, transferTimeoutSeconds: 600 };

const TRANSFERS = [
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
] as const;

/** The slowest link between a worker and its storage: half a megabit per second. */
const SLOWEST_BYTES_PER_SECOND = 65_536;

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** The client, for any command. */
interface Sender {
  send(command: object, options: SendOptions): Promise<unknown>;
}

/**
 * The same client with timeouts: it aborts a request, including its retries, that is not answered in time. The SDK
 * would wait forever, and each hanging request holds a socket. Reading a response's body is not limited. `parameters`
 * are added to each request of their kind.
 */
export function limitedClient(client: S3Client, limits: RequestLimits, parameters: S3RequestParameters = {}): S3Client {
  const sender = client as unknown as Sender;
  const send = async (command: object, options: SendOptions = {}): Promise<unknown> => {
    addParameters(command, parameters);
    return answeredIn(secondsFor(command, limits), options.abortSignal, (abortSignal) =>
      sender.send(command, { ...options, abortSignal }),
    );
  };
  return Object.create(client, { send: { value: send } }) as S3Client;
}

/** How long a request may take: for bytes in memory, as long as the slowest link needs to send them. */
function secondsFor(command: object, { requestTimeoutSeconds, transferTimeoutSeconds }: RequestLimits): number {
  if (!TRANSFERS.some((transfer) => command instanceof transfer)) return requestTimeoutSeconds;
  const body = 'input' in command ? (command.input as { readonly Body?: unknown }).Body : undefined;
  if (!(body instanceof Uint8Array)) return transferTimeoutSeconds;
  return Math.min(transferTimeoutSeconds, requestTimeoutSeconds + body.length / SLOWEST_BYTES_PER_SECOND);
}

/** Settles with the request, which is aborted after the given number of seconds. */
export async function answeredIn<Answer>(
  seconds: number,
  given: AbortSignal | undefined,
  send: (abortSignal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const late = new AbortController();
  const error = new Error(`The server did not answer within ${counted(seconds, 'second')}.`);
  const timer = setTimeout(() => setImmediate(() => late.abort(error)), seconds * 1000);
  try {
    const signal = given === undefined ? late.signal : AbortSignal.any([given, late.signal]);
    // The SDK ignores the signal while it reads a response that has begun.
    return await orAborted(late.signal, send(signal));
  } catch (failure) {
    throw late.signal.aborted && given?.aborted !== true ? error : failure;
  } finally {
    clearTimeout(timer);
  }
}
