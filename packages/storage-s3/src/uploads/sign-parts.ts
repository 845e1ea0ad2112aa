import { setImmediate } from 'node:timers/promises';
import type { PartToSign } from '@graphql-darkroom/core/adapter';
import type { UrlSigner } from '../signing/url-signer.ts';
import type { OpenUpload } from './list-parts.ts';

/** How long the event loop may be kept from all else at a time. */
const SLICE_MILLISECONDS = 5;

/** Signs one PUT URL a part, in the order given. */
export async function signParts(
  signer: UrlSigner,
  upload: OpenUpload,
  parts: readonly PartToSign[],
  expiresInSeconds: number,
): Promise<{ readonly urls: readonly string[]; readonly expiresAt: Date }> {
  const { sign, expiresAt } = await signer({ key: upload.Key, signedAt: new Date(), expiresInSeconds });
  const urls: string[] = [];
  let sliceStartedAt = performance.now();
  for (const { number, size } of parts) {
    urls.push(sign({ query: { partNumber: String(number), uploadId: upload.UploadId }, contentLength: size }));
    if (performance.now() - sliceStartedAt < SLICE_MILLISECONDS) continue;
    await setImmediate();
    sliceStartedAt = performance.now();
  }
  return { urls, expiresAt };
}
