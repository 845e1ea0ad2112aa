import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ServedAs } from '@graphql-darkroom/core/adapter';

interface Allowed {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** What the URL of a part allows. */
export interface PutClaims extends Allowed {
  readonly method: 'PUT';
  readonly uploadId: string;
  readonly number: number;
  readonly size: number | null;
}

/** What the URL of an object allows. */
export interface GetClaims extends Allowed, ServedAs {
  readonly method: 'GET';
}

/** Where the URLs point, and what signs them. */
export interface SigningOptions {
  readonly baseUrl: string;
  readonly secret: string;
}

const signatureOf = (url: string, secret: string): string => createHmac('sha256', secret).update(url).digest('hex');

/** The URL that allows exactly this. */
export function signUrl(claims: PutClaims | GetClaims, { baseUrl, secret }: SigningOptions): string {
  const url = `${baseUrl}/${claims.key}?claims=${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${url}&signature=${signatureOf(url, secret)}`;
}

/** What a request is allowed by its URL; null where the URL is changed, expired, or signed for another method. */
export function readUrl({ url, method }: Request, secret: string): PutClaims | GetClaims | null {
  const [, signed = '', text = '', given = ''] = /^([^?]+\?claims=([\w-]+))&signature=(\w{64})$/.exec(url) ?? [];
  if (signed === '') return null;
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(signatureOf(signed, secret)))) return null;
  const claims = JSON.parse(Buffer.from(text, 'base64url').toString()) as PutClaims | GetClaims;
  const isValidNow = claims.from <= Date.now() && Date.now() < claims.until;
  return isValidNow && claims.method === method ? claims : null;
}
