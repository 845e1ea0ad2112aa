import type { DatabaseMarks } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/** {@link DatabaseMarks} in the single row of the installation. */
export function postgresMarks(statements: Statements): DatabaseMarks {
  return {
    list: () =>
      statements.run(async (db) => {
        const { marks } = await db.selectFrom('installation').select('marks').executeTakeFirstOrThrow();
        return marks as readonly string[];
      }),
    swap: ({ from, to }) =>
      statements.run(async (db) => {
        const { numUpdatedRows } = await db
          .updateTable('installation')
          .set({ marks: JSON.stringify(to) })
          .where('marks', '=', sql<string>`${JSON.stringify(from)}::jsonb`)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
  };
}
