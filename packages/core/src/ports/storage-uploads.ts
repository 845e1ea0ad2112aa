/** A part of a multipart upload in storage. */
export interface StoredPart {
  /** 1 to 10,000. */
  readonly number: number;
  /** Length in bytes; null if the storage does not list it. The length of the joined object is then checked. */
  readonly size: number | null;
  /**
   * The storage's fingerprint of the part's bytes. A PUT of other bytes with the same number changes it, unless the
   * storage can only compare lengths (`tellsReplacedParts`). A PUT of the same bytes may change it too.
   */
  readonly etag: string;
  /** The SHA-256 of the bytes, in base64, if the storage computed it. @default unknown */
  readonly sha256?: string;
}

/** A multipart upload that has been open for a long time. */
export interface StaleUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** A part to sign a PUT URL for. */
export interface PartToSign {
  /** 1 to 10,000. */
  readonly number: number;
  /** Exact length in bytes, which the storage enforces if its `urlScope` is `PART`; null if unknown. */
  readonly size: number | null;
  /**
   * The maximum length in bytes if the exact length is unknown, for storages that enforce it.
   * @default 5368709120, the maximum length of a part
   */
  readonly maxBytes?: number;
  /**
   * The SHA-256 of the bytes, in base64, for uploads started with `checksums`: the storage refuses any other bytes.
   * Only if it `verifiesChecksums`. @default any bytes
   */
  readonly sha256?: string;
}

/** URLs signed by one call. */
export interface SignedPartUrls {
  /** One URL for each part, in the given order. */
  readonly urls: readonly string[];
  readonly expiresAt: Date;
  /**
   * For each part, the headers that its PUT must send, with lower-case names: the signature covers them.
   * @default none
   */
  readonly headers?: readonly Readonly<Record<string, string>>[];
}

/**
 * The result of completing a multipart upload:
 *
 * - `COMPLETED`: the object is complete and readable under its key. Some storages return this again if the call is
 *   repeated with the same parts.
 * - `PARTS_REFUSED`: a part is missing, has changed since it was listed, or violates the rules for sizes. Nothing
 *   changed, and the upload stays open.
 * - `NOT_FOUND`: no such upload is open. It may never have existed, or was aborted or completed before: `objects.head`
 *   tells.
 */
export type CompleteUploadOutcome = 'COMPLETED' | 'PARTS_REFUSED' | 'NOT_FOUND';

/**
 * Multipart uploads by presigned URLs. S3's rules for parts apply to every storage: 1 to 10,000 parts of 5 MiB to 5 GiB
 * each. All parts but the last have the same length; the last may be shorter, and even empty.
 *
 * Every method throws {@link DarkroomError} `STORAGE_UNAVAILABLE`, with the vendor's error as `cause`, if the storage
 * cannot answer.
 */
export interface StorageUploads {
  /** The maximum number of parts of an upload, from 1 to 10,000, if lower than S3's. @default 10000 */
  readonly maxParts?: number;

  /** The maximum length of a part in bytes, at least 5 MiB, if lower than S3's. @default 5368709120 */
  readonly maxPartBytes?: number;

  /** Whether the storage accepts empty parts, and so empty files. @default true */
  readonly takesEmptyParts?: boolean;

  /**
   * What anyone with a part's URL can PUT until it expires:
   *
   * - `PART`: one part of the signed length, to an open upload. Anything else is refused.
   * - `UPLOAD`: any bytes in any number of parts, but only to that upload, never to its object or anything else. For
   *   storages whose signatures cover only a name. A PUT to a closed upload may succeed but changes nothing: it leaves
   *   bytes behind, which `stale` lists as if the upload were open, and `abort` removes. Such a storage has `stale` and
   *   `landedBytes`, and the sweep checks the bytes of all open uploads.
   *
   * @default 'PART'
   */
  readonly urlScope?: 'PART' | 'UPLOAD';

  /**
   * Whether the etag of a part changes when it is replaced by other bytes of the same length. If not, `complete` joins
   * the latest bytes. @default true
   */
  readonly tellsReplacedParts?: boolean;

  /**
   * Whether the storage refuses, as it receives a PUT, bytes beyond the `maxBytes` of the part or upload, a body
   * shorter than its `Content-Length`, and all but the latest PUT of a part. `partReceiver` does all of this for
   * storages that receive PUTs themselves. If a storage does not, as S3 cannot, the sweep checks the parts of uploads
   * whose size was not declared. @default false
   */
  readonly enforcesMaxBytes?: boolean;

  /**
   * Whether the storage includes the SHA-256 of a part in the signature, refuses a PUT of other bytes with 400, and
   * lists the SHA-256 it computed. @default false
   */
  readonly verifiesChecksums?: boolean;

  /**
   * Whether the storage is safe only with parts whose exact length, 1 byte or more, is signed. Other uploads are then
   * refused before they start. Omitted by storages that never need this.
   */
  requiresSize?(): Promise<boolean>;

  /**
   * Starts a multipart upload. Not idempotent: each call starts another upload, and only completed uploads become
   * objects.
   */
  start(input: {
    readonly key: string;
    readonly contentType: string | null;
    /** The maximum total length of its parts in bytes, for storages that enforce it. @default no limit */
    readonly maxBytes?: number;
    /** Whether each part will be signed with its SHA-256. Only if it `verifiesChecksums`. @default false */
    readonly checksums?: boolean;
  }): Promise<{ readonly uploadId: string }>;

  /**
   * Signs one PUT URL for each part, in the given order. Changes no state and does not require an open upload: a URL
   * for a closed upload is refused when it is used, or changes nothing (`urlScope`). `expiresAt` is earlier than
   * requested if the credentials expire earlier.
   */
  sign(input: {
    readonly key: string;
    readonly uploadId: string;
    readonly parts: readonly PartToSign[];
    readonly expiresInSeconds: number;
  }): Promise<SignedPartUrls>;

  /** The parts that were received completely, sorted by number; null if no such upload is open. */
  list(input: { readonly key: string; readonly uploadId: string }): Promise<readonly StoredPart[] | null>;

  /**
   * The number of bytes stored for an open upload: its parts and anything else sent to their URLs; null if no such
   * upload is open. Omitted if that is always the sum of `list`.
   */
  landedBytes?(input: { readonly key: string; readonly uploadId: string }): Promise<number | null>;

  /**
   * Joins exactly the given parts, in order, into the object under `key`. Atomic: readers see either no object or the
   * complete one.
   */
  complete(input: {
    readonly key: string;
    readonly uploadId: string;
    readonly parts: readonly StoredPart[];
    readonly signal?: AbortSignal;
  }): Promise<CompleteUploadOutcome>;

  /**
   * Closes the upload and deletes its parts, including those whose PUT is in progress: callers do not check with
   * `list`. Idempotent. Does nothing if the upload is unknown or was completed; its object stays. A late PUT of a part
   * never reopens the upload.
   */
  abort(input: { readonly key: string; readonly uploadId: string }): Promise<void>;

  /**
   * The open uploads under `prefix`, which ends in `/`, that were started before the given time, in any order. May
   * include uploads that are closed while listing. Omitted by storages that cannot list uploads. With `urlScope`
   * `UPLOAD`, includes closed uploads that still have bytes.
   */
  stale?(input: { readonly prefix: string; readonly startedBefore: Date }): AsyncIterable<StaleUpload>;
}
