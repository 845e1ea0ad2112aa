import { globalAgent } from 'node:http';
import { type FileSource, orAborted } from '@graphql-darkroom/core/adapter';
import { v2 } from 'cloudinary';
import type { CloudinaryCloud } from './cloud.ts';
import { type CloudinaryFailure, failureOf } from './cloudinary-failure.ts';
import { type ObservedRequests, observeRequests } from './observe-requests.ts';
import { sendSource } from './send-source.ts';
import { translateFailure, unreadableAnswer } from './translate-failure.ts';

/** The three calls that are made of Cloudinary, each of a copy that is delivered to nobody without a signature. */
export interface CloudinaryClient {
  /** Uploads a file in place of an earlier copy of it, and answers what Cloudinary says of it. */
  upload(input: {
    readonly copyId: string;
    readonly source: FileSource;
    readonly analyses: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  }): Promise<unknown>;
  /** What Cloudinary says of a copy; null when there is none. */
  find(input: { readonly copyId: string; readonly signal: AbortSignal }): Promise<unknown>;
  /** Destroys a copy, also in caches. One that never was is fine. */
  destroy(input: { readonly copyId: string; readonly signal: AbortSignal }): Promise<void>;
}

const AUTHENTICATED = { type: 'authenticated', resource_type: 'image' } as const;

/** Calls the SDK with options of its own each time: its global configuration is the host's. */
export function cloudinaryClient(cloud: Required<CloudinaryCloud>, timeoutSeconds: number): CloudinaryClient {
  const options = {
    cloud_name: cloud.cloudName,
    api_key: cloud.apiKey,
    api_secret: cloud.apiSecret,
    upload_prefix: cloud.uploadPrefix,
    signature_algorithm: cloud.signatureAlgorithm,
    // The SDK's own limit, on a socket's silence, does nothing with the Admin API. It comes after ours, which decides.
    timeout: (timeoutSeconds + 60) * 1000,
    // The SDK chooses between http and https once, by its global configuration; an agent of the
    // right kind overrules that.
    ...(cloud.uploadPrefix.startsWith('http:') ? { agent: globalAgent } : {}),
  };

  async function call(
    signal: AbortSignal,
    start: (requests: ObservedRequests, signal: AbortSignal) => Promise<unknown>,
    isNothing: (failure: CloudinaryFailure) => boolean = () => false,
  ): Promise<unknown> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
    bounded.throwIfAborted();
    const requests = observeRequests();
    try {
      return await orAborted(bounded, start(requests, bounded));
    } catch (error) {
      requests.destroy();
      signal.throwIfAborted();
      if (!(error instanceof SdkError) && !bounded.aborted) throw error;
      const failure = failureOf(error instanceof SdkError ? error.reported : error, requests.headers());
      if (isNothing(failure)) return null;
      throw translateFailure(failure, cloud);
    }
  }

  return {
    upload: ({ copyId, source, analyses, signal }) =>
      call(signal, (requests, bounded) => {
        const answer = Promise.withResolvers<unknown>();
        const stream = requests.during(() =>
          v2.uploader.upload_stream(
            { ...options, ...AUTHENTICATED, ...analyses, public_id: copyId, overwrite: true },
            (error, result) => (error === undefined ? answer.resolve(result) : answer.reject(new SdkError(error))),
          ),
        );
        return sendSource(source, stream, answer.promise, bounded);
      }),
    find: ({ copyId, signal }) =>
      call(
        signal,
        (requests) => throwSdkError(requests.during(() => v2.api.resource(copyId, { ...options, ...AUTHENTICATED }))),
        ({ status }) => status === 404,
      ),
    destroy: async ({ copyId, signal }) => {
      const answer = await call(signal, (requests) =>
        throwSdkError(
          requests.during(() => v2.uploader.destroy(copyId, { ...options, ...AUTHENTICATED, invalidate: true })),
        ),
      );
      const outcome = (answer as { readonly result?: unknown } | null)?.result;
      if (outcome !== 'ok' && outcome !== 'not found') throw unreadableAnswer('to a deletion names no result');
    },
  };
}

/** What the SDK reported, told apart from what went wrong with the file that it was to send. */
class SdkError extends Error {
  readonly reported: unknown;

  constructor(reported: unknown) {
    super('The SDK reported a failure.');
    this.reported = reported;
  }
}

async function throwSdkError<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw new SdkError(error);
  }
}
