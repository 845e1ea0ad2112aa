import type { StoreMarks } from '@graphql-darkroom/core';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** {@link StoreMarks} in the row that is there once. */
export function postgresMarks(database: Database): StoreMarks {
  return {
    list: () =>
      database.run(async (db) => {
        const { marks } = await db.selectFrom('store').select('marks').executeTakeFirstOrThrow();
        return marks as readonly string[];
      }),
    swap: ({ from, to }) =>
      database.run(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('store')
          .set({ marks: JSON.stringify(to) })
          .where('marks', '=', sql<string>`${JSON.stringify(from)}::jsonb`)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
  };
}
