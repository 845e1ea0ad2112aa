import { createHash } from 'node:crypto';
import type { ServedAs } from '../ports/storage.ts';
import { openUpload, type MemoryStorageState } from './memory-storage-state.ts';
import type { MemoryPutClaims, MemoryStorageUrls } from './memory-storage-urls.ts';

const maxClockSkewMs = 15 * 60 * 1000;

function refuse(status: number, reason: string): Response {
  return new Response(reason, { status, headers: { 'content-type': 'text/plain' } });
}

async function putPart(state: MemoryStorageState, claims: MemoryPutClaims, request: Request): Promise<Response> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (claims.size !== null && bytes.length !== claims.size)
    return refuse(400, 'The body has another length than was signed.');
  // Looked up after the body: an upload that was closed meanwhile stays closed.
  const upload = openUpload(state, claims);
  if (upload === null) return refuse(404, 'The upload is not open.');
  const etag = createHash('sha256').update(bytes).digest('hex');
  upload.parts.set(claims.part, { number: claims.part, size: bytes.length, etag, bytes });
  return new Response(null, { headers: { etag: `"${etag}"` } });
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

/** Answers the requests that the URLs of a memory storage are for. */
export function memoryStorageHandler(
  state: MemoryStorageState,
  urls: MemoryStorageUrls,
): (request: Request) => Promise<Response> {
  return async (request) => {
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
    if (claims?.method !== method || now >= claims.expiresAt)
      return refuse(403, 'The URL is not valid, or not any more.');
    if (claims.method === 'PUT') return putPart(state, claims, request);
    if (now < claims.signedAt - maxClockSkewMs) return refuse(403, 'The URL is not valid yet.');
    return serve(state, claims.key, claims, request.method);
  };
}
