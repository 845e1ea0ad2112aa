import type { StoredPart } from '../ports/storage-uploads.ts';

/** Whether this is a SHA-256 in base64: 44 characters, of which the last is `=`. */
export function isSha256(text: string): boolean {
  return /^[A-Za-z\d+/]{43}=$/.test(text);
}

/**
 * The SHA-256, in lower-case hex, of the object that these parts make; null where the storage listed none. Of more than
 * one part it cannot be had: a hash of hashes, as S3 gives such an object, is none of its bytes.
 */
export function sha256OfParts(parts: readonly StoredPart[]): string | null {
  const [only] = parts;
  const sha256 = parts.length === 1 ? only?.sha256 : undefined;
  return sha256 !== undefined && isSha256(sha256) ? Buffer.from(sha256, 'base64').toString('hex') : null;
}
