/** Where a file stands: see {@link DatabaseFiles} for the transitions. */
export type FileStatus = 'UPLOADING' | 'VERIFYING' | 'READY' | 'REJECTED' | 'ABORTED' | 'EXPIRED';

/** Who can read a file beside its owner: no one, or everyone. */
export type FileVisibility = 'PRIVATE' | 'PUBLIC';

/** Where a background job stands. */
export type FileJobStatus = 'PENDING' | 'RUNNING' | 'DONE' | 'FAILED';

/** What an upload is judged by. It is kept on the record: a worker has no schema to read it from. */
export interface UploadPolicy {
  /** Media types and ranges (`image/*`), lower case; null accepts every type. */
  readonly accept: readonly string[] | null;
  /** The longest file, in bytes. */
  readonly maxBytes: number;
  /** The most pixels of an image, of one frame of an animation; null for no limit. */
  readonly maxPixels: number | null;
  /** Names of the conversions to make once the file is READY. */
  readonly convert: readonly string[];
  /** Whether tags are suggested once the file is READY. */
  readonly tag: boolean;
  /** Suggestions with less are dropped, 0 to 1; null keeps all. */
  readonly minConfidence: number | null;
  /** Seconds from READY on until the file is deleted unless it was attached; null for never. @default null */
  readonly unattachedExpiresInSeconds?: number | null;
}

/** The codes that files are rejected with. */
export type RejectionCode = 'FILE_TOO_LARGE' | 'FILE_TYPE_NOT_ACCEPTED' | 'IMAGE_TOO_LARGE';

/** Why a file was rejected, for people and for programs. */
export interface FileRejection {
  readonly code: RejectionCode;
  readonly message: string;
}

/** Where a file is attached. */
export interface AttachmentRecord {
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of the host's record; null where the target does not say what identifies it, or it is not known. */
  readonly subject: string | null;
  /** When it was attached there, or reserved. */
  readonly attachedAt: Date;
  /** Whether a mutation holds the file for this place, and has not succeeded yet. */
  readonly isReserved: boolean;
}

/** A file with its conversions and what it is attached to. */
export interface FileRecord {
  /** A UUID. */
  readonly id: string;
  /** The viewer who uploaded it; null where an anonymous caller did: no viewer owns it then. */
  readonly ownerId: string | null;
  readonly status: FileStatus;
  /** Counts the change events of this file, from 1. */
  readonly version: number;
  readonly name: string | null;
  /** What the client said it would send. */
  readonly declaredContentType: string | null;
  /** What the client said it would send, in bytes. */
  readonly declaredSize: number | null;
  /** The judged media type; null until READY. */
  readonly contentType: string | null;
  /** Length in bytes; null until READY. */
  readonly size: number | null;
  /** The SHA-256 of its bytes in lower-case hex; null until READY, and where it was not computed as they arrived. */
  readonly sha256: string | null;
  /** Pixels; null unless READY and an image. */
  readonly width: number | null;
  /** Pixels; null unless READY and an image. */
  readonly height: number | null;
  readonly visibility: FileVisibility;
  /** The schema coordinate it was uploaded for, such as `Customer.logo`; null when for none. */
  readonly target: string | null;
  readonly policy: UploadPolicy;
  /** The storage's id of the multipart upload; null until that is open. */
  readonly uploadId: string | null;
  /** 1 to 10,000. */
  readonly partCount: number;
  /** Bytes of every part but the last; null when neither they nor the size were declared. */
  readonly partSize: number | null;
  /** When an upload that was not completed is given up. */
  readonly uploadExpiresAt: Date;
  /** The published copy's key; null when there is none. */
  readonly publicKey: string | null;
  readonly rejection: FileRejection | null;
  readonly createdAt: Date;
  /** When it became READY or REJECTED. */
  readonly completedAt: Date | null;
  /** Ordered by name. */
  readonly conversions: readonly ConversionRecord[];
  /**
   * Where it is attached, reservations among them, ordered by target and subject: the first
   * {@link MAX_LISTED_ATTACHMENTS}.
   */
  readonly attachments: readonly AttachmentRecord[];
  /** Whether it is or was attached to anything; reservations do not count. */
  readonly wasAttached: boolean;
  /** When it will be deleted unless it is attached before then; null while no deletion is due. */
  readonly expiresAt: Date | null;
  /** Null until tags were asked for. */
  readonly tagging: TaggingRecord | null;
}

