import type { S3Client } from '@aws-sdk/client-s3';
import type { UrlSigner } from '../signing/url-signer.ts';
import type { QuickPage } from './list-parts.ts';
import { readPartsPage } from './parts-page.ts';

/** How long the URL of a request that is sent at once works, for clocks that differ. */
const URL_SECONDS = 300;

/**
 * Lists parts by a URL of our own signing, sent through the client's own request handler, and so with its agent, proxy and limits of time: two thirds
 * of what a listing costs is the SDK's middleware and its reading of the XML. It knows the good answer alone. Errors, retries and answers that
 * read otherwise are the SDK's.
 */
export function quickPartsPage(client: S3Client, signer: UrlSigner): QuickPage {
  return async ({ Key, UploadId }, marker) => {
    try {
      const { sign } = await signer({ key: Key, signedAt: new Date(), expiresInSeconds: URL_SECONDS });
      const query = { uploadId: UploadId, ...(marker === undefined ? {} : { 'part-number-marker': marker }) };
      const { status, text } = await get(client, new URL(sign({ query })));
      return status === 200 ? readPartsPage(text) : null;
    } catch {
      // Whatever it is, the SDK meets it too, and tells.
      return null;
    }
  };
}

async function get(client: S3Client, url: URL): Promise<{ readonly status: number; readonly text: string }> {
  const { requestHandler, streamCollector } = client.config;
  const { response } = await requestHandler.handle({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
  });
  const body = response.body === undefined ? new Uint8Array() : await streamCollector(response.body);
  return { status: response.statusCode, text: new TextDecoder().decode(body) };
}
