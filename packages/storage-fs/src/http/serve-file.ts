import type { ServedAs } from '@graphql-darkroom/core/adapter';
import { streamFile } from '../files/byte-streams.ts';
import type { SealedFile } from '../files/sealed-file.ts';
import { requestedRange } from './byte-range.ts';

/** Answers GET and HEAD with a file, a range of it, or 304 if it has not changed. Takes over the handle. */
export async function serveFile(
  request: Request,
  { handle, seal }: SealedFile,
  served: ServedAs & { readonly cacheControl: string },
): Promise<Response> {
  const etag = `"${seal.etag}"`;
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'cache-control': served.cacheControl,
    'content-disposition': served.contentDisposition,
    'content-type': served.contentType,
    etag,
  });

  if (namesEtag(request.headers.get('if-none-match'), etag)) {
    await handle.close();
    return new Response(null, { status: 304, headers });
  }
  if (request.method === 'HEAD') {
    await handle.close();
    headers.set('content-length', String(seal.size));
    return new Response(null, { headers });
  }

  const range = requestedRange(request.headers, { size: seal.size, etag });
  if (range === 'UNSATISFIABLE') {
    await handle.close();
    return new Response('The range is outside the file.\n', {
      status: 416,
      headers: { 'content-range': `bytes */${seal.size}`, 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  const { start, end } = range ?? { start: 0, end: seal.size - 1 };
  headers.set('content-length', String(end - start + 1));
  if (range !== null) headers.set('content-range', `bytes ${start}-${end}/${seal.size}`);
  const body = streamFile(handle, { start, length: end - start + 1 }, request.signal);
  return new Response(body, { status: range === null ? 200 : 206, headers });
}

function namesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
