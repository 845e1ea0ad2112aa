import type { S3Client } from '@aws-sdk/client-s3';
import { sendSigned } from '../signing/send-signed.ts';
import type { UrlSigner } from '../signing/url-signer.ts';
import type { QuickPage } from './list-parts.ts';
import { readPartsPage } from './parts-page.ts';

/** How long the URL of a request that is sent at once works, for clocks that differ. */
const URL_SECONDS = 300;

/**
 * Lists parts by a URL of our own signing, sent through the client's own request handler, and so with its agent, proxy
 * and limits of time: two thirds of what a listing costs is the SDK's middleware and its reading of the XML. It knows
 * the good answer alone. Errors, retries and answers that read otherwise are the SDK's.
 */
export function quickPartsPage(client: S3Client, signer: UrlSigner): QuickPage {
  return async ({ Key, UploadId }, marker) => {
    try {
      const { sign } = await signer({ key: Key, signedAt: new Date(), expiresInSeconds: URL_SECONDS });
      const query = { uploadId: UploadId, ...(marker === undefined ? {} : { 'part-number-marker': marker }) };
      const { status, text } = await sendSigned(client, { method: 'GET', url: sign({ query }) });
      return status === 200 ? readPartsPage(text) : null;
    } catch {
      // Whatever it is, the SDK meets it too, and tells.
      return null;
    }
  };
}
