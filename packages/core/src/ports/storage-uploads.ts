/** A part of a multipart upload as the storage holds it. */
export interface StoredPart {
  /** 1 to 10,000. */
  readonly number: number;
  /** Length in bytes; null where the storage does not list it, and the joined object is what tells. */
  readonly size: number | null;
  /**
   * The storage's fingerprint of the part's bytes. A PUT of other bytes under the same number changes it, unless the
   * storage tells none but lengths apart (`tellsReplacedParts`); a PUT of the same bytes may.
   */
  readonly etag: string;
  /** The SHA-256 of its bytes, in base64, where the storage has computed it. @default not known */
  readonly sha256?: string;
}

/** A multipart upload that has been open for long. */
export interface StaleUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** A part to sign a PUT for. */
export interface PartToSign {
  /** 1 to 10,000. */
  readonly number: number;
  /** Exact length in bytes, which the storage enforces where its `urlScope` is `PART`; null when it is not known. */
  readonly size: number | null;
  /**
   * The most bytes where the length is not known, for storages that enforce it. @default
   * 5368709120, the most of any part
   */
  readonly maxBytes?: number;
  /**
   * The SHA-256 of its bytes, in base64, of an upload that was started with `checksums`: the storage then refuses other
   * bytes. Only where it `verifiesChecksums`. @default any bytes
   */
  readonly sha256?: string;
}

/** URLs that were signed together. */
export interface SignedPartUrls {
  /** One for each part, in the order given. */
  readonly urls: readonly string[];
  readonly expiresAt: Date;
  /**
   * For each part the headers that its PUT has to carry, by name, in lower case: they are part of the signature.
   * @default none
   */
  readonly headers?: readonly Readonly<Record<string, string>>[];
}

/**
 * How finishing a multipart upload ended, where the storage answered at all:
 *
 * - `COMPLETED`: the object is whole and readable under its key. Some storages say so again to a repeated
 *   call with the same parts.
 * - `PARTS_REFUSED`: a part is missing, is not as listed any more, or breaks a rule of sizes. Nothing
 *   changed; the upload stays open.
 * - `NOT_FOUND`: no such upload is open. It may never have been, was aborted, or was completed
 *   before: ask `objects.head`.
 */
export type CompleteUploadOutcome = 'COMPLETED' | 'PARTS_REFUSED' | 'NOT_FOUND';

/**
 * Multipart uploads by presigned URLs. The rules of parts are S3's for every storage: 1 to 10,000 parts, each 5 MiB to
 * 5 GiB, only the last may be smaller (and even empty), all but the last of equal size.
 *
 * Every method throws {@link DarkroomError} `STORAGE_UNAVAILABLE` when the storage cannot answer, with the
 * vendor's error as `cause`.
 */
export interface StorageUploads {
  /** The most parts of one upload, 1 to 10,000, where the storage takes fewer than S3 does. @default 10000 */
  readonly maxParts?: number;

  /** The most bytes of a part, at least 5 MiB, where the storage takes fewer than S3 does. @default 5368709120 */
  readonly maxPartBytes?: number;

  /** Whether it takes parts without a byte, and with them empty files. @default true */
  readonly takesEmptyParts?: boolean;

  /**
   * What a URL lets its bearer PUT until it expires:
   *
   * - `PART`: one part, of the length that was signed, to an upload that is open. Anything else is refused.
   * - `UPLOAD`: any bytes of any length in any number of parts, but to that upload alone; never to its object, nor to
   *   anything else. For storages whose signatures cover no more than a name. What is PUT to a closed upload may be
   *   answered with success, and changes nothing: it is a leftover, which `stale` lists as if the upload were open, and
   *   `abort` removes. Such a storage has `stale` and `landedBytes`, and the sweep looks at the bytes of all open
   *   uploads.
   *
   * @default 'PART'
   */
  readonly urlScope?: 'PART' | 'UPLOAD';

  /**
   * Whether a part that is replaced by one of other bytes and the same length has another etag. Where it has not,
   * `complete` joins whichever came last. @default true
   */
  readonly tellsReplacedParts?: boolean;

  /**
   * Whether it refuses, while it receives them, bytes past the `maxBytes` of a part and of an upload, a body of fewer
   * bytes than its `Content-Length`, and all but the latest PUT of a part. `partReceiver` does all of this for storages
   * that receive PUTs themselves. Where a storage does not, as S3 cannot, the sweep looks at the parts of uploads of
   * undeclared size. @default false
   */
  readonly enforcesMaxBytes?: boolean;

  /**
   * Whether it takes the SHA-256 of a part into its signature, refuses a PUT of other bytes with 400, and lists what it
   * has computed. @default false
   */
  readonly verifiesChecksums?: boolean;

  /**
   * Whether it is safe only with parts whose exact length, 1 byte or more, is signed: other uploads are then refused
   * before they are started. Left out by storages for which that is never so.
   */
  requiresSize?(): Promise<boolean>;

  /**
   * Opens a multipart upload. Not idempotent: each call opens another one, and only those that are
   * completed make an object.
   */
  start(input: {
    readonly key: string;
    readonly contentType: string | null;
    /** The most bytes of all its parts, for storages that enforce it. @default no limit */
    readonly maxBytes?: number;
    /** Whether each part will be signed with its SHA-256. Only where it `verifiesChecksums`. @default false */
    readonly checksums?: boolean;
  }): Promise<{ readonly uploadId: string }>;

  /**
   * Signs one PUT URL a part, in the order given. Touches no state and needs no open upload: a URL of a closed upload
   * is refused when it is used, or changes nothing (`urlScope`). `expiresAt` may be earlier than asked for, where the
   * credentials end earlier.
   */
  sign(input: {
    readonly key: string;
    readonly uploadId: string;
    readonly parts: readonly PartToSign[];
    readonly expiresInSeconds: number;
  }): Promise<SignedPartUrls>;

  /** The parts that have landed whole, ascending by number; null when no such upload is open. */
  list(input: { readonly key: string; readonly uploadId: string }): Promise<readonly StoredPart[] | null>;

  /**
   * How many bytes lie in an open upload, in its parts and in whatever else was sent by their URLs; null when no such
   * upload is open. Left out where that is the sum of `list`.
   */
  landedBytes?(input: { readonly key: string; readonly uploadId: string }): Promise<number | null>;

  /**
   * Joins exactly the parts given, in order, into the object under `key`. Atomic: readers see no object, or the whole
   * one.
   */
  complete(input: {
    readonly key: string;
    readonly uploadId: string;
    readonly parts: readonly StoredPart[];
    readonly signal?: AbortSignal;
  }): Promise<CompleteUploadOutcome>;

  /**
   * Closes the upload and removes its parts, those too whose PUT is under way: the caller does not list them to see
   * that they are gone. Idempotent; an unknown upload is fine, and so is one that was completed, whose object stays. A
   * late PUT of a part never reopens it.
   */
  abort(input: { readonly key: string; readonly uploadId: string }): Promise<void>;

  /**
   * The uploads that are open under `prefix`, which ends in `/`, and were started before that moment, in any order. One
   * that closes meanwhile may be among them. Left out by storages that cannot list them. With the `urlScope` `UPLOAD`,
   * closed uploads with leftovers are among them.
   */
  stale?(input: { readonly prefix: string; readonly startedBefore: Date }): AsyncIterable<StaleUpload>;
}
