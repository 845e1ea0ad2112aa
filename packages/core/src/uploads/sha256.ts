import type { StoredPart } from '../ports/storage-uploads.ts';

/** Whether the text is a SHA-256 in base64: 44 characters, the last of which is `=`. */
export function isSha256(text: string): boolean {
  return /^[A-Za-z\d+/]{43}=$/.test(text);
}

/**
 * The SHA-256, in lower-case hex, of the object made of these parts; null if the storage listed none. Also null for
 * more than one part: for such an object, S3 returns a hash of hashes, which is not a hash of its bytes.
 */
export function sha256OfParts(parts: readonly StoredPart[]): string | null {
  const [only] = parts;
  const sha256 = parts.length === 1 ? only?.sha256 : undefined;
  return sha256 !== undefined && isSha256(sha256) ? Buffer.from(sha256, 'base64').toString('hex') : null;
}
