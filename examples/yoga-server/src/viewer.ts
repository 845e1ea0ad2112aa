import { randomUUID } from 'node:crypto';

const COOKIE = 'darkroom_visitor';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Who calls. A real API has sessions or tokens; this one believes the header `x-user`, for curl, and else a cookie that the page sets.
 */
export function viewerOf(request: Request): string | null {
  const user = request.headers.get('x-user')?.trim();
  if (user !== undefined && user !== '') return `user:${user}`;
  const visitor = visitorOf(request);
  return visitor === null ? null : `visitor:${visitor}`;
}

/** The header that makes a browser a visitor at its first visit; null for one that is known. */
export function visitorCookie(request: Request): string | null {
  if (visitorOf(request) !== null) return null;
  return `${COOKIE}=${randomUUID()}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax`;
}

function visitorOf(request: Request): string | null {
  const cookies = request.headers.get('cookie')?.split(';') ?? [];
  const value = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(`${COOKIE}=`));
  return value?.slice(COOKIE.length + 1) ?? null;
}
