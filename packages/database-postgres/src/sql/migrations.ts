import { ownerTagNamesMigration } from './migration-owner-tag-names.ts';
import { tagFunctionsMigration } from './migration-tag-functions.ts';
import { tagsVersionMigration } from './migration-tags-version.ts';
import { tagsMigration } from './migration-tags.ts';
import { undeclaredUploadsMigration } from './migration-undeclared-uploads.ts';
import { usageMigration } from './migration-usage.ts';
import { workMigration } from './migration-work.ts';

/** One step of the schema's history. A released one is never edited: a further one follows it. */
export interface Migration {
  readonly name: string;
  /** The statements, for tables in `schema`, a name that needs no quotes. */
  readonly statements: (schema: string) => readonly string[];
}

/** All steps, oldest first. Each must leave the release before it working: its processes still run while the first new one starts. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-files',
    statements: (schema) => [
      `create table ${schema}.installation (
        is_only boolean primary key default true check (is_only),
        id uuid not null
      )`,
      `insert into ${schema}.installation (id) values (gen_random_uuid())`,
      `create table ${schema}.files (
        id uuid primary key,
        owner_id text,
        status text not null check (status in ('UPLOADING', 'VERIFYING', 'READY', 'REJECTED', 'ABORTED', 'EXPIRED')),
        version integer not null default 1,
        name text,
        declared_content_type text,
        declared_size bigint,
        content_type text,
        size bigint,
        width integer,
        height integer,
        visibility text not null check (visibility in ('PRIVATE', 'PUBLIC')),
        target text,
        policy jsonb not null,
        upload_id text,
        part_count integer not null,
        part_size bigint,
        upload_expires_at timestamptz not null,
        public_key text,
        rejection jsonb,
        created_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
        completed_at timestamptz,
        lease_token text,
        lease_expires_at timestamptz,
        deleted_at timestamptz
      )`,
      `create index files_of_owner on ${schema}.files (owner_id, created_at, id) where deleted_at is null`,
      `create index files_unsettled on ${schema}.files (created_at, id)
        where deleted_at is null and status in ('UPLOADING', 'VERIFYING')`,
      `create table ${schema}.conversions (
        id text primary key,
        file_id uuid not null references ${schema}.files (id) on delete cascade,
        name text not null,
        recipe text not null,
        request_id text not null,
        requests integer not null default 1,
        status text not null default 'PENDING' check (status in ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
        attempts integer not null default 0,
        attempt_id text,
        key text,
        public_key text,
        content_type text,
        size bigint,
        width integer,
        height integer,
        error text,
        unique (file_id, name)
      )`,
      `create table ${schema}.attachments (
        file_id uuid not null references ${schema}.files (id) on delete cascade,
        target text not null,
        primary key (file_id, target)
      )`,
    ],
  },
  {
    name: '0002-marks',
    statements: (schema) => [`alter table ${schema}.installation add column marks jsonb not null default '[]'`],
  },
  usageMigration,
  tagsMigration,
  tagFunctionsMigration,
  tagsVersionMigration,
  ownerTagNamesMigration,
  workMigration,
  undeclaredUploadsMigration,
];
