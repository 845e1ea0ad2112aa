import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FsStorage } from '../src/index.ts';

async function answer(storage: FsStorage, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const aborting = new AbortController();
  outgoing.on('close', () => aborting.abort());
  const hasBody = incoming.method === 'PUT';
  const init = {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal: aborting.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' as const } : {}),
  };
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, init);
  const response = await storage.handler(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const body: unknown = response.body;
  if (body === null) return void outgoing.end();
  const bytes = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  // Where the client has gone before the answer is there, it fails once the pipeline no longer listens.
  bytes.on('error', () => undefined);
  await pipeline(bytes, outgoing);
}

/** A real server with the handler behind it, under the path that the storage's URLs have. */
export async function serve(
  makeStorage: (baseUrl: string) => FsStorage,
): Promise<{ readonly storage: FsStorage; readonly baseUrl: string; readonly close: () => void }> {
  let storage: FsStorage | null = null;
  const server = createServer((incoming, outgoing) => {
    // A client that went away fails the pipeline: nobody is left to tell.
    if (storage !== null) answer(storage, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
  storage = makeStorage(baseUrl);
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { storage, baseUrl, close };
}
