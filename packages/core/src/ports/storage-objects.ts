/** The metadata of an object. */
export interface StoredObject {
  /** Length in bytes. */
  readonly size: number;
  readonly contentType: string | null;
}

/** The beginning of an object. */
export interface ObjectStart {
  /** Length of the whole object in bytes. */
  readonly size: number;
  /** The first bytes: as many as requested, or all of a shorter object. */
  readonly bytes: Uint8Array;
}

/** Private objects or published copies. No key is used for both. */
export type ObjectKind = 'PRIVATE' | 'PUBLISHED';

/** An inclusive range of bytes, as in HTTP. `end` may exceed the object's last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The headers to serve an object with. */
export interface ServedAs {
  readonly contentType: string;
  /** The complete `Content-Disposition` header, encoded as in RFC 6266. */
  readonly contentDisposition: string;
}

/** Objects. Every method throws {@link DarkroomError} `STORAGE_UNAVAILABLE` if the storage cannot answer. */
export interface StorageObjects {
  /**
   * Whether the storage ignores query parameters added to a signed URL. Others refuse them, since they are not signed.
   * @default false
   */
  readonly ignoresAddedParameters?: boolean;

  /** The metadata of an object, or null if it does not exist. Sees earlier writes immediately. */
  head(input: { readonly key: string }): Promise<StoredObject | null>;

  /**
   * The bytes of an object, or null if it does not exist. A range beyond the end returns the bytes that exist, if
   * necessary an empty stream. An abort rejects the call, or errors the stream while bytes are still being fetched,
   * with the signal's reason. If the bytes cannot be read to the end, for example because the object was replaced, the
   * stream errors; it never ends early.
   */
  read(input: {
    readonly key: string;
    readonly range?: ByteRange;
    readonly signal?: AbortSignal;
  }): Promise<ReadableStream<Uint8Array> | null>;

  /**
   * The size of an object and its first bytes, in one request; null if it does not exist. Omitted by storages whose
   * requests cost nothing: `head` and `read` are then called instead.
   *
   * @param input.length The number of bytes, from 1 to 1,048,576.
   */
  peek?(input: {
    readonly key: string;
    readonly length: number;
    readonly signal?: AbortSignal;
  }): Promise<ObjectStart | null>;

  /**
   * Writes an object of any length from a stream, in bounded memory. Replaces an existing object. Atomic: after an
   * error or abort the key is unchanged. An abort rejects with the signal's reason, an error of `body` with that error;
   * only an outage of the storage is `STORAGE_UNAVAILABLE`.
   */
  write(input: {
    readonly key: string;
    readonly body: ReadableStream<Uint8Array>;
    readonly contentType: string;
    readonly signal?: AbortSignal;
  }): Promise<{ readonly size: number }>;

  /**
   * Copies an object that somebody else put into the same bucket, and leaves the original there. Resolves to false if
   * `from` does not exist. Omitted by storages without such objects.
   */
  adopt?(input: { readonly from: string; readonly to: string }): Promise<boolean>;

  /** Deletes these objects with all their versions. Idempotent: missing keys are ignored. */
  delete(input: { readonly keys: readonly string[] }): Promise<void>;

  /**
   * Deletes every object whose key starts with `prefix`, which ends in `/`, including published copies. Idempotent.
   * Does not close open uploads; `uploads.abort` does.
   *
   * `kind` says that only objects of that kind exist there, so that a storage that keeps both kinds apart need not look
   * for the other. @default both kinds may exist
   */
  deletePrefix(input: { readonly prefix: string; readonly kind?: ObjectKind }): Promise<void>;

  /**
   * The keys of at most `limit` (1 to 1,000) objects that start with `prefix`, which ends in `/`, in any order,
   * including published copies. If there are fewer, all of them; objects written before the call are included unless
   * they were deleted. `kind` works as in `deletePrefix`.
   */
  list(input: {
    readonly prefix: string;
    readonly limit: number;
    readonly kind?: ObjectKind;
  }): Promise<readonly string[]>;

  /**
   * The keys of all objects that start with `prefix`, which ends in `/`, in any order, including published copies.
   * Objects written or deleted while listing may be included. Omitted by storages that cannot list so many objects.
   */
  listAll?(input: { readonly prefix: string }): AsyncIterable<string>;

  /**
   * Signs a URL to GET an object from (HEAD may not work), valid from `signedAt` for `expiresInSeconds`. It is served
   * with the given type and disposition. The same input gives the same URL, so that browsers can cache. Does not check
   * whether the object exists. `expiresAt` is earlier than requested if the credentials expire earlier.
   */
  signedUrl(
    input: { readonly key: string; readonly signedAt: Date; readonly expiresInSeconds: number } & ServedAs,
  ): Promise<{ readonly url: string; readonly expiresAt: Date }>;

  /**
   * Copies an object within the storage to a key that everyone can read at {@link StorageObjects.publicUrl}.
   * Idempotent. Resolves to false if `from` does not exist. `to` is never the key of a private object. `head` and
   * `read` need not find the copy; `delete` and `deletePrefix` delete it. Storages that cannot publish omit this and
   * `publicUrl`.
   *
   * `size` is the length of the original in bytes, if the caller knows it. @default unknown
   */
  publish?(input: { readonly from: string; readonly to: string; readonly size?: number } & ServedAs): Promise<boolean>;

  /** The stable, unsigned URL of a published key. Present exactly if `publish` is. */
  publicUrl?(input: { readonly key: string }): string;
}
