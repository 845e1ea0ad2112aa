import type { Migration } from './migrations.ts';

/**
 * What searches of tags read. Files with two tags that are CONFIRMED: these are few among all, and the index of all tags would be read through for them. Files with any
 * tag of at least some confidence: without it in the index, each tag of an owner would be fetched from the table.
 */
export const tagIndexesMigration: Migration = {
  name: '0006-tag-indexes',
  statements: (schema) => [
    `create index file_tags_confirmed on ${schema}.file_tags (owner_id, tag_id, file_created_at, file_id)
      where status = 'CONFIRMED'`,
    `drop index ${schema}.file_tags_by_status`,
    `create index file_tags_by_status on ${schema}.file_tags (owner_id, status, file_created_at, file_id) include (confidence)`,
  ],
};
