import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';

/** The longest answer that is read, in bytes. Those of Cloudinary have some thousands. */
const MAX_ANSWER_BYTES = 4_194_304;

/** Keeps hold of requests that calls of the SDK open before they return. */
export interface ObservedRequests {
  /** Makes a call. */
  during<Result>(call: () => Result): Result;
  /** The headers of the last answer; empty before there is one. */
  headers(): IncomingHttpHeaders;
  /** Ends whatever is still under way. */
  destroy(): void;
}

/**
 * Observes requests of the SDK, which gives no other way to abort one, keeps the headers of errors to itself, and
 * leaves answers of statuses that it does not know unread, with their sockets.
 */
export function observeRequests(): ObservedRequests {
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
  return {
    during: (call) => {
      subscribe('http.client.request.created', onRequest);
      try {
        return call();
      } finally {
        unsubscribe('http.client.request.created', onRequest);
      }
    },
    headers: () => headers,
    destroy: () => {
      for (const request of opened) request.destroy();
    },
  };
}
