import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface CuttableWay {
  /** Leads to the same database as the one given. */
  readonly connectionString: string;
  /** Ends all connections, and refuses any other. */
  cut(): Promise<void>;
}

/** Opens a way to the server of a connection string, over a port of this process. */
export async function cuttable(connectionString: string): Promise<CuttableWay> {
  const url = new URL(connectionString);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(connectionString).port), url.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  server.listen(0);
  await once(server, 'listening');
  const way = new URL(connectionString);
  way.port = String((server.address() as AddressInfo).port);
  return {
    connectionString: way.href,
    cut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
