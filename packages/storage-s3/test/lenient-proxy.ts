import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request on its way to the server. */
export interface PassingRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer on its way back, or one that the server is not asked for. */
export interface PassingAnswer {
  readonly status: number;
  readonly headers?: IncomingHttpHeaders;
  readonly body?: string;
}

/** A fault of servers that the real one does not have. Remembers what it has seen. */
export interface Fault {
  /** Answers in the server's place; null has it asked, and `CUT` cuts the connection. */
  readonly answer?: (request: PassingRequest) => PassingAnswer | 'CUT' | null;
  /** Changes the server's answer; null leaves it. */
  readonly change?: (request: PassingRequest, answer: PassingAnswer) => PassingAnswer | null;
}

/** Stands before a server and gives it a fault. */
export async function lenientProxy(
  endpoint: string,
  { answer = () => null, change = () => null }: Fault,
): Promise<{ readonly endpoint: string; readonly close: () => Promise<void> }> {
  const target = new URL(endpoint);
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', endpoint);
    const { method = '', headers } = request;
    const body = await buffer(request).catch(() => null);
    if (body === null) return void response.destroy();
    const passing = { method, path, query, headers, body: body.toString('latin1') };
    const instead = answer(passing);
    if (instead === 'CUT') return void response.destroy();
    if (instead !== null) return void response.writeHead(instead.status, instead.headers).end(instead.body);
    // With the host that was signed.
    const { hostname: host, port } = target;
    const forwarded = send({ host, port, method, headers, path: request.url, agent: false }, async (real) => {
      const given = await buffer(real).catch(() => null);
      if (given === null) return void response.destroy();
      const changed = change(passing, {
        status: real.statusCode ?? 502,
        headers: real.headers,
        body: given.toString('latin1'),
      });
      if (changed === null) return void response.writeHead(real.statusCode ?? 502, real.headers).end(given);
      const { 'content-length': _, 'transfer-encoding': __, ...kept } = changed.headers ?? real.headers;
      response.writeHead(changed.status, kept).end(Buffer.from(changed.body ?? '', 'latin1'));
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
