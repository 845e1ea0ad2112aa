import type { Migration } from './migrations.ts';

/** The seconds of workers that each line of jobs has taken. Written by workers alone, a row in each statement, so that nothing waits for two. */
export const workMigration: Migration = {
  name: '0008-work',
  statements: (schema) => [
    `create table ${schema}.work (
      line text primary key,
      seconds double precision not null,
      counted_at timestamptz not null
    )`,
  ],
};
