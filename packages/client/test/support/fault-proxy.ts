import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that passes through. */
export interface Passing {
  readonly method: string;
  readonly url: URL;
  /** The operation's name; null for what is no operation. */
  readonly operation: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** The part's number; null for what is no part. */
  readonly part: number | null;
  readonly contentType: string | null;
  /** The length that it declares. */
  readonly bytes: number;
}

/**
 * What becomes of a request: an answer in place of the server's, a connection cut after so many bytes of the request's
 * body, an answer that is lost after the server gave it, a bit flipped on the way, or silence.
 */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly cutAfterBytes: number }
  | { readonly losesAnswer: true }
  | { readonly flipsBitAt: number }
  | { readonly isSilent: true };

/** What passed, and how it ended. */
export interface Passed extends Passing {
  /** The status that the client was answered; null for none. */
  readonly status: number | null;
  readonly fault: Fault | null;
}

/** A proxy that does harm. */
export interface FaultProxy {
  readonly url: string;
  /** Where it sends requests to. */
  target: string;
  /** Decides on each request; null leaves it alone. */
  fault: (passing: Passing) => Fault | null;
  /** Called when a PUT of a part begins and when it is over. */
  onPart: (isOpen: boolean) => void;
  readonly passed: Passed[];
  /** The PUTs of parts that passed. */
  puts(): readonly Passed[];
  /** How many requests have not ended. */
  open(): number;
  /** Cuts all connections. */
  cutAll(): void;
  close(): Promise<void>;
}

/** A proxy on a free port. */
export async function startFaultProxy(): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const passed: Passed[] = [];
  let opened = 0;
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    fault: () => null,
    onPart: () => undefined,
    passed,
    puts: () => passed.filter(({ method, part }) => method === 'PUT' && part !== null),
    open: () => opened,
    cutAll: () => server.closeAllConnections(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', proxy.target);
    const isOperation = incoming.method === 'POST' && url.pathname === '/graphql';
    const text = isOperation ? await readAll(incoming) : null;
    const request =
      text === null ? null : (JSON.parse(text.toString()) as { query?: string; variables?: Record<string, unknown> });
    const part = url.searchParams.get('partNumber') ?? url.searchParams.get('part');
    const passing: Passing = {
      method: incoming.method ?? '',
      url,
      operation:
        request?.query === undefined
          ? null
          : (/(?:mutation|query|subscription) (\w+)/.exec(request.query)?.[1] ?? null),
      variables: request?.variables ?? null,
      part: part === null ? null : Number(part),
      contentType: incoming.headers['content-type'] ?? null,
      bytes: Number(incoming.headers['content-length'] ?? 0),
    };
    const fault = proxy.fault(passing);
    if (passing.method === 'PUT') {
      proxy.onPart(true);
      outgoing.on('close', () => proxy.onPart(false));
    }
    const end = (status: number | null): void => void passed.push({ ...passing, status, fault });
    outgoing.on('error', () => undefined);
    opened += 1;
    outgoing.on('close', () => (opened -= 1));

    if (fault !== null && 'isSilent' in fault) {
      incoming.resume();
      return end(null);
    }
    if (fault !== null && 'status' in fault) {
      incoming.resume();
      outgoing.writeHead(fault.status, { 'access-control-allow-origin': '*', ...fault.headers }).end(fault.body);
      return end(fault.status);
    }
    const upstream = httpRequest(url, { method: incoming.method, headers: { ...incoming.headers, host: url.host } });
    const cut = (): void => {
      upstream.destroy();
      incoming.socket.destroy();
    };
    let isEnded = false;
    const endOnce = (status: number | null): void => {
      if (!isEnded) end(status);
      isEnded = true;
    };
    upstream.on('error', () => {
      endOnce(null);
      cut();
    });
    upstream.on('response', (response) => {
      if (fault !== null && 'losesAnswer' in fault) {
        response.resume();
        response.on('end', () => {
          endOnce(null);
          cut();
        });
        return;
      }
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.on('error', cut);
      response.pipe(outgoing);
      endOnce(response.statusCode ?? null);
    });
    outgoing.on('close', () => upstream.destroy());
    if (text !== null) return void upstream.end(text);

    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      if (fault !== null && 'flipsBitAt' in fault) {
        const at = fault.flipsBitAt - bytes;
        if (at >= 0 && at < chunk.length) chunk[at] = (chunk[at] ?? 0) ^ 1;
      }
      bytes += chunk.length;
      if (fault !== null && 'cutAfterBytes' in fault && bytes > fault.cutAfterBytes) {
        endOnce(null);
        return cut();
      }
      if (!upstream.write(chunk)) {
        incoming.pause();
        upstream.once('drain', () => incoming.resume());
      }
    });
    incoming.on('end', () => upstream.end());
    incoming.on('error', () => upstream.destroy());
  }
  return proxy;
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
