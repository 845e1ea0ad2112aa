import { isStorageKey } from '../files/storage-key.ts';
import type { Claims, ObjectClaims, PartClaims } from './claims.ts';
import { isSignatureOf, signatureOf } from './signature.ts';
import { readQuery, readWholeNumber, writeQuery } from './strict-query.ts';

/** S3's tolerance for clock differences. */
const MAX_CLOCK_SKEW_MS = 15 * 60 * 1000;

/** Longer than any query that is signed here. Node.js does not accept longer URLs, but other servers do. */
const MAX_QUERY_LENGTH = 16_384;

/** The query of a signed URL. */
export function signedQuery(secret: string, claims: Claims): string {
  const signature = signatureOf(secret, claims);
  if (claims.method === 'PUT') {
    const { uploadId, part, size, maxBytes, sha256, expiresAt } = claims;
    return writeQuery({ upload: uploadId, part, size, max: maxBytes, sha256, expires: expiresAt, signature });
  }
  const { signedAt, expiresAt, contentType, contentDisposition } = claims;
  return writeQuery({
    signed: signedAt,
    expires: expiresAt,
    type: encodeText(contentType),
    disposition: encodeText(contentDisposition),
    signature,
  });
}

/**
 * What a request with this method, key and query may do at this time; null if it may do nothing, for any reason, so
 * that all refusals look the same. A GET URL also allows HEAD.
 */
export function readSignedQuery(input: {
  readonly secret: string;
  readonly method: string;
  readonly key: string;
  readonly query: string;
  readonly now: Date;
}): Claims | null {
  if (input.query.length > MAX_QUERY_LENGTH) return null;
  const read = input.method === 'PUT' ? readPartQuery(input) : readObjectQuery(input);
  if (read === null || !isStorageKey(input.key)) return null;
  const { claims, signature } = read;
  if (!isSignatureOf(input.secret, claims, signature)) return null;
  const now = input.now.getTime();
  if (now >= claims.expiresAt) return null;
  return claims.method === 'GET' && now < claims.signedAt - MAX_CLOCK_SKEW_MS ? null : claims;
}

interface Unproven<Kind extends Claims> {
  readonly claims: Kind;
  readonly signature: string;
}

function readPartQuery({ key, query }: { key: string; query: string }): Unproven<PartClaims> | null {
  const read = readQuery(query, ['upload', 'part', 'size', 'max', 'sha256', 'expires', 'signature']);
  const part = readWholeNumber(read?.part);
  const expiresAt = readWholeNumber(read?.expires);
  if (read?.upload === undefined || read.signature === undefined || part === null || expiresAt === null) return null;
  const size = readWholeNumber(read.size);
  const maxBytes = readWholeNumber(read.max);
  if ((size === null && read.size !== undefined) || (maxBytes === null && read.max !== undefined)) return null;
  const { upload: uploadId, sha256 = null } = read;
  const claims = { method: 'PUT', key, uploadId, part, size, maxBytes, sha256, expiresAt } as const;
  return { claims, signature: read.signature };
}

function readObjectQuery({ key, query }: { key: string; query: string }): Unproven<ObjectClaims> | null {
  const read = readQuery(query, ['signed', 'expires', 'type', 'disposition', 'signature']);
  const signedAt = readWholeNumber(read?.signed);
  const expiresAt = readWholeNumber(read?.expires);
  const contentType = decodeText(read?.type);
  const contentDisposition = decodeText(read?.disposition);
  if (contentType === null || contentDisposition === null || read?.signature === undefined) return null;
  if (signedAt === null || expiresAt === null) return null;
  return {
    claims: {
      method: 'GET',
      key,
      signedAt,
      expiresAt,
      contentType,
      contentDisposition,
    },
    signature: read.signature,
  };
}

/**
 * Text in base64url, which no server on the way changes: adapters for Express rebuild the query and write a space as a
 * plus sign.
 */
function encodeText(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decodeText(encoded: string | undefined): string | null {
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64url').toString();
  return encodeText(text) === encoded ? text : null;
}
