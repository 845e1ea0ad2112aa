/** What every answer says: uploaded bytes are never sniffed, run as a page, or refused to a page that embeds them. */
export const PROTECTIVE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

/** What pages of this request's origin may do, by the CORS protocol. */
export function corsHeaders(
  request: Request,
  allowedOrigins: '*' | readonly string[],
): Readonly<Record<string, string>> {
  const exposed = { 'access-control-expose-headers': 'ETag, Content-Length, Content-Range, Content-Disposition' };
  if (allowedOrigins === '*') return { 'access-control-allow-origin': '*', ...exposed };
  const origin = request.headers.get('origin');
  return origin !== null && allowedOrigins.includes(origin)
    ? { 'access-control-allow-origin': origin, vary: 'Origin', ...exposed }
    : { vary: 'Origin' };
}

/** The answer to a preflight. The same for every path, so that it tells nothing of what is there. */
export function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, HEAD, PUT',
      'access-control-allow-headers': '*',
      'access-control-max-age': '86400',
    },
  });
}

/** An error's answer, which names no key and no path. */
export function refuse(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${reason}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}
