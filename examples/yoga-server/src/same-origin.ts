/**
 * What every answer to a browser says: no page of another site shows this one in a frame, where a
 * visitor could be made to click.
 */
const PROTECTIVE_HEADERS = { 'content-security-policy': "frame-ancestors 'none'", 'x-frame-options': 'DENY' };

/**
 * Whether a request may act as the visitor whose cookie it bears. Browsers say since 2023 which site a request is from;
 * of older ones those with the `Origin` of another server are refused. What is no browser says neither. Pages on other
 * ports of this host are refused, too: cookies do not tell ports apart.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  // A link to GraphiQL. Its page cannot be read or framed by who linked it, and a GET mutates nothing.
  if (request.method === 'GET' && request.headers.get('sec-fetch-mode') === 'navigate') return true;
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('origin');
  return origin === null || URL.parse(origin)?.host === request.headers.get('host');
}

const OWN_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request is for this very machine. The name of another site can be made to lead here (DNS rebinding): to its
 * browser, a page of that site is then of the same origin, and could act as any `x-user`.
 */
export function isOwnHost({ hostname }: URL): boolean {
  return OWN_HOSTS.has(hostname);
}

/** The answer to a request of another origin, or for another host. */
export function refuseOrigin(): Response {
  return new Response('This API answers its own pages only.\n', { status: 403 });
}

/** Adds what protects visitors to an answer. */
export function protect(response: Response): Response {
  for (const [name, value] of Object.entries(PROTECTIVE_HEADERS)) {
    // The page has a policy of its own, which says this and more.
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}
