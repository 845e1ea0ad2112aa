import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';

/** The longest answer that is read, in bytes. Those of Cloudinary have some thousands. */
const MAX_ANSWER_BYTES = 4_194_304;

/** What a call of the SDK did on the network. */
export interface ObservedRequests {
  /** The headers of the last answer; empty before there is one. */
  headers(): IncomingHttpHeaders;
  /** Ends whatever is still under way. */
  destroy(): void;
}

/**
 * Runs a call of the SDK and keeps hold of the requests that it opens before it returns. The SDK gives no other way to abort one, keeps
 * the headers of errors to itself, and leaves answers of statuses that it does not know unread, with their sockets.
 */
export function observeRequests<Result>(call: () => Result): {
  readonly result: Result;
  readonly requests: ObservedRequests;
} {
  const opened: ClientRequest[] = [];
  let headers: IncomingHttpHeaders = {};
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    opened.push(request);
    request.once('response', (response) => {
      ({ headers } = response);
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MAX_ANSWER_BYTES) request.destroy(new Error('The answer is too long.'));
      });
    });
  };
  subscribe('http.client.request.created', onRequest);
  try {
    return {
      result: call(),
      requests: {
        headers: () => headers,
        destroy: () => {
          for (const request of opened) request.destroy();
        },
      },
    };
  } finally {
    unsubscribe('http.client.request.created', onRequest);
  }
}
