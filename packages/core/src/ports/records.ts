import type { ImageExif, ImagePlaceholder } from './processor.ts';

/** The state of a file: see {@link DatabaseFiles} for the transitions. */
export type FileStatus = 'UPLOADING' | 'VERIFYING' | 'READY' | 'REJECTED' | 'ABORTED' | 'EXPIRED';

/** Who can read a file besides its owner: no one, or everyone. */
export type FileVisibility = 'PRIVATE' | 'PUBLIC';

/** Whether a published image keeps what its bytes say besides its pixels. */
export type FileMetadataMode = 'STRIP' | 'KEEP';

/** The state of a background job. */
export type FileJobStatus = 'PENDING' | 'RUNNING' | 'DONE' | 'FAILED';

/**
 * The rules that an upload is checked against. They are stored on the record, since a worker has no schema to read them
 * from.
 */
export interface UploadPolicy {
  /** Media types and ranges (`image/*`), in lower case; null accepts every type. */
  readonly accept: readonly string[] | null;
  /** The maximum size of a file, in bytes. */
  readonly maxBytes: number;
  /** The maximum number of pixels of an image, or of one frame of an animation; null for no limit. */
  readonly maxPixels: number | null;
  /** Names of the conversions to make once the file is READY. */
  readonly convert: readonly string[];
  /** Whether tags are suggested once the file is READY. */
  readonly tag: boolean;
  /** Suggestions with a lower confidence are dropped, 0 to 1; null keeps all. */
  readonly minConfidence: number | null;
  /** Seconds after READY until the file is deleted, unless it was attached; null for never. @default null */
  readonly unattachedExpiresInSeconds?: number | null;
  /** Whether images are published without their metadata. Only if the file is PUBLIC. @default 'KEEP' */
  readonly metadata?: FileMetadataMode;
  /** Whether the place where a photo was taken is stored. @default false */
  readonly keepLocation?: boolean;
}

/** The codes that files are rejected with. */
export type RejectionCode = 'FILE_TOO_LARGE' | 'FILE_TYPE_NOT_ACCEPTED' | 'IMAGE_TOO_LARGE' | 'METADATA_NOT_REMOVABLE';

/** Why a file was rejected, for people and for programs. */
export interface FileRejection {
  readonly code: RejectionCode;
  readonly message: string;
}

/** Where a file is attached. */
export interface AttachmentRecord {
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of the host's record; null if the target does not specify what identifies it, or if the id is not known. */
  readonly subject: string | null;
  /** When it was attached there, or reserved. */
  readonly attachedAt: Date;
  /** Whether a mutation that has not succeeded yet holds the file for this place. */
  readonly isReserved: boolean;
}

/** The point of an image that crops keep, from the upper left corner of the upright image. */
export interface FocalPoint {
  /** 0 to 1: the share of the width. */
  readonly x: number;
  /** 0 to 1: the share of the height. */
  readonly y: number;
}

/** A file with its conversions and attachments. */
export interface FileRecord {
  /** A UUID. */
  readonly id: string;
  /** The viewer who uploaded it; null for an anonymous caller, in which case no viewer owns it. */
  readonly ownerId: string | null;
  readonly status: FileStatus;
  /** The number of change events of this file, from 1. */
  readonly version: number;
  readonly name: string | null;
  /** The media type declared by the client. */
  readonly declaredContentType: string | null;
  /** The size declared by the client, in bytes. */
  readonly declaredSize: number | null;
  /** The detected media type; null until READY. */
  readonly contentType: string | null;
  /** Length in bytes; null until READY. */
  readonly size: number | null;
  /** The SHA-256 of its bytes in lower-case hex; null until READY, and if it was not computed as the bytes arrived. */
  readonly sha256: string | null;
  /** Pixels; null unless READY and an image. */
  readonly width: number | null;
  /** Pixels; null unless READY and an image. */
  readonly height: number | null;
  /** What to show until the image has loaded; null until it is made, and for files of which none can be made. */
  readonly placeholder: ImagePlaceholder | null;
  /**
   * What the camera wrote about how it was taken, with a location only if the policy keeps it. Recorded with the
   * placeholder; null until then, without any of it, and for files that no viewer owns.
   */
  readonly exif: ImageExif | null;
  /** The point that crops keep; null until one is set. */
  readonly focalPoint: FocalPoint | null;
  readonly visibility: FileVisibility;
  /** The schema coordinate it was uploaded for, such as `Customer.logo`; null if none. */
  readonly target: string | null;
  readonly policy: UploadPolicy;
  /** The storage's id of the multipart upload; null until the upload is open. */
  readonly uploadId: string | null;
  /** 1 to 10,000. */
  readonly partCount: number;
  /** Bytes of every part but the last; null if neither the part size nor the file size was declared. */
  readonly partSize: number | null;
  /** When the upload expires if it was not completed. */
  readonly uploadExpiresAt: Date;
  /** The key of the published copy; null if there is none. */
  readonly publicKey: string | null;
  readonly rejection: FileRejection | null;
  readonly createdAt: Date;
  /** When it became READY or REJECTED. */
  readonly completedAt: Date | null;
  /** Ordered by name. */
  readonly conversions: readonly ConversionRecord[];
  /**
   * Where it is attached, including reservations, ordered by target and subject: the first
   * {@link MAX_LISTED_ATTACHMENTS}.
   */
  readonly attachments: readonly AttachmentRecord[];
  /** Whether it is or was attached to anything; reservations do not count. */
  readonly wasAttached: boolean;
  /** When it will be deleted, unless it is attached before then; null if no deletion is scheduled. */
  readonly expiresAt: Date | null;
  /** Null until tags are requested. */
  readonly tagging: TaggingRecord | null;
}

