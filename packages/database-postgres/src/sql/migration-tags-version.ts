import type { Migration } from './migrations.ts';

/** The version at which a file's tags last changed. Null, not known, for files of an older release: none of these is written anew. */
export const tagsVersionMigration: Migration = {
  name: '0006-tags-version',
  statements: (schema) => [`alter table ${schema}.files add column tags_version integer`],
};
