import type {
  ConversionRecord,
  FileJobStatus,
  FileRecord,
  FileRejection,
  FileStatus,
  FileVisibility,
  FocalPoint,
  TaggingRecord,
  UploadPolicy,
} from '../ports/records.ts';

/**
 * A file, as {@link DarkroomFiles} returns it and {@link Authorize} receives it. It is a copy: the file may have
 * changed since.
 */
export interface DarkroomFile {
  /** A UUID. */
  readonly id: string;
  /** The id of the viewer who uploaded it; null for a file of an anonymous caller, which has no owner. */
  readonly ownerId: string | null;
  readonly status: FileStatus;
  /**
   * Increases with every change to the file, its conversions and its attachments: of two copies, the one with the
   * higher version is newer.
   */
  readonly version: number;
  /**
   * The name that the uploader gave, without invisible characters; null if none was given. For display only: do not use
   * it as a path.
   */
  readonly name: string | null;
  /** The media type that the client declared, which proves nothing; null if none was declared. */
  readonly declaredContentType: string | null;
  /** The length in bytes that the client declared; null if none was declared. */
  readonly declaredSize: number | null;
  /** The media type detected from the bytes; null until READY. */
  readonly contentType: string | null;
  /** The length in bytes; null until READY. */
  readonly size: number | null;
  /**
   * The SHA-256 of the bytes, as 64 lower-case hexadecimal digits, computed by the storage, or during the import of a
   * stream. Null until READY; null for a file of several parts, if the process stopped while it completed the upload or
   * import, and if none was computed: S3 computes it only for uploads started with `checksums`.
   */
  readonly sha256: string | null;
  /** A ThumbHash in base64, to show until the image has loaded; null until a worker has made it. */
  readonly placeholder: string | null;
  /** The most frequent colour, as `#rrggbb`; null until a worker has determined it. */
  readonly dominantColor: string | null;
  /** The width in pixels, upright; null unless READY and an image. */
  readonly width: number | null;
  /** The height in pixels, upright; null unless READY and an image. */
  readonly height: number | null;
  /** The point that crops keep; null until one is set. */
  readonly focalPoint: FocalPoint | null;
  readonly visibility: FileVisibility;
  /** The schema coordinate that it was uploaded for, such as `Customer.logo`; null for an upload without a target. */
  readonly target: string | null;
  /** The policy that applied when the upload started, which it is checked against. */
  readonly policy: UploadPolicy;
  /** Where it is attached: the first 100 places, sorted by target and subject. */
  readonly attachments: readonly DarkroomFileAttachment[];
  /** When it will be deleted, unless it is attached before then; null if no deletion is scheduled. */
  readonly expiresAt: Date | null;
  /** The conversions that were requested, sorted by name. */
  readonly conversions: readonly DarkroomFileConversion[];
  /** The latest request for tag suggestions; null if they were never requested. */
  readonly tagging: DarkroomFileTagging | null;
  /** Why it was rejected; null unless REJECTED. */
  readonly rejection: FileRejection | null;
  /** When the upload expires if it is not completed. */
  readonly uploadExpiresAt: Date;
  readonly createdAt: Date;
  /** When it became READY or REJECTED; null before. */
  readonly completedAt: Date | null;
}

/** A place that a {@link DarkroomFile} is attached to. */
export interface DarkroomFileAttachment {
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record; null if the target has no `subject`, or the record is not known. */
  readonly subject: string | null;
  readonly attachedAt: Date;
}

/** A derivative of a {@link DarkroomFile}: finished, in progress, or failed. */
export interface DarkroomFileConversion {
  readonly id: string;
  /** Such as `SEPIA`. */
  readonly name: string;
  readonly status: FileJobStatus;
  /** The media type of the latest result; null until there is one. */
  readonly contentType: string | null;
  /** The length of the latest result in bytes; null until there is one. */
  readonly size: number | null;
  /** The width of the latest result in pixels; null until there is one. */
  readonly width: number | null;
  /** The height of the latest result in pixels; null until there is one. */
  readonly height: number | null;
  /** A message for people: why it FAILED, or what it waits for while PENDING. */
  readonly error: string | null;
  /** The number of attempts made for the current request. */
  readonly attempts: number;
}

/** The latest request for tag suggestions of a {@link DarkroomFile}. */
export interface DarkroomFileTagging {
  readonly status: FileJobStatus;
  /** The tagger's name. */
  readonly source: string;
  /** A message for people: why it failed, or why it is retried. */
  readonly error: string | null;
  /** The number of attempts made for the current request. */
  readonly attempts: number;
}

/**
 * The only place that turns a record into what the host receives: ids of requests and uploads, keys and counters are
 * left out.
 */
export function darkroomFileOf(record: FileRecord): DarkroomFile {
  return {
    id: record.id,
    ownerId: record.ownerId,
    status: record.status,
    version: record.version,
    name: record.name,
    declaredContentType: record.declaredContentType,
    declaredSize: record.declaredSize,
    contentType: record.contentType,
    size: record.size,
    sha256: record.sha256,
    placeholder: record.placeholder?.thumbHash ?? null,
    dominantColor: record.placeholder?.dominantColor ?? null,
    width: record.width,
    height: record.height,
    focalPoint: record.focalPoint,
    visibility: record.visibility,
    target: record.target,
    policy: record.policy,
    attachments: attachmentsOf(record),
    expiresAt: record.expiresAt,
    conversions: record.conversions.map(conversionOf),
    tagging: record.tagging === null ? null : taggingOf(record.tagging),
    rejection: record.rejection,
    uploadExpiresAt: record.uploadExpiresAt,
    createdAt: record.createdAt,
    completedAt: record.completedAt,
  };
}

/** The attachments, without the reservations of mutations in progress. */
export function attachmentsOf({ attachments }: FileRecord): readonly DarkroomFileAttachment[] {
  return attachments
    .filter(({ isReserved }) => !isReserved)
    .map(({ target, subject, attachedAt }) => ({ target, subject, attachedAt }));
}

function conversionOf(record: ConversionRecord): DarkroomFileConversion {
  const { id, name, status, contentType, size, width, height, error, attempts } = record;
  return { id, name, status, contentType, size, width, height, error, attempts };
}

function taggingOf({ status, source, error, attempts }: TaggingRecord): DarkroomFileTagging {
  return { status, source, error, attempts };
}