/** The data of a new file. Everything else starts empty. */
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
  /** Seconds from now until the upload expires. */
  readonly uploadExpiresInSeconds: number;
  /**
   * Bytes of its owner's quota that it uses while it is open.
   * @default its declared size, or its policy's `maxBytes` if none was declared
   */
  readonly reservedBytes?: number;
  /**
   * Distinguishes anonymous callers for quotas: a hash, which no record exposes. Deleted with the file. Only if
   * `ownerId` is null.
   * @default none
   */
  readonly anonymousKey?: string;
};

/** A tagging to request. */
export type NewTagging = Pick<TaggingRecord, 'requestId' | 'source'>;

/** A derivative, or the request for one. */
export interface ConversionRecord {
  readonly id: string;
  readonly fileId: string;
  readonly name: string;
  /** {@link ConversionDefinition.recipe} at the time of the request. */
  readonly recipe: string;
  /** The id of the current request: a new one each time the conversion is requested. Guards every write. */
  readonly requestId: string;
  /** How often it was requested. */
  readonly requests: number;
  readonly status: FileJobStatus;
  /** How often the current request has been attempted. */
  readonly attempts: number;
  /** The latest attempt; null before the first. Guards the attempt's own writes. */
  readonly attemptId: string | null;
  /** The key of the finished object. Kept while a newer request runs; null before the first success. */
  readonly key: string | null;
  /** The key of the published copy; null if there is none. */
  readonly publicKey: string | null;
  readonly contentType: string | null;
  /** Length in bytes. */
  readonly size: number | null;
  /** Pixels. */
  readonly width: number | null;
  /** Pixels. */
  readonly height: number | null;
  /** Why it failed, or what it is waiting for, as text for people. */
  readonly error: string | null;
}

/** A conversion to request. */
export type NewConversion = Pick<ConversionRecord, 'id' | 'name' | 'recipe' | 'requestId'>;

/** The status of a tag on a file: suggested by a tagger, or decided by a person. */
export type FileTagStatus = 'SUGGESTED' | 'CONFIRMED' | 'REJECTED';

/** A tag on a file. */
export interface FileTagRecord {
  /** A UUID. */
  readonly id: string;
  readonly fileId: string;
  /** In the spelling first used on the owner's files. */
  readonly name: string;
  /** 0 to 1; null for a tag that a person added. */
  readonly confidence: number | null;
  readonly status: FileTagStatus;
  /** The tagger's name, or `viewer` for a tag that a person added. */
  readonly source: string;
  /** Who reviewed it last; null while it is SUGGESTED. */
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

/** The tagging of a file, or the request for one. */
export interface TaggingRecord {
  readonly status: FileJobStatus;
  /** The id of the current request: a new one each time tagging is requested. Guards every write. */
  readonly requestId: string;
  /** How often it was requested. */
  readonly requests: number;
  /** How often the current request has been attempted. */
  readonly attempts: number;
  /** {@link Tagger.name} at the time of the request. */
  readonly source: string;
  /** The copy that the tagger may have made elsewhere; null if it makes none. */
  readonly copyId: string | null;
  /** Why it failed or is being retried, as text for people. */
  readonly error: string | null;
}

/**
 * A tag's name and its identity: `key` is the name in NFC, trimmed, with each run of white space replaced by a single
 * space, and case-folded.
 */
export interface TagName {
  readonly name: string;
  readonly key: string;
}
