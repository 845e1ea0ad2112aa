import { DarkroomClientError } from '../errors/client-error.ts';
import type { GraphQLResult, Transport } from './transport.ts';

/** Options of {@link httpTransport}. */
export interface HttpTransportOptions {
  /** The GraphQL endpoint, absolute or relative to the page. */
  readonly url: string;
  /** Headers of each request, such as `authorization`. Called for every request, so tokens may change. */
  readonly headers?: () => HeadersInit | Promise<HeadersInit>;
  /** Whether to send cookies. @default 'same-origin' */
  readonly credentials?: RequestCredentials;
  /** @default the global `fetch` */
  readonly fetch?: typeof fetch;
}

/**
 * Sends operations by POST, as GraphQL over HTTP specifies. For live updates, add `subscribe`:
 *
 * @example
 * const sse = createClient({ url: '/graphql' }); // of graphql-sse
 * const transport = {
 *   ...httpTransport({ url: '/graphql' }),
 *   subscribe: (request, sink) => sse.subscribe(request, sink),
 * };
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  return {
    execute: async (request, { signal }) => {
      const headers = new Headers(await options.headers?.());
      headers.set('content-type', 'application/json');
      headers.set('accept', 'application/graphql-response+json, application/json;q=0.9');
      const response = await (options.fetch ?? fetch)(options.url, {
        method: 'POST',
        headers,
        credentials: options.credentials ?? 'same-origin',
        body: JSON.stringify(request),
        ...(signal === undefined ? {} : { signal }),
      });
      return readResult(response);
    },
  };
}

/** The body if it is a GraphQL result, whatever the status: servers answer 400 to some operations with errors. */
async function readResult(response: Response): Promise<GraphQLResult> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as GraphQLResult | null;
    if (typeof body === 'object' && body !== null && ('data' in body || Array.isArray(body.errors))) return body;
  } catch {
    // Not JSON: the page of a proxy, a login or an error.
  }
  const { status } = response;
  const retryAfter = response.headers.get('retry-after');
  throw new DarkroomClientError('INVALID_RESPONSE', `The server answered ${status} without a GraphQL result.`, {
    retryable: status >= 500 || status === 408 || status === 429,
    details: { status, ...(retryAfter === null ? {} : { retryAfter }) },
  });
}
