import type { FileJobStatus, FileStatus, FileVisibility } from '@graphql-darkroom/core';
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
  readonly declared_content_type: string | null;
  readonly declared_size: number | null;
  readonly content_type: string | null;
  readonly size: number | null;
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
  readonly deleted_at: Timestamp | null;
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
export interface StoreTable {
  readonly id: string;
  readonly marks: Json;
}

/** That a file is attached to a target. */
export interface AttachmentsTable {
  readonly file_id: string;
  readonly target: string;
}

/** What the files of one owner take of a quota. Kept by triggers; there is no row where it is nothing. */
export interface UsageTable {
  /** Empty for nobody. */
  readonly owner_id: string;
  readonly open_uploads: Generated<number>;
  readonly bytes_stored: Generated<number>;
}

/** The tables, as Kysely knows them. */
export interface Tables {
  readonly store: StoreTable;
  readonly files: FilesTable;
  readonly conversions: ConversionsTable;
  readonly attachments: AttachmentsTable;
  readonly usage: UsageTable;
}
