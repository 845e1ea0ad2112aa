import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What the URL of a part allows. */
export interface MemoryPutClaims {
  readonly method: 'PUT';
  readonly key: string;
  readonly expiresAt: number;
  readonly uploadId: string;
  readonly part: number;
  readonly size: number | null;
  /** The maximum bytes if `size` is null. */
  readonly maxBytes: number;
  /** In base64; null for any bytes. */
  readonly sha256: string | null;
}

/** What the URL of an object allows. */
export interface MemoryGetClaims {
  readonly method: 'GET';
  readonly key: string;
  readonly signedAt: number;
  readonly expiresAt: number;
  readonly contentType: string;
  readonly contentDisposition: string;
}

/** Signs URLs with its own secret, and reads them back. */
export interface MemoryStorageUrls {
  /** A URL that allows exactly what the claims say. */
  sign(claims: MemoryPutClaims | MemoryGetClaims): string;
  /** The claims of a URL that was signed here and not changed, otherwise null. Does not check the time. */
  verify(url: string): MemoryPutClaims | MemoryGetClaims | null;
  /** The URL of a published key. */
  publicUrl(key: string): string;
  /** The key of such a URL, otherwise null. */
  publicKey(url: string): string | null;
}

/** URLs of the form `<base>/private/<key>?claims=<base64url>&signature=<hex>` and `<base>/public/<key>`. */
export function memoryStorageUrls(baseUrl: string): MemoryStorageUrls {
  const base = baseUrl.replace(/\/+$/, '');
  const basePath = new URL(base).pathname.replace(/\/+$/, '');
  const secret = randomBytes(32);
  const signatureOf = (claims: string): Buffer =>
    Buffer.from(createHmac('sha256', secret).update(claims).digest('hex'));

  return {
    sign: (claims) => {
      const text = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${base}/private/${claims.key}?claims=${text}&signature=${signatureOf(text).toString()}`;
    },
    verify: (url) => {
      const { pathname, search } = new URL(url);
      const [, text, given] = /^\?claims=([\w-]+)&signature=([\da-f]{64})$/.exec(search) ?? [];
      if (text === undefined || given === undefined) return null;
      if (!timingSafeEqual(signatureOf(text), Buffer.from(given))) return null;
      const claims = JSON.parse(Buffer.from(text, 'base64url').toString()) as MemoryPutClaims | MemoryGetClaims;
      return pathname === `${basePath}/private/${claims.key}` ? claims : null;
    },
    publicUrl: (key) => `${base}/public/${key}`,
    publicKey: (url) => {
      const { pathname } = new URL(url);
      const prefix = `${basePath}/public/`;
      return pathname.startsWith(prefix) ? pathname.slice(prefix.length) : null;
    },
  };
}
