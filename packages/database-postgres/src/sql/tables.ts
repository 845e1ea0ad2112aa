import type { FileJobStatus, FileStatus, FileTagStatus, FileVisibility } from '@graphql-darkroom/core/adapter';
import type { ColumnType, Generated } from 'kysely';

/** Read as the ISO 8601 text of its JSON; written by the database's clock or as such a text. */
type Timestamp = ColumnType<string, string, string>;
/** Written as text. */
type Json = ColumnType<unknown, string, string>;

/** A file, or the tombstone of one. */
export interface FilesTable {
  readonly id: string;
  readonly owner_id: string | null;
  readonly status: FileStatus;
  readonly version: Generated<number>;
  readonly name: string | null;
  /** What {@link name} is searched by; null where that is. */
  readonly name_key: string | null;
  readonly declared_content_type: string | null;
  readonly declared_size: number | null;
  readonly content_type: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly visibility: FileVisibility;
  readonly target: string | null;
  readonly policy: Json;
  readonly upload_id: string | null;
  readonly part_count: number;
  readonly part_size: number | null;
  readonly upload_expires_at: Timestamp;
  readonly public_key: string | null;
  readonly rejection: Json | null;
  /** Whole milliseconds, as a `Date` has them: cursors must not lose digits. */
  readonly created_at: ColumnType<string, string | undefined, string>;
  readonly completed_at: Timestamp | null;
  readonly lease_token: string | null;
  readonly lease_expires_at: Timestamp | null;
  readonly was_attached: Generated<boolean>;
  readonly expires_at: Timestamp | null;
  readonly deleted_at: Timestamp | null;
  /** Null until tags were asked for, as is the rest of the tagging. */
  readonly tagging_status: FileJobStatus | null;
  readonly tagging_request_id: string | null;
  readonly tagging_requests: number | null;
  readonly tagging_attempts: number | null;
  readonly tagging_attempt_id: string | null;
  readonly tagging_source: string | null;
  readonly tagging_copy_id: string | null;
  readonly tagging_error: string | null;
  /** The version at which the tags last changed, 0 before they ever did. */
  readonly tags_version: Generated<number>;
  /** What it takes of a quota while it is open. */
  readonly reserved_bytes: number;
  /** The hash that tells its anonymous caller from others for quotas; null for none. */
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

/** What is there once only. */
export interface InstallationTable {
  readonly id: string;
  readonly marks: Json;
}

/** What wants events. */
export interface EventSubscriptionsTable {
  readonly key: string;
  readonly types: Json;
  readonly targets: Json | null;
  readonly declared_at: string;
}

/** That a file is attached to a place, or reserved for it. */
export interface AttachmentsTable {
  readonly file_id: string;
  readonly target: string;
  /** Empty where none is known. */
  readonly subject: Generated<string>;
  /** All zeros where it is attached. */
  readonly reservation: Generated<string>;
  readonly position: Generated<number>;
  readonly attached_in: Generated<number>;
  /** The file's, which never changes: lists go by it. */
  readonly file_created_at: Timestamp;
  readonly attached_at: ColumnType<string, string | undefined, string>;
}

/** What the files of one owner take of a quota. Kept by triggers; there is no row where it is nothing. */
export interface UsageTable {
  /** Empty for anonymous callers. */
  readonly owner_id: string;
  readonly open_uploads: Generated<number>;
  readonly undeclared_uploads: Generated<number>;
  readonly bytes_stored: Generated<number>;
}

/** What the files of one anonymous caller take of a quota, as {@link UsageTable}. */
export interface AnonymousUsageTable {
  readonly key: string;
  readonly open_uploads: Generated<number>;
  readonly undeclared_uploads: Generated<number>;
  readonly bytes_stored: Generated<number>;
}

/**
 * The seconds of workers that a line of jobs has taken, as they counted at a moment: they fade. There
 * is no row where it is nothing.
 */
export interface WorkTable {
  readonly line: string;
  readonly seconds: number;
  readonly counted_at: Timestamp;
}

/** A tag's name, once for each owner. Goes when no file of theirs has it. */
export interface TagsTable {
  readonly id: Generated<number>;
  /** `u` and the owner of the files, or `f` and the file that has none. */
  readonly scope: string;
  readonly key: string;
  /** As the owner's files have it first. */
  readonly name: string;
}

/** A tag on a file, with what never changes of its file beside it. */
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

/** How many of an owner's files have a tag that is not REJECTED there. There is no row where none has. */
export interface OwnerTagsTable {
  readonly owner_id: string;
  readonly key: string;
  readonly tag_id: number;
  readonly files: number;
}

/** The tables, as Kysely knows them. */
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
