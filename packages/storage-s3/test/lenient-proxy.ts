import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as send,
  type ServerResponse,
} from 'node:http';
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
  fault: Fault,
): Promise<{ readonly endpoint: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    // What breaks off on either side ends the other.
    pass(new URL(endpoint), fault, request, response).catch(() => response.destroy());
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

async function pass(
  target: URL,
  { answer = () => null, change = () => null }: Fault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '', target);
  const { method = '', headers } = request;
  const body = await buffer(request);
  const passing = { method, path, query, headers, body: body.toString('latin1') };
  const instead = answer(passing);
  if (instead === 'CUT') {
    response.destroy();
  } else if (instead === null) {
    const real = await ask(target, request, body);
    const { status, headers: theirs = {}, body: text = '' } = change(passing, real) ?? real;
    response.writeHead(status, withoutLength(theirs)).end(Buffer.from(text, 'latin1'));
  } else {
    response.writeHead(instead.status, instead.headers).end(instead.body);
  }
}

async function ask({ hostname: host, port }: URL, request: IncomingMessage, body: Buffer): Promise<PassingAnswer> {
  // With the host that was signed.
  const { method, url: path, headers } = request;
  const forwarded = send({ host, port, method, path, headers, agent: false });
  const answered = once(forwarded, 'response');
  forwarded.end(body);
  const [answer] = (await answered) as [IncomingMessage];
  const text = (await buffer(answer)).toString('latin1');
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: text };
}

function withoutLength(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => value !== undefined && !['content-length', 'transfer-encoding'].includes(name),
    ),
  );
}
