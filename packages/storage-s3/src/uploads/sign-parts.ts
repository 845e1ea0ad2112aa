import { setImmediate } from 'node:timers/promises';
import type { PartToSign, SignedPartUrls } from '@graphql-darkroom/core/adapter';
import type { UrlSigner } from '../signing/url-signer.ts';
import type { OpenUpload } from './list-parts.ts';

/** How long signing may block the event loop at a time. */
const SLICE_MILLISECONDS = 5;

/** Signs one PUT URL for each part, in the given order. */
export async function signParts(
  signer: UrlSigner,
  upload: OpenUpload,
  parts: readonly PartToSign[],
  expiresInSeconds: number,
): Promise<SignedPartUrls> {
  const { sign, expiresAt } = await signer({ key: upload.Key, signedAt: new Date(), expiresInSeconds });
  const urls: string[] = [];
  let sliceStartedAt = performance.now();
  for (const { number, size, sha256 } of parts) {
    const query = { partNumber: String(number), uploadId: upload.UploadId };
    urls.push(sign({ query, contentLength: size, headers: headersOf(sha256) }));
    if (performance.now() - sliceStartedAt < SLICE_MILLISECONDS) continue;
    await setImmediate();
    sliceStartedAt = performance.now();
  }
  return { urls, expiresAt, headers: parts.map(({ sha256 }) => headersOf(sha256)) };
}

/**
 * A header, since S3 ignores checksums in the query.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function headersOf(sha256: string | undefined): Readonly<Record<string, string>> {
  return sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 };
}
