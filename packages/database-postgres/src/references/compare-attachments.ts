import { type QueryResult, type RawBuilder, sql, type Transaction } from 'kysely';
import { IS_ATTACHED } from '../records/attachment-rows.ts';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Tables } from '../sql/tables.ts';
import type { Reference } from './find-reference.ts';
import { isNamed, readingReferences } from './naming.ts';

/**
 * The number of attachments of a target that rows name, and of those that no row names although they are older than the
 * grace period.
 */
export interface Compared {
  readonly named: number;
  readonly unnamed: number;
}

interface Page extends Compared {
  readonly size: number;
  readonly last: Position | null;
}

interface Position {
  readonly subject: string;
  readonly file_created_at: string;
  readonly file_id: string;
}

/** How long a page should take: its size is adjusted to that. */
const PAGE_MS = 10;
const SIZES = { first: 200, min: 100, max: 2000 };

/**
 * Compares all attachments of a target with the host's rows, page by page, and notes which of them no row names, and
 * since when. Takes no lock that a request would wait for.
 */
export async function compareAttachments(
  options: RecordsOptions,
  reference: Reference,
  graceSeconds: number,
): Promise<Compared> {
  let [named, unnamed] = [0, 0];
  let after: Position | null = null;
  let size = SIZES.first;
  for (;;) {
    const begun = performance.now();
    const from: Position | null = after;
    const page: Page = await readingReferences(options, (trx) =>
      comparePage(trx, options.schema, reference, { graceSeconds, after: from, size }),
    );
    const took = performance.now() - begun;
    named += page.named;
    unnamed += page.unnamed;
    if (page.size < size || page.last === null) break;
    after = page.last;
    const fitting = size * Math.min(Math.max(PAGE_MS / took, 0.5), 2);
    size = Math.round(Math.min(Math.max(fitting, SIZES.min), SIZES.max));
  }
  await forgetOthers(options, reference.target);
  return { named, unnamed };
}

async function comparePage(
  trx: Transaction<Tables>,
  schema: string,
  reference: Reference,
  {
    graceSeconds,
    after,
    size,
  }: { readonly graceSeconds: number; readonly after: Position | null; readonly size: number },
): Promise<Page> {
  const { target } = reference;
  const unreferenced = sql.id(schema, 'unreferenced');
  const beyond =
    after === null
      ? sql``
      : sql`and (a.subject, a.file_created_at, a.file_id) > (${after.subject}, ${after.file_created_at}::timestamptz, ${after.file_id}::uuid)`;
  const { rows } = await sql<Page>`
    with page as materialized (
      select a.subject, a.file_created_at, a.file_id, a.position, a.attached_at
      from ${sql.id(schema, 'attachments')} a
      where a.target = ${target} and ${IS_ATTACHED} ${beyond}
      order by a.subject, a.file_created_at, a.file_id limit ${sql.lit(size)}
    ), seen as materialized (
      select a.*, ${isNamed(reference, sql.ref('a.file_id'), sql.ref('a.subject'))} as is_named,
        a.attached_at <= statement_timestamp() - ${graceSeconds}::float8 * interval '1 second' as is_old
      from page a
    ), cleared as (
      delete from ${unreferenced} u using seen s
      where u.target = ${target} and u.subject = s.subject and u.file_id = s.file_id and s.is_named
    ), noted as (
      insert into ${unreferenced} as u (target, subject, file_id, position, since)
      select ${target}, subject, file_id, position, statement_timestamp() from seen where not is_named and is_old
      order by subject, file_id
      on conflict (target, subject, file_id) do update set position = excluded.position, since = excluded.since
        where u.position <> excluded.position
    )
    select count(*) as size, count(*) filter (where is_named) as named,
      count(*) filter (where not is_named and is_old) as unnamed,
      (select to_json(l) from (
        select subject, file_created_at, file_id from seen order by subject desc, file_created_at desc, file_id desc limit 1
      ) l) as last
    from seen
  `.execute(trx);
  const [page] = rows;
  if (page === undefined) throw new Error('A statement without a condition returned no row.');
  return page;
}

type FilePlace = Omit<Position, 'file_created_at'>;

const FORGOTTEN_AT_ONCE = 1000;

/** Deletes notes on attachments that have ended since, or on files that were attached there again. */
async function forgetOthers({ statements, schema }: RecordsOptions, target: string): Promise<void> {
  const unreferenced = sql.id(schema, 'unreferenced');
  for (let after: FilePlace | null = null; ;) {
    const from: RawBuilder<unknown> =
      after === null ? sql`` : sql`and (u.subject, u.file_id) > (${after.subject}, ${after.file_id}::uuid)`;
    const { rows }: QueryResult<FilePlace> = await statements.run((db) =>
      sql<FilePlace>`
        with page as materialized (
          select u.subject, u.file_id from ${unreferenced} u where u.target = ${target} ${from}
          order by u.subject, u.file_id limit ${sql.lit(FORGOTTEN_AT_ONCE)}
        ), forgotten as (
          delete from ${unreferenced} u using page p
          where u.target = ${target} and u.subject = p.subject and u.file_id = p.file_id and not exists (
            select from ${sql.id(schema, 'attachments')} a
            where a.file_id = p.file_id and a.target = ${target} and a.subject = p.subject and ${IS_ATTACHED}
              and a.position = u.position
            offset 0
          )
        )
        select subject, file_id from page order by subject, file_id
      `.execute(db),
    );
    after = rows.at(-1) ?? null;
    if (rows.length < FORGOTTEN_AT_ONCE) return;
  }
}
