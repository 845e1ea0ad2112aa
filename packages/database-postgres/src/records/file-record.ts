import {
  type ConversionRecord,
  type FileRecord,
  type FileRejection,
  type ImageExif,
  MAX_LISTED_ATTACHMENTS,
  type TaggingRecord,
  type UploadPolicy,
} from '@graphql-darkroom/core/adapter';
import { type Kysely, type SelectQueryBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { ConversionsTable, FilesTable, Tables } from '../sql/tables.ts';
import { IS_ATTACHED } from './attachment-rows.ts';

/** A query for files, whose table is called `f`. */
export type FileQuery = SelectQueryBuilder<Tables & { readonly f: FilesTable }, 'f', FileRow>;

/**
 * Selects files with their conversions and attachments, in one statement; callers add conditions. Rows are returned as
 * JSON, in which numbers and times have the same form on every server, whatever its settings.
 */
export function selectFiles(db: Kysely<Tables>): FileQuery {
  return db
    .selectFrom('files as f')
    .select((eb) => [
      sql<Selectable<FilesTable>>`to_json(f)`.as('file'),
      jsonArrayFrom(
        eb
          .selectFrom('conversions as c')
          .selectAll('c')
          .whereRef('c.file_id', '=', 'f.id')
          .orderBy(sql`c.name collate "C"`),
      ).as('conversions'),
      jsonArrayFrom(
        eb
          .selectFrom('attachments as a')
          .select((row) => [
            'a.target',
            'a.attached_at',
            sql<string | null>`nullif(a.subject, '')`.as('subject'),
            row.not(IS_ATTACHED).as('is_reserved'),
          ])
          .whereRef('a.file_id', '=', 'f.id')
          // The columns are `collate "C"`. Attached rows have the lowest reservation.
          .orderBy('a.target')
          .orderBy('a.subject')
          .orderBy('a.reservation')
          .limit(sql.lit(MAX_LISTED_ATTACHMENTS)),
      ).as('attachments'),
    ])
    .where('f.deleted_at', 'is', null);
}

interface AttachmentRow {
  readonly target: string;
  readonly subject: string | null;
  readonly attached_at: string;
  readonly is_reserved: SqlBool;
}

/** A row of {@link selectFiles}. */
export interface FileRow {
  readonly file: Selectable<FilesTable>;
  readonly conversions: readonly Selectable<ConversionsTable>[];
  readonly attachments: readonly AttachmentRow[];
}

/** Converts a row to a record. */
export function toFileRecord({ file, conversions, attachments }: FileRow): FileRecord {
  return {
    id: file.id,
    ownerId: file.owner_id,
    status: file.status,
    version: file.version,
    name: file.name,
    declaredContentType: file.declared_content_type,
    declaredSize: file.declared_size,
    contentType: file.content_type,
    size: file.size,
    sha256: file.sha256,
    width: file.width,
    height: file.height,
    placeholder:
      file.thumb_hash === null || file.dominant_color === null
        ? null
        : { thumbHash: file.thumb_hash, dominantColor: file.dominant_color },
    exif: file.exif as ImageExif | null,
    focalPoint: file.focal_x === null || file.focal_y === null ? null : { x: file.focal_x, y: file.focal_y },
    visibility: file.visibility,
    target: file.target,
    policy: file.policy as UploadPolicy,
    uploadId: file.upload_id,
    partCount: file.part_count,
    partSize: file.part_size,
    uploadExpiresAt: new Date(file.upload_expires_at),
    publicKey: file.public_key,
    rejection: file.rejection as FileRejection | null,
    createdAt: new Date(file.created_at),
    completedAt: file.completed_at === null ? null : new Date(file.completed_at),
    conversions: conversions.map(toConversionRecord),
    attachments: attachments.map(({ target, subject, attached_at, is_reserved }) => ({
      target,
      subject,
      attachedAt: new Date(attached_at),
      isReserved: Boolean(is_reserved),
    })),
    expiresAt: file.expires_at === null ? null : new Date(file.expires_at),
    wasAttached: file.was_attached,
    tagging: toTaggingRecord(file),
  };
}

function toTaggingRecord(file: Selectable<FilesTable>): TaggingRecord | null {
  if (file.tagging_status === null) return null;
  return {
    status: file.tagging_status,
    requestId: file.tagging_request_id ?? '',
    requests: file.tagging_requests ?? 0,
    attempts: file.tagging_attempts ?? 0,
    source: file.tagging_source ?? '',
    copyId: file.tagging_copy_id,
    error: file.tagging_error,
  };
}

function toConversionRecord(row: Selectable<ConversionsTable>): ConversionRecord {
  return {
    id: row.id,
    fileId: row.file_id,
    name: row.name,
    recipe: row.recipe,
    requestId: row.request_id,
    requests: row.requests,
    status: row.status,
    attempts: row.attempts,
    attemptId: row.attempt_id,
    key: row.key,
    publicKey: row.public_key,
    contentType: row.content_type,
    size: row.size,
    width: row.width,
    height: row.height,
    error: row.error,
  };
}
