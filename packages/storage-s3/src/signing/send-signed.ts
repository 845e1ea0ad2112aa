import type { S3Client } from '@aws-sdk/client-s3';
import { answeredIn } from '../limited-client.ts';

/** A request to a signed URL, with what was not signed, too. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is sent so is small, and answered at once by a server that is there. */
const ANSWER_SECONDS = 10;

/**
 * Sends a request through the client's own request handler, and so with its agent, proxy and limits of time, within ten
 * seconds. Reads the answer whole.
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
