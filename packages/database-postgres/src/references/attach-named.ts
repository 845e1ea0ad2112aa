import { type QueryResult, sql } from 'kysely';
import { lockFiles } from '../records/attachment-rows.ts';
import type { RecordsOptions } from '../records/file-change.ts';
import { attachWhereNamed } from './attach-where-named.ts';
import type { Reference } from './find-reference.ts';
import { placesNaming, readingReferences } from './naming.ts';

interface ExpiringRow {
  readonly id: string;
  readonly expires_at: string;
  readonly is_named: boolean;
}

const AT_ONCE = 200;

/**
 * Attaches files that are going to expire although rows name them, because a row was restored, or written without
 * Darkroom. Returns how many were attached. Files that others have locked are left for the next run.
 */
export async function attachNamed(options: RecordsOptions, references: readonly Reference[]): Promise<number> {
  if (references.length === 0) return 0;
  let attached = 0;
  for (let after: ExpiringRow | null = null; ;) {
    const from: ExpiringRow | null = after;
    const { rows }: QueryResult<ExpiringRow> = await readPage(options, references, from);
    for (const { id, is_named } of rows) if (is_named && (await attachOne(options, references, id))) attached += 1;
    after = rows.at(-1) ?? null;
    if (rows.length < AT_ONCE) return attached;
  }
}

function readPage(
  options: RecordsOptions,
  references: readonly Reference[],
  after: ExpiringRow | null,
): Promise<QueryResult<ExpiringRow>> {
  const beyond =
    after === null ? sql`` : sql`and (f.expires_at, f.id) > (${after.expires_at}::timestamptz, ${after.id}::uuid)`;
  const isNamed = sql.join(
    references.map((reference) => sql`exists (select from ${placesNaming(reference, sql.ref('f.id'))} p offset 0)`),
    sql` or `,
  );
  return readingReferences(options, (trx) =>
    sql<ExpiringRow>`
      with page as materialized (
        select f.id, f.expires_at from ${sql.id(options.schema, 'files')} f
        where f.deleted_at is null and f.expires_at is not null ${beyond}
        order by f.expires_at, f.id limit ${sql.lit(AT_ONCE)}
      )
      select f.id, to_json(f.expires_at) #>> '{}' as expires_at, (${isNamed}) as is_named
      from page f order by f.expires_at, f.id
    `.execute(trx),
  );
}

function attachOne(options: RecordsOptions, references: readonly Reference[], id: string): Promise<boolean> {
  return readingReferences(options, async (trx) => {
    const locked = await lockFiles(trx, options.schema, sql`select ${id}::uuid`, 'SKIP');
    return locked.length > 0 && (await attachWhereNamed(trx, options, references, id)) === 'NAMED';
  });
}
