import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What becomes of connections: they pass, are refused, are silent (they stay open, and nothing gets through), or each
 * request is answered with a 503.
 */
export type WayState = 'PASS' | 'REFUSE' | 'SILENT' | 'UNAVAILABLE';

/** A way to a server, over a port of this process, that can be disturbed. */
export interface FaultyWay {
  readonly port: number;
  /** From now on; connections that are silent or refused do not come back. */
  set(state: WayState): void;
  /** Ends connections in the middle of whatever they carry: each by this chance, 0 to 1. Gives how many. */
  cut(chance?: () => boolean): number;
  /** From now on these are silent, though others pass. Gives how many. */
  silence(chance: () => boolean): number;
  /**
   * For so long, ends each connection within an answer, after so many bytes of answers. Gives
   * how many, once it is over.
   */
  halve(milliseconds: number, afterBytes: () => number): Promise<number>;
  /**
   * For so long, ends each connection that is opened together with the first answer that ends like this, and says this
   * before. Gives how many, once it is over.
   */
  greetAndEnd(milliseconds: number, answer: Buffer, farewell: Buffer): Promise<number>;
  /** For so long, ends each connection that asks for something with these words. Gives how many, once it is over. */
  cutAsked(milliseconds: number, words: string): Promise<number>;
  close(): Promise<void>;
}

const LATE_MILLISECONDS = 3000;

const UNAVAILABLE = 'HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

interface Connection {
  readonly client: Socket;
  readonly upstream: Socket;
  isSilent: boolean;
  /** Bytes of answers after which it ends; null where it goes on. */
  left: number | null;
  /** Whether it ends with its greeting. */
  endsGreeted: boolean;
}

/** Opens a way to a port of this machine. */
export async function faultyWay(target: number): Promise<FaultyWay> {
  let state: WayState = 'PASS';
  const connections = new Set<Connection>();
  /** Gives after how many bytes of answers a connection ends; null while none does for that. */
  let halving: (() => number) | null = null;
  let halved = 0;
  /** What ends a greeting, and what is said then; null while connections do not end with it. */
  let greeting: { readonly answer: Buffer; readonly farewell: Buffer } | null = null;
  let greeted = 0;
  /** Words that no connection outlives; null while each does. */
  let fatal: string | null = null;
  let asked = 0;

  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (state === 'REFUSE') {
      client.destroy();
      return;
    }
    if (state === 'UNAVAILABLE') {
      client.once('data', () => client.end(UNAVAILABLE));
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    const connection: Connection = {
      client,
      upstream,
      isSilent: state === 'SILENT',
      left: null,
      endsGreeted: greeting !== null,
    };
    connections.add(connection);
    const end = (): void => {
      connections.delete(connection);
      client.destroy();
      upstream.destroy();
    };
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', end);
      // As a firewall would have it: the other side learns late that this one is gone.
      from.on('close', () => (connection.isSilent ? setTimeout(end, LATE_MILLISECONDS).unref() : end()));
      from.on('data', (chunk) => {
        if (connection.isSilent) return;
        if (fatal !== null && from === client && chunk.includes(fatal)) {
          asked += 1;
          end();
          return;
        }
        if (halving !== null && from === upstream) {
          connection.left ??= halving();
          connection.left -= chunk.length;
          if (connection.left <= 0) {
            halved += 1;
            client.write(chunk.subarray(0, chunk.length + connection.left), end);
            return;
          }
        }
        if (connection.endsGreeted && greeting !== null && endsWith(chunk, greeting.answer)) {
          greeted += 1;
          client.write(Buffer.concat([chunk, greeting.farewell]), end);
          return;
        }
        if (to.write(chunk)) return;
        from.pause();
        to.once('drain', () => from.resume());
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut: FaultyWay['cut'] = (chance = () => true) => {
    const chosen = [...connections].filter(chance);
    for (const { client, upstream } of chosen) {
      // A reset for the client, as a peer that vanished and came back would send it.
      client.resetAndDestroy();
      upstream.destroy();
    }
    for (const connection of chosen) connections.delete(connection);
    return chosen.length;
  };
  return {
    port: (server.address() as AddressInfo).port,
    set: (next) => {
      state = next;
      if (next === 'SILENT') for (const connection of connections) connection.isSilent = true;
      if (next === 'REFUSE' || next === 'UNAVAILABLE') cut();
    },
    cut,
    silence: (chance) => {
      const chosen = [...connections].filter(chance);
      for (const connection of chosen) connection.isSilent = true;
      return chosen.length;
    },
    halve: async (milliseconds, afterBytes) => {
      halving = afterBytes;
      const before = halved;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      halving = null;
      for (const connection of connections) connection.left = null;
      return halved - before;
    },
    cutAsked: async (milliseconds, words) => {
      fatal = words;
      const before = asked;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      fatal = null;
      return asked - before;
    },
    greetAndEnd: async (milliseconds, answer, farewell) => {
      greeting = { answer, farewell };
      const before = greeted;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      greeting = null;
      return greeted - before;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

function endsWith(chunk: Buffer, answer: Buffer): boolean {
  return chunk.subarray(-answer.length).equals(answer);
}
