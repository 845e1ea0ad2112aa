import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an API's process has spent since it began. */
export interface ApiUsage {
  /** User and system, of all threads. */
  readonly cpuMilliseconds: number;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

/**
 * What a process that serves an API says to the one that started it: where it listens, then its
 * usage, each time it is asked.
 */
export type ApiMessage = { readonly port: number } | { readonly usage: ApiUsage };

/** Serves an API on a free port, until whoever started this process hangs up. `answer` gives what is sent as JSON. */
export async function serveApi(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): Promise<void> {
  const server = createServer((request, response) => {
    answer(request, response).then(
      (result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  // A gigabyte takes longer than the five minutes that a request may take, where the disk is slow.
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => tell({ usage: currentUsage() }));
  process.on('disconnect', () => process.exit());
  tell({ port: (server.address() as AddressInfo).port });
}

function currentUsage(): ApiUsage {
  const { user, system } = process.cpuUsage();
  return {
    cpuMilliseconds: (user + system) / 1000,
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function tell(message: ApiMessage): void {
  process.send?.(message);
}
