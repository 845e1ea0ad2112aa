import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Claims } from './claims.ts';

const VERSION = 'darkroom-storage-fs-3';

/** Each field behind its length, or a dash where it does not apply: no two tuples are written alike. */
function encodeTuple(fields: readonly (string | number | null)[]): string {
  return fields
    .map((field) => {
      if (field === null) return '-';
      const text = String(field);
      return `${Buffer.byteLength(text)}:${text}`;
    })
    .join(',');
}

function tupleOf(claims: Claims): readonly (string | number | null)[] {
  return claims.method === 'PUT'
    ? [
        VERSION,
        claims.method,
        claims.key,
        claims.uploadId,
        claims.part,
        claims.size,
        null,
        claims.expiresAt,
        null,
        null,
        claims.maxBytes,
        claims.sha256,
      ]
    : [
        VERSION,
        claims.method,
        claims.key,
        null,
        null,
        null,
        claims.signedAt,
        claims.expiresAt,
        claims.contentType,
        claims.contentDisposition,
        null,
        null,
      ];
}

/** The HMAC-SHA256 of all that is claimed, as base64url. */
export function signatureOf(secret: string, claims: Claims): string {
  return createHmac('sha256', secret)
    .update(encodeTuple(tupleOf(claims)))
    .digest('base64url');
}

/**
 * Whether the signature is the one of these claims. The text is compared, since several texts decode to the same bytes.
 */
export function isSignatureOf(secret: string, claims: Claims, signature: string): boolean {
  const expected = Buffer.from(signatureOf(secret, claims));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
