import type { FileJobStatus, FileStatus, FileTagStatus, FileVisibility } from '@graphql-darkroom/core/adapter';
import type { ColumnType, Generated } from 'kysely';

/** Read as the ISO 8601 text of its JSON; written by the database's clock or as such a text. */
type Timestamp = ColumnType<string, string, string>;
/** Written as text. */
type Json = ColumnType<unknown, string, string>;

/** A file, or the tombstone of a deleted one. */
export interface FilesTable {
  readonly id: string;
  readonly owner_id: string | null;
  readonly status: FileStatus;
  readonly version: Generated<number>;
  readonly name: string | null;
  /** The key by which {@link name} is searched; null if the name is null. */
  readonly name_key: string | null;
  readonly declared_content_type: string | null;
  readonly declared_size: number | null;
  readonly content_type: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly thumb_hash: string | null;
  readonly dominant_color: string | null;
  /** An `ImageExif`. */
  readonly exif: Json | null;
  /** 0 to 1, like {@link focal_y}; both are null until a focal point is set. */
  readonly focal_x: number | null;
  readonly focal_y: number | null;
  readonly visibility: FileVisibility;
  readonly target: string | null;
  readonly policy: Json;
  readonly upload_id: string | null;
  readonly part_count: number;
  readonly part_size: number | null;
  readonly upload_expires_at: Timestamp;
  readonly public_key: string | null;
  readonly rejection: Json | null;
  /** In whole milliseconds, like a `Date`: cursors must not lose digits. */
  readonly created_at: ColumnType<string, string | undefined, string>;
  readonly completed_at: Timestamp | null;
  readonly lease_token: string | null;
  readonly lease_expires_at: Timestamp | null;
  readonly was_attached: Generated<boolean>;
  readonly expires_at: Timestamp | null;
  readonly deleted_at: Timestamp | null;
  /** Null until tags are first requested, like the other columns of the tagging. */
  readonly tagging_status: FileJobStatus | null;
  readonly tagging_request_id: string | null;
  readonly tagging_requests: number | null;
  readonly tagging_attempts: number | null;
  readonly tagging_attempt_id: string | null;
  readonly tagging_source: string | null;
  readonly tagging_copy_id: string | null;
  readonly tagging_error: string | null;
  /** The version at which the tags last changed, 0 if they never did. */
  readonly tags_version: Generated<number>;
  /** The bytes that it takes of a quota while it is open. */
  readonly reserved_bytes: number;
  /** A hash that distinguishes its anonymous caller from others for quotas; null if there is none. */
  readonly anonymous_key: string | null;
}

/** A conversion of a file. */
export interface ConversionsTable {
  readonly id: string;
  readonly file_id: string;
  readonly name: string;
  readonly recipe: string;
  readonly request_id: string;
  readonly requests: Generated<number>;
  readonly status: Generated<FileJobStatus>;
  readonly attempts: Generated<number>;
  readonly attempt_id: string | null;
  readonly key: string | null;
  readonly public_key: string | null;
  readonly content_type: string | null;
  readonly size: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly error: string | null;
}

/** What exists once per installation. */
export interface InstallationTable {
  readonly id: string;
  readonly marks: Json;
}

/** Subscriptions to events. */
export interface EventSubscriptionsTable {
  readonly key: string;
  readonly types: Json;
  readonly targets: Json | null;
  readonly declared_at: string;
}

/** The attachment of a file to a place, or a reservation for one. */
export interface AttachmentsTable {
  readonly file_id: string;
  readonly target: string;
  /** Empty if no record is known. */
  readonly subject: Generated<string>;
  /** All zeros if the file is attached. */
  readonly reservation: Generated<string>;
  readonly position: Generated<number>;
  readonly attached_in: Generated<number>;
  /** The file's own, which never changes: lists are ordered by it. */
  readonly file_created_at: Timestamp;
  readonly attached_at: ColumnType<string, string | undefined, string>;
}

/** What the files of one owner take of a quota. Maintained by triggers; no row means nothing. */
export interface UsageTable {
  /** Empty for anonymous callers. */
  readonly owner_id: string;
  readonly open_uploads: Generated<number>;
  readonly undeclared_uploads: Generated<number>;
  readonly bytes_stored: Generated<number>;
}

/** What the files of one anonymous caller take of a quota, like {@link UsageTable}. */
export interface AnonymousUsageTable {
  readonly key: string;
  readonly open_uploads: Generated<number>;
  readonly undeclared_uploads: Generated<number>;
  readonly bytes_stored: Generated<number>;
}

/** The worker seconds that a line of jobs has taken, as of a moment: they decay. No row means none. */
export interface WorkTable {
  readonly line: string;
  readonly seconds: number;
  readonly counted_at: Timestamp;
}

/** The name of a tag, once for each owner. Deleted when none of the owner's files has it. */
export interface TagsTable {
  readonly id: Generated<number>;
  /** `u` and the owner of the files, or `f` and the id of a file without an owner. */
  readonly scope: string;
  readonly key: string;
  /** As spelled on the first of the owner's files. */
  readonly name: string;
}

/** A tag on a file, with the columns of the file that never change. */
export interface FileTagsTable {
  readonly file_id: string;
  readonly tag_id: number;
  readonly id: Generated<string>;
  readonly owner_id: string | null;
  readonly file_created_at: Timestamp;
  readonly confidence: number | null;
  readonly status: FileTagStatus;
  readonly source: string;
  readonly reviewed_by: string | null;
  readonly reviewed_at: Timestamp | null;
}

/** The number of an owner's files on which a tag is not REJECTED. No row means none. */
export interface OwnerTagsTable {
  readonly owner_id: string;
  readonly key: string;
  readonly tag_id: number;
  readonly files: number;
}

/** The tables, in the form that Kysely uses. */
export interface Tables {
  readonly installation: InstallationTable;
  readonly files: FilesTable;
  readonly conversions: ConversionsTable;
  readonly attachments: AttachmentsTable;
  readonly usage: UsageTable;
  readonly event_subscriptions: EventSubscriptionsTable;
  readonly work: WorkTable;
  readonly anonymous_usage: AnonymousUsageTable;
  readonly tags: TagsTable;
  readonly file_tags: FileTagsTable;
  readonly owner_tags: OwnerTagsTable;
}
