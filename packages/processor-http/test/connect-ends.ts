import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { memoryStorage, type MemoryStorage } from '@graphql-darkroom/core';
import { type FileSource, readImageHeader } from '@graphql-darkroom/core/adapter';
import type { ConversionEnds } from '@graphql-darkroom/core/testing';
import { createServerAdapter } from '@whatwg-node/server';
import { listen, type Served } from '../../../test/support/serve.ts';

const never = new AbortController().signal;

/**
 * A server of sources at `/sources/<id>`, and of a storage beside it, which gives the ends of a conversion their URLs.
 */
export async function endsOverHttp(): Promise<Served & { readonly connect: (ends: ConversionEnds) => ConversionEnds }> {
  const sources = new Map<string, FileSource>();
  let storage: MemoryStorage | null = null;
  const answerStored = createServerAdapter(async (request: Request) =>
    storage === null ? new Response(null, { status: 503 }) : storage.handler(request),
  );
  const served = await listen((incoming, outgoing) => {
    const source = sources.get(incoming.url?.replace('/sources/', '') ?? '');
    if (source === undefined) void answerStored(incoming, outgoing);
    else void sendSource(source, outgoing);
  });
  const stored = (storage = memoryStorage({ baseUrl: `${served.url}stored` }));

  return {
    ...served,
    connect: ({ source, destination }) => ({
      source: {
        ...source,
        signedUrl: async () => {
          const id = randomUUID();
          sources.set(id, source);
          return `${served.url}sources/${id}`;
        },
      },
      destination: { ...destination, receive: (input) => receive(stored, destination, input) },
    }),
  };
}

/** What breaks off in the source breaks off on the wire, and a reader who leaves lets go of the source. */
async function sendSource(source: FileSource, outgoing: ServerResponse): Promise<void> {
  try {
    const body = await source.read();
    outgoing.writeHead(200, { 'content-type': source.contentType, 'content-length': source.size });
    outgoing.flushHeaders();
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  } catch {
    outgoing.destroy();
  }
}

/** The way of Darkroom's worker, but for what is stored, which is written to the destination of the contract. */
async function receive(
  storage: MemoryStorage,
  destination: ConversionEnds['destination'],
  { send, expiresInSeconds }: Parameters<NonNullable<ConversionEnds['destination']['receive']>>[0],
): ReturnType<NonNullable<ConversionEnds['destination']['receive']>> {
  const key = `results/${randomUUID()}`;
  const upload = { key, ...(await storage.uploads.start({ key, contentType: null })) };
  const { urls } = await storage.uploads.sign({ ...upload, parts: [{ number: 1, size: null }], expiresInSeconds });
  await send({ url: urls[0] ?? '', headers: {} });
  const outcome = await storage.uploads.complete({ ...upload, parts: (await storage.uploads.list(upload)) ?? [] });
  const object = await storage.objects.head({ key });
  const body = await storage.objects.read({ key });
  if (outcome !== 'COMPLETED' || object === null || body === null) throw new Error('Nothing was stored.');

  const read = async (range: { readonly start: number; readonly end: number }): Promise<ReadableStream<Uint8Array>> =>
    (await storage.objects.read({ key, range })) ?? new ReadableStream();
  const header = await readImageHeader({ size: object.size, read, signal: never });
  await destination.write({ body, contentType: header?.contentType ?? 'application/octet-stream' });
  return { size: object.size, read };
}
