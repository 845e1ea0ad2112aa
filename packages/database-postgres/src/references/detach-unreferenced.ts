import type { UnreferencedFile } from '@graphql-darkroom/core/adapter';
import { type QueryResult, type RawBuilder, sql } from 'kysely';
import { anyOf, IS_ATTACHED, lockFiles, touchAttachedFiles } from '../records/attachment-rows.ts';
import type { RecordsOptions } from '../records/file-change.ts';
import type { Reference } from './find-reference.ts';
import { isNamed, readingReferences } from './naming.ts';

interface UnreferencedRow {
  readonly file_id: string;
  readonly subject: string;
  readonly size: number | null;
  readonly since: string;
}

interface NotedRow extends UnreferencedRow {
  /** Whether it is still the same attachment. */
  readonly is_attached: boolean;
}

const LISTED_AT_ONCE = 1000;
/** Few enough that a request that needs one of them waits for some milliseconds at most. */
const DETACHED_AT_ONCE = 50;

/** The attachments of a target that were noted as not named by any row for `forSeconds`, in pages. */
async function* pagesOf(
  { statements, schema }: RecordsOptions,
  target: string,
  { forSeconds, size }: { readonly forSeconds: number; readonly size: number },
): AsyncGenerator<readonly UnreferencedRow[], void, void> {
  for (let after: UnreferencedRow | null = null; ;) {
    const beyond: RawBuilder<unknown> =
      after === null ? sql`` : sql`and (u.subject, u.file_id) > (${after.subject}, ${after.file_id}::uuid)`;
    const { rows }: QueryResult<NotedRow> = await statements.run((db) =>
      // The page comes first, so that everything else is looked up for its rows, whatever the planner assumes about the
      // tables.
      sql<NotedRow>`
        with page as materialized (
          select u.subject, u.file_id, u.position, u.since from ${sql.id(schema, 'unreferenced')} u
          where u.target = ${target} ${beyond}
            and u.since <= statement_timestamp() - ${forSeconds}::float8 * interval '1 second'
          order by u.subject, u.file_id limit ${sql.lit(size)}
        )
        select u.file_id, u.subject, u.since::text as since,
          (select f.size from ${sql.id(schema, 'files')} f where f.id = u.file_id) as size,
          exists (
            select from ${sql.id(schema, 'attachments')} a where a.file_id = u.file_id and a.target = ${target}
              and a.subject = u.subject and a.position = u.position and ${IS_ATTACHED}
            offset 0
          ) as is_attached
        from page u order by u.subject, u.file_id
      `.execute(db),
    );
    const attached = rows.filter(({ is_attached }) => is_attached);
    if (attached.length > 0) yield attached;
    after = rows.at(-1) ?? null;
    if (rows.length < size) return;
  }
}

/** All attachments of a target that are noted as not named by any row. */
export async function listUnreferenced(options: RecordsOptions, target: string): Promise<readonly UnreferencedFile[]> {
  const files: UnreferencedFile[] = [];
  for await (const rows of pagesOf(options, target, { forSeconds: 0, size: LISTED_AT_ONCE })) {
    files.push(...rows.map((row) => toFile(target, row)));
  }
  return files;
}

/**
 * Detaches files that no row has named for `forSeconds`, and returns them. Checks once more, under the lock of the
 * file, that no row names it. Files that others have locked are left for the next run.
 */
export async function detachUnreferenced(
  options: RecordsOptions,
  reference: Reference,
  { forSeconds, detachedExpiresInSeconds }: DetachInput,
): Promise<readonly UnreferencedFile[]> {
  const detached: UnreferencedFile[] = [];
  for await (const rows of pagesOf(options, reference.target, { forSeconds, size: DETACHED_AT_ONCE })) {
    const gone = await detachPage(options, reference, rows, detachedExpiresInSeconds);
    const isGone = new Set(gone.map(({ subject, file_id }) => `${file_id} ${subject}`));
    const those = rows.filter(({ subject, file_id }) => isGone.has(`${file_id} ${subject}`));
    detached.push(...those.map((row) => toFile(reference.target, row)));
  }
  return detached;
}

/** The options of {@link detachUnreferenced}. */
export interface DetachInput {
  readonly forSeconds: number;
  readonly detachedExpiresInSeconds: number | null;
}

function detachPage(
  options: RecordsOptions,
  reference: Reference,
  page: readonly UnreferencedRow[],
  detachedExpiresInSeconds: number | null,
): Promise<readonly { readonly file_id: string; readonly subject: string }[]> {
  const { schema } = options;
  const { target } = reference;
  return readingReferences(options, async (trx) => {
    const ids = page.map(({ file_id }) => file_id);
    const locked = await lockFiles(trx, schema, sql`select unnest(${ids}::uuid[])`, 'SKIP');
    const { rows } = await sql<{ file_id: string; subject: string }>`
      with noted as materialized (
        select u.subject, u.file_id, u.position
        from json_to_recordset(${JSON.stringify(page)}::text::json) as p (file_id uuid, subject text, since timestamptz)
        join ${sql.id(schema, 'unreferenced')} u on u.target = ${target} and u.subject = p.subject and u.file_id = p.file_id
        where u.since = p.since and u.file_id = ${anyOf(locked)}
        limit ${sql.lit(DETACHED_AT_ONCE)}
      ), gone as (
        delete from ${sql.id(schema, 'attachments')} a using noted u
        where a.file_id = u.file_id and a.target = ${target} and a.subject = u.subject and ${IS_ATTACHED}
          and a.position = u.position
          and not ${isNamed(reference, sql.ref('a.file_id'), sql.ref('a.subject'))}
        returning a.file_id, a.subject
      ), forgotten as (
        delete from ${sql.id(schema, 'unreferenced')} u using gone g
        where u.target = ${target} and u.subject = g.subject and u.file_id = g.file_id
      )
      select file_id, subject from gone
    `.execute(trx);
    const changed = [...new Set(rows.map(({ file_id }) => file_id))];
    await touchAttachedFiles(trx, options, changed, detachedExpiresInSeconds);
    return rows;
  });
}

function toFile(target: string, { file_id, subject, size, since }: UnreferencedRow): UnreferencedFile {
  return { fileId: file_id, target, subject: subject === '' ? null : subject, size, since: new Date(since) };
}
