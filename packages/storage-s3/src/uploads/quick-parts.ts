import type { S3Client } from '@aws-sdk/client-s3';
import { sendSigned } from '../signing/send-signed.ts';
import type { UrlSigner } from '../signing/url-signer.ts';
import type { QuickPage } from './list-parts.ts';
import { readPartsPage } from './parts-page.ts';

/** The lifetime of a URL that is used immediately; it allows for clocks that differ. */
const URL_SECONDS = 300;

/**
 * Lists parts with a URL that we sign ourselves, sent through the client's own request handler, so with its agent,
 * proxy and timeouts: two thirds of the cost of a listing are the SDK's middleware and its parsing of the XML. Handles
 * only the successful response. Errors, retries and unusual responses are left to the SDK.
 */
export function quickPartsPage(client: S3Client, signer: UrlSigner): QuickPage {
  return async ({ Key, UploadId }, marker) => {
    try {
      const { sign } = await signer({ key: Key, signedAt: new Date(), expiresInSeconds: URL_SECONDS });
      const query = { uploadId: UploadId, ...(marker === undefined ? {} : { 'part-number-marker': marker }) };
      const { status, text } = await sendSigned(client, { method: 'GET', url: sign({ query }) });
      return status === 200 ? readPartsPage(text) : null;
    } catch {
      // The SDK meets the same error and reports it.
      return null;
    }
  };
}
