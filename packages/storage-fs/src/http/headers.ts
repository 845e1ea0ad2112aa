/** Runs nothing, loads nothing, and has no origin. */
const STRICTEST = "default-src 'none'; sandbox";

/**
 * What browsers show a video or audio file in is a document of their own, which loads the file again from its URL: it
 * needs an origin for that, and, to start by itself, a browsing context that is not sandboxed. Nothing else is loaded
 * or run, and no bytes of the file become part of that document.
 */
const PLAYED = "default-src 'none'; media-src 'self'; base-uri 'none'; form-action 'none'";

/** What an answer says of itself: uploaded bytes are never sniffed, run as a page, or refused to pages using them. */
export function protectiveHeaders(answer: Headers): Readonly<Record<string, string>> {
  const isInline = /^inline\b/i.test(answer.get('content-disposition') ?? '');
  const isPlayed = isInline && /^(?:audio|video)\//i.test(answer.get('content-type') ?? '');
  return {
    'content-security-policy': isPlayed ? PLAYED : STRICTEST,
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
}

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
