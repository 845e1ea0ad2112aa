import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request: it goes through, or it is never made. */
export type Fate = 'PASS' | 'DROP';

/** A proxy in front of a service that asks, before each request, what is to become of it. */
export interface InterruptingProxy {
  readonly url: string;
  /** Asked with the number of the request, from 1 on. */
  fateOf: (number: number) => Fate | Promise<Fate>;
  /** How many requests have come since it was last set to 0. */
  count: number;
  close(): Promise<void>;
}

/** Starts it. */
export async function startInterruptingProxy(target: string): Promise<InterruptingProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    proxy.count += 1;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    const settle = async (number: number): Promise<void> => {
      const fate = await proxy.fateOf(number);
      if (fate === 'DROP') {
        outgoing.destroy();
        return;
      }
      const { url: path, method, headers } = incoming;
      const forwarded = request({ hostname, port, path, method, headers }, (answer) => {
        answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers));
      });
      forwarded.on('error', () => outgoing.destroy());
      forwarded.end(Buffer.concat(chunks));
    };
    const number = proxy.count;
    incoming.on('end', () => void settle(number));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: InterruptingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fateOf: () => 'PASS',
    count: 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
