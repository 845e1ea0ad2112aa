import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';

/** The maximum size of an answer, in bytes. Cloudinary's answers have some thousands. */
const MAX_ANSWER_BYTES = 4_194_304;

/** Keeps track of the requests that SDK calls open before they return. */
export interface ObservedRequests {
  /** Runs a call and observes its requests. */
  during<Result>(call: () => Result): Result;
  /** The headers of the last answer; empty if there has been none. */
  headers(): IncomingHttpHeaders;
  /** Ends all requests in progress. */
  destroy(): void;
}

/**
 * Observes the requests of the SDK, which has no other way to abort them, hides the headers of errors, and leaves
 * answers with unknown statuses unread, with their sockets open.
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
        if (length > MAX_ANSWER_BYTES) request.destroy(new Error('The response is too long.'));
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
