import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { isOwnHost, isSameOrigin } from './same-origin.ts';

/**
 * Subscriptions over WebSocket: a page uses one connection for all of them, which does not count towards a browser's
 * limit of six connections.
 */
export interface WebSockets {
  /** Takes over the connection of an upgrade request. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => Promise<void>;
}

/** Serves the graphql-ws protocol at `/graphql`. The context contains the request that opened the connection. */
export function webSockets(schema: GraphQLSchema): WebSockets {
  const server = new WebSocketServer({ noServer: true });
  const graphql = useServer({ schema, context: ({ extra }) => ({ request: requestOf(extra.request) }) }, server);
  return {
    upgrade: (incoming, socket, head) => {
      const request = requestOf(incoming);
      const url = new URL(request.url);
      // A page of another site could open a WebSocket with its visitor's cookie: browsers allow that, and send the
      // page's origin.
      if (url.pathname !== '/graphql' || !isOwnHost(url) || !isSameOrigin(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(incoming, socket, head, (opened) => server.emit('connection', opened, incoming));
    },
    close: async () => graphql.dispose(),
  };
}

function requestOf({ url = '/', headers }: IncomingMessage): Request {
  const target = URL.parse(url, `http://${headers.host ?? 'unknown.invalid'}`) ?? 'http://unknown.invalid/';
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value ?? '')]);
  return new Request(target, { headers: pairs });
}
