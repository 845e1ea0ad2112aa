import type { S3Client } from '@aws-sdk/client-s3';
import { type SignedOperation, prepareRequest } from './prepare-request.ts';
import { type Presigner, presigner } from './presigner.ts';

/**
 * S3's maximum lifetime of a URL, 7 days.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
const MAX_SECONDS = 7 * 24 * 3600;

/** Signs URLs for one key, which expire at `expiresAt`. */
export interface KeySigner {
  readonly sign: Presigner;
  readonly expiresAt: Date;
}

/** Creates a signer of URLs for one key. */
export type UrlSigner = (input: {
  readonly key: string;
  readonly signedAt: Date;
  readonly expiresInSeconds: number;
}) => Promise<KeySigner>;

/** Signs URLs of one operation in one bucket, with the client's credentials at that moment: they may rotate. */
export function urlSigner(
  client: S3Client,
  bucket: string,
  operation: SignedOperation,
  endpointForClients: string | null,
): UrlSigner {
  let preparing: ReturnType<typeof prepareRequest> | null = null;
  return async ({ key, signedAt, expiresInSeconds }) => {
    preparing ??= prepareRequest(client, bucket, operation, endpointForClients).catch((error: unknown) => {
      // A later call may succeed, when credentials are available again.
      preparing = null;
      throw error;
    });
    const request = await preparing;
    const credentials = await client.config.credentials();
    const seconds = Math.max(1, Math.min(Math.floor(expiresInSeconds), MAX_SECONDS));
    // The date in a signature has whole seconds, and the lifetime counts from it.
    const expiry = Math.floor(signedAt.getTime() / 1000) * 1000 + seconds * 1000;
    return {
      sign: presigner({ request, credentials, key, signedAt, expiresInSeconds: seconds }),
      expiresAt: new Date(Math.min(expiry, credentials.expiration?.getTime() ?? expiry)),
    };
  };
}
