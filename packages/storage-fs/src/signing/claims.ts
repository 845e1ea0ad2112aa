/** What the URL of a part allows. Times are in milliseconds since 1970. */
export interface PartClaims {
  readonly method: 'PUT';
  readonly key: string;
  readonly uploadId: string;
  readonly part: number;
  /** The exact length in bytes; null when any is fine. */
  readonly size: number | null;
  /** The most bytes where `size` is null; else null. */
  readonly maxBytes: number | null;
  /** The SHA-256 of the bytes, in hexadecimal digits; null when any are fine. */
  readonly sha256: string | null;
  readonly expiresAt: number;
}

/** What the URL of an object allows, and how it is served. Times are in milliseconds since 1970. */
export interface ObjectClaims {
  readonly method: 'GET';
  readonly key: string;
  readonly signedAt: number;
  readonly expiresAt: number;
  readonly contentType: string;
  readonly contentDisposition: string;
}

/** What a signed URL allows. */
export type Claims = PartClaims | ObjectClaims;
