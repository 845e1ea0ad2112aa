import type { IncomingHttpHeaders } from 'node:http';

/** The maximum accepted wait, in seconds: a day. */
const MAX_SECONDS = 86_400;

/**
 * How long Cloudinary asks to wait, in whole seconds, 1 to 86,400; undefined if it does not say. `Retry-After` is a
 * number of seconds or a date, `X-FeatureRateLimit-Reset` is a date.
 *
 * From https://cloudinary.com/documentation/admin_api#usage_limits
 */
export function retryAfterSeconds(headers: IncomingHttpHeaders, now: number): number | undefined {
  const { 'retry-after': retryAfter, 'x-featureratelimit-reset': reset } = headers;
  if (retryAfter !== undefined && /^\s*\d+\s*$/.test(retryAfter)) return within(Number(retryAfter));
  const date = retryAfter ?? (typeof reset === 'string' ? reset : undefined);
  const moment = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(moment) ? undefined : within((moment - now) / 1000);
}

function within(seconds: number): number {
  return Math.min(MAX_SECONDS, Math.max(1, Math.ceil(seconds)));
}
