/**
 * Headers of every response to a browser: no page of another site can show this one in a frame, where a visitor could
 * be tricked into clicking.
 */
const PROTECTIVE_HEADERS = { 'content-security-policy': "frame-ancestors 'none'", 'x-frame-options': 'DENY' };

/**
 * Whether a request may act as the visitor whose cookie it sends. Since 2023, browsers send which site a request
 * comes from; requests of older browsers are refused if their `Origin` is another server. Clients that are not browsers
 * send neither header. Pages on other ports of this host are refused too, since cookies do not distinguish ports.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  // A link to GraphiQL. The linking page can neither read nor frame it, and a GET changes nothing.
  if (request.method === 'GET' && request.headers.get('sec-fetch-mode') === 'navigate') return true;
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('origin');
  return origin === null || URL.parse(origin)?.host === request.headers.get('host');
}

const OWN_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request is for this machine. The name of another site can be made to resolve to it (DNS rebinding): for the
 * browser, a page of that site then has the same origin and could act as any `x-user`.
 */
export function isOwnHost({ hostname }: URL): boolean {
  return OWN_HOSTS.has(hostname);
}

/** The response to a request from another origin or for another host. */
export function refuseOrigin(): Response {
  return new Response('This API answers only its own pages.\n', { status: 403 });
}

/** Adds the headers that protect visitors to a response. */
export function protect(response: Response): Response {
  for (const [name, value] of Object.entries(PROTECTIVE_HEADERS)) {
    // The page has its own policy, which includes this one.
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  return response;
}
