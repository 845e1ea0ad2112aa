import { createHash } from 'node:crypto';
import { partReceiver, type PartReceiver, type ReceivedPart } from '../../ports/rules/part-receiver.ts';
import type { ServedAs } from '../../ports/storage-objects.ts';
import { orAborted } from '../../streams/or-aborted.ts';
import { openUpload, type MemoryStorageState } from './state.ts';
import type { MemoryPutClaims, MemoryStorageUrls } from './urls.ts';

const maxClockSkewMs = 15 * 60 * 1000;

function refuse(status: number, reason: string): Response {
  return new Response(reason, { status, headers: { 'content-type': 'text/plain' } });
}

async function putPart(
  state: MemoryStorageState,
  receiver: PartReceiver,
  claims: MemoryPutClaims,
  request: Request,
): Promise<Response> {
  const { uploadId, part: number, size, maxBytes, sha256 } = claims;
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  const received = receiver.receive({
    uploadId,
    number,
    size,
    maxBytes,
    maxBytesOfUpload: openUpload(state, claims)?.maxBytes ?? null,
    announced: Number.isSafeInteger(announced) ? announced : null,
    landed: async () => [...(openUpload(state, claims)?.parts.values() ?? [])],
    chunks: (signal) => chunksOf(request.bodyUsed ? null : request.body, signal),
    write: async (chunks) => {
      const arrived: Uint8Array[] = [];
      for await (const chunk of chunks) arrived.push(chunk);
      const bytes = new Uint8Array(Buffer.concat(arrived));
      const hash = createHash('sha256').update(bytes).digest();
      if (sha256 !== null && hash.toString('base64') !== sha256) throw new OtherBytes();
      return { number, size: bytes.length, etag: hash.toString('hex'), bytes };
    },
    // Looked up after the body was read: an upload that was closed meanwhile stays closed.
    land: async (part) => openUpload(state, claims)?.parts.set(number, part) !== undefined,
    discard: async () => undefined,
  });
  try {
    const outcome = await received;
    if (outcome.kind === 'STORED') return new Response(null, { headers: { etag: `"${outcome.written.etag}"` } });
    return REFUSALS[outcome.kind]();
  } catch (error) {
    if (error instanceof OtherBytes) return refuse(400, 'The body does not match the signed SHA-256.');
    throw error;
  }
}

class OtherBytes extends Error {}

const REFUSALS: Readonly<Record<Exclude<ReceivedPart<unknown>['kind'], 'STORED'>, () => Response>> = {
  TOO_LONG: () => refuse(413, 'The body is longer than allowed.'),
  TOO_SHORT: () => refuse(400, 'The body is shorter than its signed length or its Content-Length.'),
  SUPERSEDED: () => refuse(409, 'A later PUT of this part has replaced this one.'),
  NOT_OPEN: () => refuse(404, 'The upload is not open.'),
};

async function* chunksOf(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  signal.throwIfAborted();
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await orAborted(signal, reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

function serve(state: MemoryStorageState, key: string, servedAs: ServedAs, method: string): Response {
  const object = state.objects.get(key);
  if (object === undefined) return refuse(404, 'There is no such file.');
  return new Response(method === 'HEAD' ? null : new Uint8Array(object.bytes), {
    headers: {
      'content-type': servedAs.contentType,
      'content-disposition': servedAs.contentDisposition,
      'content-length': String(object.bytes.length),
    },
  });
}

/** Handles requests to the URLs of a memory storage. */
export function memoryStorageHandler(
  state: MemoryStorageState,
  urls: MemoryStorageUrls,
): (request: Request) => Promise<Response> {
  const receiver = partReceiver();
  return async (request) => {
    // A server adapter may copy the `Host` header into the URL without checking it. `URL.canParse` accepts long hosts
    // for which `new URL` throws.
    if (URL.parse(request.url) === null) return refuse(400, 'The URL of the request is not valid.');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const publicKey = urls.publicKey(request.url);
    if (publicKey !== null && method === 'GET') {
      const servedAs = state.objects.get(publicKey)?.publishedAs;
      return servedAs === undefined
        ? refuse(404, 'There is no such file.')
        : serve(state, publicKey, servedAs, request.method);
    }

    const claims = urls.verify(request.url);
    const now = state.now().getTime();
    if (claims?.method !== method || now >= claims.expiresAt) {
      return refuse(403, 'The URL is invalid or has expired.');
    }
    if (claims.method === 'PUT') return putPart(state, receiver, claims, request);
    if (now < claims.signedAt - maxClockSkewMs) return refuse(403, 'The URL is not valid yet.');
    return serve(state, claims.key, claims, request.method);
  };
}
