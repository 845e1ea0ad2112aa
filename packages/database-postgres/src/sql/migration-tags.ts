import type { Migration } from './migrations.ts';

/**
 * Tags. What touches the table of files is quick however many there are: columns without a default, and a constraint that looks at new rows alone.
 *
 * `file_tags` repeats the owner and the creation of its file, neither of which ever changes: so one index gives an owner's files with a tag in the order of
 * the list. No foreign keys lead from it: rows of `files` and `tags` are never removed, whoever writes here has locked the file, and a key to `tags` would lock the row
 * of a popular tag for each file that gets it.
 */
export const tagsMigration: Migration = {
  name: '0004-tags',
  statements: (schema) => [
    `alter table ${schema}.files
      add column tagging_status text,
      add column tagging_request_id text,
      add column tagging_requests integer,
      add column tagging_attempts integer,
      add column tagging_attempt_id text,
      add column tagging_source text,
      add column tagging_copy_id text,
      add column tagging_error text,
      add constraint tagging_status_known check (tagging_status in ('PENDING', 'RUNNING', 'DONE', 'FAILED')) not valid`,
    `create table ${schema}.tags (
      id bigint generated always as identity primary key,
      key text collate "C" not null unique,
      name text not null
    )`,
    `create table ${schema}.file_tags (
      file_id uuid not null,
      tag_id bigint not null,
      id uuid not null default gen_random_uuid(),
      owner_id text,
      file_created_at timestamptz not null,
      confidence double precision check (confidence between 0 and 1),
      status text not null check (status in ('SUGGESTED', 'CONFIRMED', 'REJECTED')),
      source text not null,
      reviewed_by text,
      reviewed_at timestamptz,
      primary key (file_id, tag_id)
    )`,
    `create index file_tags_of_owner on ${schema}.file_tags (owner_id, tag_id, file_created_at, file_id)
      include (status, confidence)`,
    // With two tags that are CONFIRMED: these are few among all.
    `create index file_tags_confirmed on ${schema}.file_tags (owner_id, tag_id, file_created_at, file_id)
      where status = 'CONFIRMED'`,
    `create index file_tags_by_status on ${schema}.file_tags (owner_id, status, file_created_at, file_id)
      include (confidence)`,
    `create table ${schema}.owner_tags (
      owner_id text not null,
      key text collate "C" not null,
      tag_id bigint not null,
      files bigint not null,
      primary key (owner_id, key)
    )`,
  ],
};
