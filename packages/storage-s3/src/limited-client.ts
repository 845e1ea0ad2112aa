import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { orAborted } from '@graphql-darkroom/core/adapter';
import { addParameters, type S3RequestParameters } from './request-parameters.ts';

/** How long requests may take, in seconds. */
export interface RequestLimits {
  /** Until they are answered. */
  readonly requestTimeoutSeconds: number;
  /**
   * The same for those that move bytes, or have the server move them. One that sends bytes which are known has
   * `requestTimeoutSeconds` and a second for each 64 KiB, where that is less.
   */
  readonly transferTimeoutSeconds: number;
}

/** The limits where none are given. */
export const REQUEST_LIMITS: RequestLimits = { requestTimeoutSeconds: 20, transferTimeoutSeconds: 600 };

const TRANSFERS = [
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
] as const;

/** Of a link that a worker has to its storage: half a megabit a second. */
const SLOWEST_BYTES_PER_SECOND = 65_536;

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** The client, whatever the command. */
interface Sender {
  send(command: object, options: SendOptions): Promise<unknown>;
}

/**
 * The same client, which gives up a request, with its repetitions, that is not answered in time: the SDK waits for
 * ever, and each request that hangs keeps one of its sockets. The body of an answer has the time of its reader.
 * `parameters` go with each request of their kind.
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

/** How long a request may take: one that sends bytes as long as the slowest link needs for so many. */
function secondsFor(command: object, { requestTimeoutSeconds, transferTimeoutSeconds }: RequestLimits): number {
  if (!TRANSFERS.some((transfer) => command instanceof transfer)) return requestTimeoutSeconds;
  const body = 'input' in command ? (command.input as { readonly Body?: unknown }).Body : undefined;
  if (!(body instanceof Uint8Array)) return transferTimeoutSeconds;
  return Math.min(transferTimeoutSeconds, requestTimeoutSeconds + body.length / SLOWEST_BYTES_PER_SECOND);
}

/** Settles as the request does, which is aborted once so many seconds have passed. */
export async function answeredIn<Answer>(
  seconds: number,
  given: AbortSignal | undefined,
  send: (abortSignal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const late = new AbortController();
  const error = new Error(`The server did not answer within ${seconds} seconds.`);
  const timer = setTimeout(() => setImmediate(() => late.abort(error)), seconds * 1000);
  try {
    const signal = given === undefined ? late.signal : AbortSignal.any([given, late.signal]);
    // The SDK heeds no signal while it reads an answer that has begun.
    return await orAborted(late.signal, send(signal));
  } catch (failure) {
    throw late.signal.aborted && given?.aborted !== true ? error : failure;
  } finally {
    clearTimeout(timer);
  }
}
