import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Claims } from './claims.ts';

const VERSION = 'darkroom-storage-fs-3';

/**
 * Each field with its length in front, or a dash if it does not apply: two different tuples never have the same
 * encoding.
 */
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

/** The HMAC-SHA256 of all claims, in base64url. */
export function signatureOf(secret: string, claims: Claims): string {
  return createHmac('sha256', secret)
    .update(encodeTuple(tupleOf(claims)))
    .digest('base64url');
}

/** Whether the signature belongs to these claims. Compares the text, since several texts decode to the same bytes. */
export function isSignatureOf(secret: string, claims: Claims, signature: string): boolean {
  const expected = Buffer.from(signatureOf(secret, claims));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
