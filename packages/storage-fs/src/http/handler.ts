import type { DarkroomLogger } from '@graphql-darkroom/core/adapter';
import { isStorageKey } from '../files/storage-key.ts';
import { openObject, openObjectIn } from '../objects/open-object.ts';
import type { OpenedStorage } from '../opened-storage.ts';
import type { ObjectClaims } from '../signing/claims.ts';
import { readSignedQuery } from '../signing/signed-urls.ts';
import { toPortError } from '../storage-error.ts';
import { receiving, type Receiving } from '../uploads/put-part.ts';
import { corsHeaders, preflight, protectiveHeaders, refuse } from './headers.ts';
import { receivePart } from './receive-part.ts';
import { serveFile } from './serve-file.ts';

/** What the handler needs besides the storage. */
export interface FsHandlerOptions {
  /** The path prefix of all requests, without a trailing slash. */
  readonly basePath: string;
  readonly allowedOrigins: '*' | readonly string[];
  readonly publicMaxAgeSeconds: number;
  readonly logger: DarkroomLogger;
  readonly now: () => Date;
}

/** Serves the URLs of a storage in a folder. Never rejects, whatever the request. */
export function fsHandler(
  opened: () => Promise<OpenedStorage>,
  options: FsHandlerOptions,
): (request: Request) => Promise<Response> {
  const parts = receiving();
  return async (request) => {
    const response = await answer(request, opened, parts, options);
    const headers = { ...protectiveHeaders(response.headers), ...corsHeaders(request, options.allowedOrigins) };
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

async function answer(
  request: Request,
  opened: () => Promise<OpenedStorage>,
  parts: Receiving,
  options: FsHandlerOptions,
): Promise<Response> {
  // A server adapter may copy the header `Host` into the URL unchecked. `URL.canParse` accepts long hosts for which
  // `new URL` throws.
  const url = URL.parse(request.url);
  if (url === null) return refuse(400, 'The URL of the request is not valid.');
  const { pathname, search } = url;
  const [, tree, key] = /^\/(private|public)\/(.*)$/.exec(pathname.slice(options.basePath.length)) ?? [];
  if (!pathname.startsWith(options.basePath) || key === undefined) return refuse(404, 'There is nothing here.');
  const allowed = tree === 'private' ? ['GET', 'HEAD', 'PUT', 'OPTIONS'] : ['GET', 'HEAD', 'OPTIONS'];
  if (!allowed.includes(request.method)) {
    return refuse(405, 'This method is not allowed.', { allow: allowed.join(', ') });
  }
  if (request.method === 'OPTIONS') return preflight();
  try {
    const storage = await opened();
    return tree === 'private'
      ? await answerPrivate(request, key, search.slice(1), storage, parts)
      : await answerPublic(request, key, storage, options);
  } catch (error) {
    options.logger.error('The file storage could not answer a request.', toPortError(error));
    return refuse(503, 'The file storage cannot answer at the moment. Try again.');
  }
}

async function answerPrivate(
  request: Request,
  key: string,
  query: string,
  storage: OpenedStorage,
  parts: Receiving,
): Promise<Response> {
  const { secret, now, folder } = storage;
  const claims = readSignedQuery({ secret, method: request.method, key, query, now: now() });
  if (claims === null) return refuse(403, 'The URL is invalid or expired. Request a new one.');
  if (claims.method === 'PUT') return receivePart(request, claims, folder, parts);
  const file = await openObject(folder, key);
  if (file === null) return refuse(404, 'There is no such file.');
  return serveFile(request, file, {
    ...servedAs(claims),
    cacheControl: `private, max-age=${secondsLeft(claims, now())}`,
  });
}

async function answerPublic(
  request: Request,
  key: string,
  { folder }: OpenedStorage,
  { publicMaxAgeSeconds }: FsHandlerOptions,
): Promise<Response> {
  const file = isStorageKey(key) ? await openObjectIn(folder.published, key) : null;
  if (file === null) return refuse(404, 'There is no such file.');
  return serveFile(request, file, {
    contentType: file.seal.contentType ?? 'application/octet-stream',
    contentDisposition: file.seal.contentDisposition ?? 'attachment',
    cacheControl: `public, max-age=${publicMaxAgeSeconds}`,
  });
}

function servedAs({ contentType, contentDisposition }: ObjectClaims): {
  contentType: string;
  contentDisposition: string;
} {
  return { contentType, contentDisposition };
}

function secondsLeft({ expiresAt }: ObjectClaims, now: Date): number {
  return Math.floor((expiresAt - now.getTime()) / 1000);
}
