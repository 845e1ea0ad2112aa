/** What a storage knows of a finished object. */
export interface StoredObject {
  /** Length in bytes. */
  readonly size: number;
  readonly contentType: string | null;
}

/** The beginning of a finished object. */
export interface ObjectStart {
  /** Length of the whole object in bytes. */
  readonly size: number;
  /** Its first bytes, as many as were asked for or all there are. */
  readonly bytes: Uint8Array;
}

/** Private objects, or published copies. No key is of both kinds. */
export type ObjectKind = 'PRIVATE' | 'PUBLISHED';

/** An inclusive range of bytes, as in HTTP. `end` may lie past the object's last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** How an object is to be served. */
export interface ServedAs {
  readonly contentType: string;
  /** The whole `Content-Disposition` header, already encoded by RFC 6266. */
  readonly contentDisposition: string;
}

/**
 * Whole objects. Every method throws {@link DarkroomError} `STORAGE_UNAVAILABLE` when the storage cannot answer.
 */
export interface StorageObjects {
  /**
   * Whether a parameter that is added to a URL is ignored, and the URL answered as without it, where others refuse it
   * as not signed. @default false
   */
  readonly ignoresAddedParameters?: boolean;

  /** Null when there is no such object. Reads its own writes. */
  head(input: { readonly key: string }): Promise<StoredObject | null>;

  /**
   * The bytes, or null when there is no such object. A range past the end gives what there is, an empty stream at
   * worst. An abort ends the call, and the stream where more bytes are still to be fetched, with the signal's reason. A
   * stream whose bytes cannot be read to the end, because the object was replaced for example, errors; it never ends
   * early.
   */
  read(input: {
    readonly key: string;
    readonly range?: ByteRange;
    readonly signal?: AbortSignal;
  }): Promise<ReadableStream<Uint8Array> | null>;

  /**
   * What `head` and `read` tell of the beginning of an object, in one request; null when there is no such object. Left
   * out by storages that are asked at no cost: both are called then.
   *
   * @param input.length How many bytes, 1 to 1,048,576.
   */
  peek?(input: {
    readonly key: string;
    readonly length: number;
    readonly signal?: AbortSignal;
  }): Promise<ObjectStart | null>;

  /**
   * Streams an object of any length in bounded memory. Atomic: on an error or abort the key is as it was before.
   * Overwrites. An abort rejects with the signal's reason, a stream that errors with its error: only an outage of the
   * storage is `STORAGE_UNAVAILABLE`.
   */
  write(input: {
    readonly key: string;
    readonly body: ReadableStream<Uint8Array>;
    readonly contentType: string;
    readonly signal?: AbortSignal;
  }): Promise<{ readonly size: number }>;

  /**
   * Copies what lies in the same bucket under a key that is not of Darkroom's making, and stays there. False when there
   * is none. Left out by storages that have no such keys.
   */
  adopt?(input: { readonly from: string; readonly to: string }): Promise<boolean>;

  /** Removes these objects, in all their versions. Idempotent: a missing key is fine. */
  delete(input: { readonly keys: readonly string[] }): Promise<void>;

  /**
   * Removes every object whose key begins with `prefix`, which ends in `/`, published copies too. Idempotent. Open
   * uploads are no objects: only `uploads.abort` closes them.
   *
   * `kind` is the only one that lies there, where the caller knows it: a storage that keeps both apart need not look
   * for the other. @default both may
   */
  deletePrefix(input: { readonly prefix: string; readonly kind?: ObjectKind }): Promise<void>;

  /**
   * The keys of at most `limit` (1 to 1,000) objects that begin with `prefix`, which ends in `/`, published copies
   * too, in any order. All of them where they are fewer; what was written before the call is among them, unless it
   * was removed. `kind` as for `deletePrefix`.
   */
  list(input: {
    readonly prefix: string;
    readonly limit: number;
    readonly kind?: ObjectKind;
  }): Promise<readonly string[]>;

  /**
   * The keys of all objects that begin with `prefix`, which ends in `/`, published copies too, in any order. What is
   * written or removed meanwhile may be among them. Left out by storages that cannot list so many.
   */
  listAll?(input: { readonly prefix: string }): AsyncIterable<string>;

  /**
   * A URL to GET, and not always to HEAD, valid from `signedAt` for `expiresInSeconds`, that answers with the type and
   * disposition given. The same input gives the same URL, so that browsers can cache. Does not look whether the object
   * exists. It works until `expiresAt`, which is earlier than asked for where the credentials end earlier.
   */
  signedUrl(
    input: { readonly key: string; readonly signedAt: Date; readonly expiresInSeconds: number } & ServedAs,
  ): Promise<{ readonly url: string; readonly expiresAt: Date }>;

  /**
   * Copies an object, inside the storage, to a key that is readable by everyone at {@link StorageObjects.publicUrl}.
   * Idempotent. Resolves to false when `from` does not exist. `to` is never the key of a private object, and `head` and
   * `read` need not find the copy; `delete` and `deletePrefix` remove it. Left out, with `publicUrl`, by storages that
   * cannot publish.
   *
   * `size` is the length of what lies under `from`, in bytes, where the caller knows it. @default not known
   */
  publish?(input: { readonly from: string; readonly to: string; readonly size?: number } & ServedAs): Promise<boolean>;

  /** The stable URL, without a signature, of a published key. Present exactly when `publish` is. */
  publicUrl?(input: { readonly key: string }): string;
}