/** What a new file is made of. The rest begins empty. */
export type NewFile = Pick<
  FileRecord,
  | 'id'
  | 'ownerId'
  | 'name'
  | 'declaredContentType'
  | 'declaredSize'
  | 'visibility'
  | 'target'
  | 'policy'
  | 'partCount'
  | 'partSize'
> & {
  /** Seconds from now until the upload is given up. */
  readonly uploadExpiresInSeconds: number;
  /**
   * Bytes that it takes of its owner's quota while it is open. @default its declared size, or its policy's
   * `maxBytes` where none was declared
   */
  readonly reservedBytes?: number;
  /**
   * What tells one anonymous caller from another for quotas: a hash, which is on no record that is read. Removed when
   * the file is deleted. Only where `ownerId` is null. @default none
   */
  readonly anonymousKey?: string;
};

/** A tagging to be requested. */
export type NewTagging = Pick<TaggingRecord, 'requestId' | 'source'>;

/** A derivative, or the wish for one. */
export interface ConversionRecord {
  readonly id: string;
  readonly fileId: string;
  readonly name: string;
  /** {@link ConversionDefinition.recipe} at the time of the request. */
  readonly recipe: string;
  /** Which request this is: a new one each time the conversion is asked for again. Guards every write. */
  readonly requestId: string;
  /** How often it was requested. */
  readonly requests: number;
  readonly status: FileJobStatus;
  /** How often the current request was attempted. */
  readonly attempts: number;
  /** The latest attempt; null before the first. Guards its own writes. */
  readonly attemptId: string | null;
  /** The key of the finished object. Kept while a newer request runs; null before the first success. */
  readonly key: string | null;
  /** The published copy's key; null when there is none. */
  readonly publicKey: string | null;
  readonly contentType: string | null;
  /** Length in bytes. */
  readonly size: number | null;
  /** Pixels. */
  readonly width: number | null;
  /** Pixels. */
  readonly height: number | null;
  /** Why it failed, or what it waits for, for people. */
  readonly error: string | null;
}

/** A conversion to be requested. */
export type NewConversion = Pick<ConversionRecord, 'id' | 'name' | 'recipe' | 'requestId'>;

/** Where a tag on a file stands: suggested by a tagger, or decided by a person. */
export type FileTagStatus = 'SUGGESTED' | 'CONFIRMED' | 'REJECTED';

/** A tag on a file. */
export interface FileTagRecord {
  /** A UUID. */
  readonly id: string;
  readonly fileId: string;
  /** As the owner's files had it first. */
  readonly name: string;
  /** 0 to 1; null for a tag that a person added. */
  readonly confidence: number | null;
  readonly status: FileTagStatus;
  /** The tagger's name, or `viewer` for a tag that a person added. */
  readonly source: string;
  /** Who decided last; null while it is SUGGESTED. */
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

/** The tagging of a file, or the wish for one. */
export interface TaggingRecord {
  readonly status: FileJobStatus;
  /** Which request this is: a new one each time it is asked for again. Guards every write. */
  readonly requestId: string;
  /** How often it was requested. */
  readonly requests: number;
  /** How often the current request was attempted. */
  readonly attempts: number;
  /** {@link Tagger.name} at the time of the request. */
  readonly source: string;
  /** The copy that the tagger may have made elsewhere; null when it makes none. */
  readonly copyId: string | null;
  /** Why it failed, or is tried again, for people. */
  readonly error: string | null;
}

/**
 * A tag's name with its identity: `key` is the name in NFC, trimmed, with inner white space
 * made single, and case-folded.
 */
export interface TagName {
  readonly name: string;
  readonly key: string;
}
