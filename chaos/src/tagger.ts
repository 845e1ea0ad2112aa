import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What all processes ask before they suggest tags. */
export interface TaggerServer {
  readonly url: string;
  /** Whether it answers from now on. */
  readonly set: (isUp: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Starts a tagger that answers. */
export async function startTagger(): Promise<TaggerServer> {
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (isUp) => {
      status = isUp ? 200 : 503;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
