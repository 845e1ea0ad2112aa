import { randomUUID } from 'node:crypto';
import { partsMayBeJoined, type Storage, type StoredPart } from '@graphql-darkroom/core/adapter';
import { type PutClaims, readUrl, type SigningOptions, signUrl } from './signed-urls.ts';

type Part = StoredPart & { readonly bytes: Blob };
type Upload = { readonly key: string; readonly contentType: string | null; readonly parts: Map<number, Part> };
type MapStorage = Storage & { readonly handler: (request: Request) => Promise<Response> };

/** Keeps bytes in a `Map`. Mount `handler` where `baseUrl` points. */
export function mapStorage(options: SigningOptions): MapStorage {
  const uploads = new Map<string, Upload>();
  const objects = new Map<string, { readonly bytes: Blob; readonly contentType: string | null }>();
  const keysUnder = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(prefix));
  const openUpload = ({ key, uploadId }: { readonly key: string; readonly uploadId: string }): Upload | null => {
    const upload = uploads.get(uploadId);
    return upload?.key === key ? upload : null;
  };
  const takePart = async (claims: PutClaims, request: Request): Promise<number> => {
    const { number, size } = claims;
    const bytes = await request.blob();
    if (size !== null && bytes.size !== size) return 400;
    // Looked up after the body has arrived, so that an upload that was closed meanwhile stays closed.
    const upload = openUpload(claims);
    upload?.parts.set(number, { number, size: bytes.size, etag: randomUUID(), bytes });
    return upload === null ? 404 : 200;
  };

  return {
    uploads: {
      start: async ({ key, contentType }) => {
        const uploadId = randomUUID();
        uploads.set(uploadId, { key, contentType, parts: new Map() });
        return { uploadId };
      },
      sign: async ({ key, uploadId, parts, expiresInSeconds }) => {
        const from = Date.now();
        const allowed = { method: 'PUT', key, uploadId, from, until: from + expiresInSeconds * 1000 } as const;
        const urls = parts.map(({ number, size }) => signUrl({ ...allowed, number, size }, options));
        return { urls, expiresAt: new Date(allowed.until) };
      },
      list: async (place) => {
        const parts = [...(openUpload(place)?.parts.values() ?? [])].toSorted((a, b) => a.number - b.number);
        return openUpload(place) && parts.map(({ number, size, etag }) => ({ number, size, etag }));
      },
      complete: async ({ parts, ...place }) => {
        const upload = openUpload(place);
        if (upload === null) return 'NOT_FOUND';
        const landed = parts.flatMap(({ number }) => upload.parts.get(number) ?? []);
        const isAsListed = parts.every(({ etag }, index) => landed[index]?.etag === etag);
        if (!isAsListed || !partsMayBeJoined(landed)) return 'PARTS_REFUSED';
        const bytes = new Blob(landed.map((part) => part.bytes));
        objects.set(place.key, { bytes, contentType: upload.contentType });
        uploads.delete(place.uploadId);
        return 'COMPLETED';
      },
      abort: async (place) => {
        if (openUpload(place) !== null) uploads.delete(place.uploadId);
      },
    },

    objects: {
      head: async ({ key }) => {
        const object = objects.get(key);
        return object === undefined ? null : { size: object.bytes.size, contentType: object.contentType };
      },
      read: async ({ key, range: { start, end } = { start: 0, end: Infinity } }) =>
        objects
          .get(key)
          ?.bytes.slice(start, end + 1)
          .stream() ?? null,
      write: async ({ key, body, contentType, signal = new AbortController().signal }) => {
        const bytes = await new Response(body.pipeThrough(new TransformStream(), { signal })).blob();
        objects.set(key, { bytes, contentType });
        return { size: bytes.size };
      },
      delete: async ({ keys }) => keys.forEach((key) => objects.delete(key)),
      deletePrefix: async ({ prefix }) => keysUnder(prefix).forEach((key) => objects.delete(key)),
      list: async ({ prefix, limit }) => keysUnder(prefix).slice(0, limit),
      signedUrl: async ({ signedAt, expiresInSeconds, ...served }) => {
        const from = signedAt.getTime();
        const until = from + expiresInSeconds * 1000;
        return { url: signUrl({ method: 'GET', ...served, from, until }, options), expiresAt: new Date(until) };
      },
    },

    handler: async (request) => {
      const cors = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, PUT' };
      const answer = (status: number): Response => new Response(null, { status, headers: cors });
      if (request.method === 'OPTIONS') return answer(204);
      const claims = readUrl(request, options.secret);
      if (claims === null) return answer(403);
      if (claims.method === 'PUT') return answer(await takePart(claims, request));
      const bytes = objects.get(claims.key)?.bytes;
      if (bytes === undefined) return answer(404);
      const headers = new Headers({ ...cors, 'x-content-type-options': 'nosniff' });
      headers.set('content-type', claims.contentType);
      headers.set('content-disposition', claims.contentDisposition);
      headers.set('content-length', String(bytes.size));
      return new Response(bytes.stream(), { headers });
    },
  };
}
