import { sql, type Transaction } from 'kysely';
import { touchAttachedFiles } from '../records/attachment-rows.ts';
import type { Tables } from '../sql/tables.ts';
import type { Reference } from './find-reference.ts';
import { placesNaming, seeAllRows, tableOf } from './naming.ts';

interface Answer {
  readonly is_named: boolean;
  readonly is_new: boolean;
  readonly is_doubtful: boolean;
}

/** What the host's rows show about a file: a row names it, none does, or that cannot be decided now. */
export type Naming = 'NAMED' | 'UNNAMED' | 'DOUBTFUL';

/**
 * Checks whether rows of the host name a file whose own row this transaction has locked, and if so, attaches it there.
 * Reads all tables in one statement, so that an id that moves from one to another meanwhile is seen in either. While a
 * target is stopped, or its table has become empty, a file that no row names is `DOUBTFUL`.
 */
export async function attachWhereNamed(
  trx: Transaction<Tables>,
  options: { readonly schema: string; readonly channel: string },
  references: readonly Reference[],
  fileId: string,
): Promise<Naming> {
  if (references.length === 0) return 'UNNAMED';
  await seeAllRows(trx);
  const { schema } = options;
  const id = sql`${fileId}::uuid`;
  const places = sql.join(
    references.map((reference) => placesNaming(reference, id)),
    sql` union all `,
  );
  const isEmptied = sql.join(
    references.map(
      (reference) => sql`(r.target = ${reference.target} and not exists (select from ${tableOf(reference)}))`,
    ),
    sql` or `,
  );
  const targets = references.map(({ target }) => target);
  const { rows } = await sql<Answer>`
    with places as materialized (${places}), added as (
      insert into ${sql.id(schema, 'attachments')} (file_id, target, subject, file_created_at)
      select f.id, p.target, p.subject, f.created_at from places p join ${sql.id(schema, 'files')} f on f.id = ${id}
      on conflict do nothing returning file_id
    )
    select exists (select from places) as is_named, exists (select from added) as is_new, exists (
      select from ${sql.id(schema, 'reference_counts')} r
      where r.target = any(${targets}::text[]) and (r.stopped_at is not null or (r.named > 0 and (${isEmptied})))
    ) as is_doubtful
  `.execute(trx);
  const [answer] = rows;
  if (answer === undefined) throw new Error('A statement without a condition returned no row.');
  if (answer.is_new) await touchAttachedFiles(trx, options, [fileId], null);
  return answer.is_named ? 'NAMED' : answer.is_doubtful ? 'DOUBTFUL' : 'UNNAMED';
}
