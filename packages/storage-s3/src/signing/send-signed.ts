import type { S3Client } from '@aws-sdk/client-s3';
import { answeredIn } from '../limited-client.ts';

/** A request to a signed URL; its headers and body need not be signed. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** These requests are small, and a working server answers them immediately. */
const ANSWER_SECONDS = 10;

/**
 * Sends a request through the client's own request handler, so with its agent, proxy and timeouts, within ten seconds.
 * Reads the whole response.
 */
export async function sendSigned(
  client: S3Client,
  { method, url, headers = {}, body }: SignedRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  const { requestHandler, streamCollector } = client.config;
  const { protocol, hostname, port, pathname: path, searchParams, host } = new URL(url);
  const request = {
    method,
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path,
    query: Object.fromEntries(searchParams),
    headers: { ...headers, host, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
    ...(body === undefined ? {} : { body }),
  };
  return answeredIn(ANSWER_SECONDS, undefined, async (abortSignal) => {
    const { response } = await requestHandler.handle(request, { abortSignal });
    const bytes = response.body === undefined ? new Uint8Array() : await streamCollector(response.body);
    return { status: response.statusCode, text: new TextDecoder().decode(bytes) };
  });
}
