import type { FileTagRecord, DatabaseTags } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';

/** {@link DatabaseTags.ofFiles}, by the primary key. */
export async function listTagsOfFiles(
  statements: Statements,
  { fileIds, limit }: Parameters<DatabaseTags['ofFiles']>[0],
): Promise<readonly FileTagRecord[]> {
  if (fileIds.length === 0) return [];
  const rows = await statements.run((db) =>
    db
      // Limited before anything is joined or sorted.
      .selectFrom((from) =>
        from
          .selectFrom('file_tags')
          .selectAll()
          .where('file_id', '=', sql<string>`any(${[...fileIds]}::uuid[])`)
          .limit(limit)
          .as('f'),
      )
      .innerJoin('tags as t', 't.id', 'f.tag_id')
      .select(['f.id', 'f.file_id', 't.name', 'f.confidence', 'f.status', 'f.source', 'f.reviewed_by'])
      // As JSON, which has the same form whatever the server's settings.
      .select(sql<string | null>`to_json(f.reviewed_at)`.as('reviewed_at'))
      .orderBy('f.confidence', (order) => order.desc().nullsFirst())
      .orderBy('t.key')
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id,
    fileId: row.file_id,
    name: row.name,
    confidence: row.confidence,
    status: row.status,
    source: row.source,
    reviewedBy: row.reviewed_by,
    reviewedAt: row.reviewed_at === null ? null : new Date(row.reviewed_at),
  }));
}

/** {@link DatabaseTags.names}: the counts are stored, in order. */
export function listTagNames(
  statements: Statements,
  { ownerId, prefix, first }: Parameters<DatabaseTags['names']>[0],
): Promise<readonly { readonly name: string; readonly files: number }[]> {
  const pattern = `${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return statements.run((db) =>
    db
      .selectFrom('owner_tags as o')
      .innerJoin('tags as t', 't.id', 'o.tag_id')
      .select(['t.name', 'o.files'])
      .where('o.owner_id', '=', ownerId)
      .where('o.key', 'like', pattern)
      .orderBy('o.key')
      .limit(first)
      .execute(),
  );
}
