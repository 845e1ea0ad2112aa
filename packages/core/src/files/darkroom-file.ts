import type {
  ConversionRecord,
  FileJobStatus,
  FileRecord,
  FileRejection,
  FileStatus,
  FileVisibility,
  TaggingRecord,
  UploadPolicy,
} from '../ports/records.ts';

/**
 * A file, as {@link DarkroomFiles} gives it and {@link Authorize} is asked about it. It is a copy: the
 * file may have changed since.
 */
export interface DarkroomFile {
  /** A UUID. */
  readonly id: string;
  /** The id of the viewer who uploaded it; null for a file of an anonymous caller, which no viewer owns. */
  readonly ownerId: string | null;
  readonly status: FileStatus;
  /** Grows with every change of the file, its conversions and attachments: of two answers the higher one is newer. */
  readonly version: number;
  /**
   * As the uploader gave it, without invisible characters; null when none was given. For display only, never a path.
   */
  readonly name: string | null;
  /** The media type that the client declared, which proves nothing; null when none was declared. */
  readonly declaredContentType: string | null;
  /** The length in bytes that the client declared; null when none was declared. */
  readonly declaredSize: number | null;
  /** The media type that the bytes were judged to have; null until READY. */
  readonly contentType: string | null;
  /** Length in bytes; null until READY. */
  readonly size: number | null;
  /**
   * The SHA-256 of its bytes, 64 lower-case hexadecimal digits, where the storage, or the import of a stream, computed
   * it as they arrived. Null until READY, for a file of more than one part, where the process was stopped while it
   * completed the upload or import, and where none was computed: S3 only does for uploads that were started with
   * `checksums`.
   */
  readonly sha256: string | null;
  /** Pixels, upright; null unless READY and an image. */
  readonly width: number | null;
  /** Pixels, upright; null unless READY and an image. */
  readonly height: number | null;
  readonly visibility: FileVisibility;
  /** The schema coordinate that it was uploaded for, such as `Customer.logo`; null when for none. */
  readonly target: string | null;
  /** What its upload is judged by, as it was when that was started. */
  readonly policy: UploadPolicy;
  /** Where it is attached, ordered by target and subject: the first 100. */
  readonly attachments: readonly DarkroomFileAttachment[];
  /** When it will be deleted unless it is attached before then; null while no deletion is due. */
  readonly expiresAt: Date | null;
  /** The conversions that were asked for, ordered by name. */
  readonly conversions: readonly DarkroomFileConversion[];
  /** How the latest request for suggested tags goes; null when they were never asked for. */
  readonly tagging: DarkroomFileTagging | null;
  /** Why it was rejected; null unless REJECTED. */
  readonly rejection: FileRejection | null;
  /** When an upload that was not completed is given up. */
  readonly uploadExpiresAt: Date;
  readonly createdAt: Date;
  /** When it became READY or REJECTED; null before. */
  readonly completedAt: Date | null;
}

/** Where a {@link DarkroomFile} is attached. */
export interface DarkroomFileAttachment {
  /** The target's schema coordinate, such as `Customer.logo`. */
  readonly target: string;
  /** The id of your record; null where the target does not say what identifies one, or it is not known. */
  readonly subject: string | null;
  readonly attachedAt: Date;
}

/** A derivative of a {@link DarkroomFile}, or one on its way. */
export interface DarkroomFileConversion {
  readonly id: string;
  /** Such as `SEPIA`. */
  readonly name: string;
  readonly status: FileJobStatus;
  /** The media type of the latest result; null until there is one. */
  readonly contentType: string | null;
  /** Length of the latest result in bytes; null until there is one. */
  readonly size: number | null;
  /** Pixels of the latest result; null until there is one. */
  readonly width: number | null;
  /** Pixels of the latest result; null until there is one. */
  readonly height: number | null;
  /** Why it failed, or what is waited for while PENDING, for people. */
  readonly error: string | null;
  /** How often the current request was attempted. */
  readonly attempts: number;
}

/** How the latest request for suggested tags of a {@link DarkroomFile} goes. */
export interface DarkroomFileTagging {
  readonly status: FileJobStatus;
  /** The tagger's name. */
  readonly source: string;
  /** Why it failed, or is tried again, for people. */
  readonly error: string | null;
  /** How often the current request was attempted. */
  readonly attempts: number;
}

/**
 * The one place where a record becomes what the host is given: ids of requests and uploads, keys
 * and counters stay behind.
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
    width: record.width,
    height: record.height,
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

/** Where a file is attached, without what mutations that are under way hold it for. */
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
