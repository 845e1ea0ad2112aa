/** What the URL of a part allows. Times are in milliseconds since 1970. */
export interface PartClaims {
  readonly method: 'PUT';
  readonly key: string;
  readonly uploadId: string;
  readonly part: number;
  /** The exact length in bytes; null if any length is allowed. */
  readonly size: number | null;
  /** The maximum length in bytes if `size` is null; otherwise null. */
  readonly maxBytes: number | null;
  /** The SHA-256 of the bytes, in hexadecimal digits; null if any bytes are allowed. */
  readonly sha256: string | null;
  readonly expiresAt: number;
}

/** What the URL of an object allows, and how the object is served. Times are in milliseconds since 1970. */
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
