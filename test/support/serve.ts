import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServerAdapter } from '@whatwg-node/server';
import { onTestFinished } from 'vitest';

/** A server on a free port. */
export interface Served {
  /** `127.0.0.1` and the port. */
  readonly host: string;
  readonly url: string;
  close(): Promise<void>;
}

/** A real server with a handler behind it. */
export async function serve(handler: (request: Request) => Promise<Response>): Promise<Served> {
  return listen(createServerAdapter(handler) as RequestListener);
}

/** A real server with a listener of Node's own. */
export async function listen(listener: RequestListener): Promise<Served> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As {@link serve}, until the test is over. */
export async function serveForTest(handler: (request: Request) => Promise<Response>): Promise<Served> {
  const served = await serve(handler);
  onTestFinished(() => served.close());
  return served;
}
