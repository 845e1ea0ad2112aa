import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Leniencies of servers that the real one does not have. */
export type Leniency = 'any unsigned ACL counts' | 'every part is taken';

/** Stands before a server and adds a leniency to it. */
export async function lenientProxy(
  endpoint: string,
  leniency: Leniency,
): Promise<{ readonly endpoint: string; readonly close: () => Promise<void> }> {
  const target = new URL(endpoint);
  const opened = new Set<string>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', endpoint);
    const isPart = request.method === 'PUT' && searchParams.has('partNumber');
    if (isPart && request.headers['x-amz-acl'] !== undefined) opened.add(pathname);
    if (
      leniency === 'any unsigned ACL counts' &&
      searchParams.size === 0 &&
      request.headers.authorization === undefined &&
      opened.has(pathname)
    ) {
      response.end('open to all');
      return;
    }
    const { method, headers, url: path } = request;
    // With the host that was signed.
    const forwarded = send(
      { host: target.hostname, port: target.port, method, headers, path, agent: false },
      (answer) => {
        const status = answer.statusCode ?? 502;
        response.writeHead(isPart && leniency === 'every part is taken' ? 200 : status, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
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
