import { globalAgent } from 'node:http';
import { type FileSource, orAborted } from '@graphql-darkroom/core/adapter';
import { v2 } from 'cloudinary';
import type { CloudinaryCloud } from './cloud.ts';
import { type CloudinaryFailure, failureOf } from './cloudinary-failure.ts';
import { type ObservedRequests, observeRequests } from './observe-requests.ts';
import { sendSource } from './send-source.ts';
import { translateFailure, unreadableAnswer } from './translate-failure.ts';

/** The three calls to Cloudinary. Each concerns a copy that Cloudinary delivers only by signed URLs. */
export interface CloudinaryClient {
  /** Uploads a file, replacing an earlier copy of it, and returns Cloudinary's answer. */
  upload(input: {
    readonly copyId: string;
    readonly source: FileSource;
    readonly analyses: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
  }): Promise<unknown>;
  /** Cloudinary's information about a copy; null if there is none. */
  find(input: { readonly copyId: string; readonly signal: AbortSignal }): Promise<unknown>;
  /** Destroys a copy, also in caches. Succeeds if the copy never existed. */
  destroy(input: { readonly copyId: string; readonly signal: AbortSignal }): Promise<void>;
}

const AUTHENTICATED = { type: 'authenticated', resource_type: 'image' } as const;

/** Passes options to each call of the SDK, since its global configuration belongs to the host. */
export function cloudinaryClient(cloud: Required<CloudinaryCloud>, timeoutSeconds: number): CloudinaryClient {
  const options = {
    cloud_name: cloud.cloudName,
    api_key: cloud.apiKey,
    api_secret: cloud.apiSecret,
    upload_prefix: cloud.uploadPrefix,
    signature_algorithm: cloud.signatureAlgorithm,
    // The SDK's own limit, for a silent socket, has no effect on the Admin API. It is longer than ours, which decides.
    timeout: (timeoutSeconds + 60) * 1000,
    // The SDK chooses between http and https once, by its global configuration; an agent of the right kind overrides
    // that.
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
      if (outcome !== 'ok' && outcome !== 'not found') throw unreadableAnswer('to a deletion has no result');
    },
  };
}

/** An error that the SDK reported, as opposed to a problem with the file to send. */
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
