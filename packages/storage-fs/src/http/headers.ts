/** Runs nothing, loads nothing, and has no origin. */
const STRICTEST = "default-src 'none'; sandbox";

/**
 * Browsers show a video or audio file in a document of their own, which loads the file again from its URL: for that it
 * needs an origin and, to start playing by itself, a browsing context that is not sandboxed. Nothing else is loaded or
 * run, and no bytes of the file become part of that document.
 */
const PLAYED = "default-src 'none'; media-src 'self'; base-uri 'none'; form-action 'none'";

/**
 * The security headers of a response: uploaded bytes are never sniffed or run as a page, and pages of other origins may
 * embed them.
 */
export function protectiveHeaders(answer: Headers): Readonly<Record<string, string>> {
  const isInline = /^inline\b/i.test(answer.get('content-disposition') ?? '');
  const isPlayed = isInline && /^(?:audio|video)\//i.test(answer.get('content-type') ?? '');
  return {
    'content-security-policy': isPlayed ? PLAYED : STRICTEST,
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
}

/** The CORS headers for the request's origin. */
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

/** The response to a preflight. It is the same for every path, so it does not reveal what exists. */
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

/** An error response, which contains no key and no path. */
export function refuse(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${reason}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}
