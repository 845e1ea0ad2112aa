import { randomUUID } from 'node:crypto';

const COOKIE = 'darkroom_visitor';
/** Browsers accept it only over https and from this exact host: no other server of the domain can set it. */
const SECURE_COOKIE = `__Host-${COOKIE}`;
const VISITOR = /^[0-9a-f-]{36}$/;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * The caller. A real API has sessions or tokens; this one trusts the header `x-user`, for curl, or else a cookie that
 * the page sets.
 */
export function viewerOf(request: Request): string | null {
  const user = request.headers.get('x-user')?.trim();
  if (user !== undefined && user !== '') return `user:${user}`;
  const visitor = visitorOf(request);
  return visitor === null ? null : `visitor:${visitor}`;
}

/** Sets a visitor's cookie with the first page that the browser loads. */
export function welcome(request: Request, response: Response): Response {
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  if (isPage && visitorOf(request) === null) {
    const cookie = `${cookieOf(request)}=${randomUUID()}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax`;
    response.headers.append('set-cookie', isSecure(request) ? `${cookie}; Secure` : cookie);
  }
  return response;
}

function visitorOf(request: Request): string | null {
  const cookies = request.headers.get('cookie')?.split(';') ?? [];
  const name = cookieOf(request);
  const value = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${name}=`));
  const visitor = value?.slice(name.length + 1) ?? '';
  return VISITOR.test(visitor) ? visitor : null;
}

function cookieOf(request: Request): string {
  return isSecure(request) ? SECURE_COOKIE : COOKIE;
}

function isSecure(request: Request): boolean {
  return request.url.startsWith('https:');
}
