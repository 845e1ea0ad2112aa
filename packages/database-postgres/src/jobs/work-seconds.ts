import { SECONDS_COUNT_FOR } from '@graphql-darkroom/core/adapter';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';

/** After this time a row no longer matters: of an hour of work, less than a millionth of a second remains. */
const FORGOTTEN_AFTER_SECONDS = 86_400;

/** The seconds of a row that still count now. The exponent is limited so that Postgres reports no underflow. */
function secondsNow(): RawBuilder<number> {
  const share = sql`extract(epoch from clock_timestamp() - work.counted_at)::double precision / ${SECONDS_COUNT_FOR}::double precision`;
  return sql<number>`work.seconds * exp(-greatest(0, least(100, ${share})))`;
}

/** The seconds that each of these lines has taken. Only reads, so it locks nothing in a transaction. */
export async function secondsOfLines(
  db: Kysely<Tables>,
  lines: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('work')
    .select(['line', secondsNow().as('seconds')])
    .where('line', '=', sql<string>`any(${lines}::text[])`)
    .execute();
  return new Map(rows.map(({ line, seconds }) => [line, seconds]));
}

/** Adds to the seconds of a line. */
export async function addSeconds(db: Kysely<Tables>, line: string, seconds: number): Promise<void> {
  const countedAt = sql<string>`clock_timestamp()`;
  await db
    .insertInto('work')
    .values({ line, seconds, counted_at: countedAt })
    .onConflict((conflict) =>
      conflict.column('line').doUpdateSet({
        seconds: sql<number>`${secondsNow()} + excluded.seconds`,
        counted_at: countedAt,
      }),
    )
    .execute();
}

/** Deletes rows that no longer count. */
export async function forgetOldSeconds(db: Kysely<Tables>): Promise<void> {
  await db
    .deleteFrom('work')
    .where('counted_at', '<', sql<string>`now() - make_interval(secs => ${FORGOTTEN_AFTER_SECONDS})`)
    .execute();
}
