import { counted } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Compared } from './compare-attachments.ts';
import type { Reference } from './find-reference.ts';
import { columnOf, readingReferences, tableOf } from './naming.ts';

interface Counts extends Compared {
  readonly isStopped: boolean;
  /** Since the attachments were last compared. */
  readonly age_seconds: number;
}

const APPLY =
  'Until all are named again, Darkroom detaches nothing there and deletes no expired files. Check the table, and run `npx @graphql-darkroom/core orphans`. To detach these files, run it with `--apply`.';

/** The result of the last comparison at a target; null if there was none. */
export async function readCounts({ statements, schema }: RecordsOptions, target: string): Promise<Counts | null> {
  const { rows } = await statements.run((db) =>
    sql<Counts>`
      select named, unnamed, stopped_at is not null as "isStopped",
        extract(epoch from statement_timestamp() - swept_at)::float8 as age_seconds
      from ${sql.id(schema, 'reference_counts')} where target = ${target}
    `.execute(db),
  );
  return rows[0] ?? null;
}

/**
 * Stores the result of a comparison at a target, and returns why the target is stopped, or null. It is stopped if more
 * than a tenth of its attachments, or of those that it had before, are no longer named, and until all are named again.
 */
export async function keepCounts(
  options: RecordsOptions,
  reference: Reference,
  found: Compared,
): Promise<string | null> {
  const before = await readCounts(options, reference.target);
  const isStopped = found.unnamed > 0 && (before?.isStopped === true || isDoubtful(found, before));
  await writeCounts(options, reference, found, isStopped);
  return isStopped ? reasonOf(options, reference, found) : null;
}

/** Whether so many attachments are unnamed that the table may have lost rows, or is the wrong one. */
export function isDoubtful(found: Compared, before: Compared | null): boolean {
  const [now, then] = [totalOf(found), before === null ? 0 : totalOf(before)];
  return found.unnamed * 10 > (then === 0 ? now : Math.min(now, then));
}

function totalOf({ named, unnamed }: Compared): number {
  return named + unnamed;
}

/** Resumes a target after a person has checked it. */
export function resume(options: RecordsOptions, reference: Reference, found: Compared): Promise<void> {
  return writeCounts(options, reference, { named: found.named, unnamed: 0 }, false);
}

function writeCounts(
  { statements, schema }: RecordsOptions,
  { target }: Reference,
  { named, unnamed }: Compared,
  isStopped: boolean,
): Promise<void> {
  return statements.run(async (db) => {
    await sql`
      insert into ${sql.id(schema, 'reference_counts')} as r (target, named, unnamed, swept_at, stopped_at)
      values (${target}, ${named}, ${unnamed}, statement_timestamp(), case when ${isStopped} then statement_timestamp() end)
      on conflict (target) do update set named = excluded.named, unnamed = excluded.unnamed, swept_at = excluded.swept_at,
        stopped_at = case when ${isStopped} then coalesce(r.stopped_at, excluded.stopped_at) end
    `.execute(db);
  });
}

/** Says why a target is stopped. */
export async function reasonOf(options: RecordsOptions, reference: Reference, found: Compared): Promise<string> {
  const { rows } = await readingReferences(options, (trx) =>
    sql<{ is_empty: boolean }>`select not exists (select from ${tableOf(reference)}) as is_empty`.execute(trx),
  );
  const numbers = `${columnOf(reference)} does not name ${found.unnamed} of ${counted(totalOf(found), 'file')} attached at ${reference.target}`;
  return `${numbers}${rows[0]?.is_empty === true ? ', because the table is empty' : ''}. ${APPLY}`;
}
