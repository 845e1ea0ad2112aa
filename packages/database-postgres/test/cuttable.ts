import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface CuttableWay {
  /** Leads to the same database as the one given. */
  readonly connectionString: string;
  /**
   * Nothing gets through any more, in either direction, on the connections there are and on those to come. All are
   * taken and stay open, as where a firewall drops what it does not know.
   */
  silence(): void;
  /** Those to come lead to the server again. Silent ones stay as they are. */
  heal(): void;
  /** Ends all connections, and refuses any other. */
  cut(): Promise<void>;
}

/** Opens a way to the server of a connection string, over a port of this process. */
export async function cuttable(connectionString: string): Promise<CuttableWay> {
  const url = new URL(connectionString);
  const sockets = new Set<Socket>();
  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const silent = new WeakSet<Socket>();
  let isSilent = false;
  const server = createServer((client) => {
    if (isSilent) {
      hold(client);
      return;
    }
    const upstream = connect(Number(new URL(connectionString).port), url.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      hold(socket);
      // The server never hears that the client of a silent connection is gone.
      socket.on('close', () => silent.has(socket) || other.destroy());
    }
    client.pipe(upstream).pipe(client);
  });
  server.listen(0);
  await once(server, 'listening');
  const way = new URL(connectionString);
  way.port = String((server.address() as AddressInfo).port);
  return {
    connectionString: way.href,
    silence: () => {
      isSilent = true;
      for (const socket of sockets) {
        silent.add(socket);
        socket.unpipe();
        // So that it is read, and seen to end, though nothing comes of it.
        socket.resume();
      }
    },
    heal: () => {
      isSilent = false;
    },
    cut: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
