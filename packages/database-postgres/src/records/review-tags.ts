import type { FileTagStatus, ReviewTagsOutcome, DatabaseTags } from '@graphql-darkroom/core/adapter';
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { changeFile, lockReadyFile, NEXT_VERSION, type RecordsOptions } from './file-change.ts';
import { addTagNames, changeTags } from './write-tags.ts';

type Review = Parameters<DatabaseTags['review']>[0];

/**
 * {@link DatabaseTags.review}, under the lock of the file's row, which every other writer of its tags also takes first.
 */
export function reviewTags(
  { statements, schema, channel, sendJobs }: RecordsOptions,
  review: Review,
): Promise<ReviewTagsOutcome> {
  const { fileId, add, maxTags, maxNames = null, ifVersion } = review;
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select(['version', 'tags_version', 'owner_id']).executeTakeFirst();
    if (file === undefined) return { kind: 'NOT_READY' };
    const isSeen = ifVersion === null || (file.tags_version <= ifVersion && ifVersion <= file.version);
    if (!isSeen) return { kind: 'CHANGED' };

    const before = new Map(
      (
        await trx
          .selectFrom('file_tags as f')
          .innerJoin('tags as t', 't.id', 'f.tag_id')
          .select(['t.key', 'f.status', 'f.source'])
          .where('f.file_id', '=', fileId)
          .execute()
      ).map(({ key, ...tag }) => [key, tag]),
    );
    const unknown = [
      ...[...review.confirm, ...review.reject].filter(({ key }) => !before.has(key)),
      ...(review.reset ?? []).filter(({ key }) => (before.get(key)?.source ?? 'viewer') === 'viewer'),
    ].map(({ key }) => key);
    if (unknown.length > 0) return { kind: 'UNKNOWN', keys: unknown };
    const added = add.filter(({ key }) => !before.has(key));
    if (before.size + added.length > maxTags) return { kind: 'TOO_MANY' };

    const owned = { id: fileId, ownerId: file.owner_id };
    if (!(await addTagNames(trx, schema, owned, added, maxNames))) return { kind: 'TOO_MANY_NAMES' };
    await writeDecisions(trx, schema, review, decisions(before, review));
    await changeFile(trx, channel, { fileId, set: { tags_version: NEXT_VERSION }, where: (eb) => eb.val(true) });
    await sendJobs(trx, fileId, review.jobs);
    return { kind: 'REVIEWED' };
  });
}

/** The new status of each tag that changes, by key. */
function decisions(
  before: ReadonlyMap<string, { readonly status: FileTagStatus }>,
  { confirm, reject, add, reset = [], unreviewed }: Review,
): ReadonlyMap<string, FileTagStatus> {
  const decided = new Map<string, FileTagStatus>();
  for (const [key, { status }] of before) {
    if (unreviewed === 'DISCARD' && status === 'SUGGESTED') decided.set(key, 'REJECTED');
  }
  for (const { key } of [...confirm, ...add]) decided.set(key, 'CONFIRMED');
  for (const { key } of reject) decided.set(key, 'REJECTED');
  for (const { key } of reset) decided.set(key, 'SUGGESTED');
  return decided;
}

async function writeDecisions(
  trx: Transaction<Tables>,
  schema: string,
  { fileId, reviewer }: Review,
  decided: ReadonlyMap<string, FileTagStatus>,
): Promise<void> {
  if (decided.size === 0) return;
  const fileTags = sql.id(schema, 'file_tags');
  const id = sql`${fileId}::uuid`;
  await changeTags(
    trx,
    schema,
    sql`
      decided as (
        select f.owner_id, f.created_at, t.id as tag_id, t.key, d.status, b.status as before
        from unnest(${[...decided.keys()]}::text[], ${[...decided.values()]}::text[]) as d (key, status)
        join ${sql.id(schema, 'files')} f on f.id = ${id}
        join ${sql.id(schema, 'tags')} t on t.scope = ${sql.id(schema, 'tag_scope')}(f.owner_id, f.id) and t.key = d.key
        left join ${fileTags} b on b.file_id = ${id} and b.tag_id = t.id
      ),
      written as (
        insert into ${fileTags} (file_id, tag_id, owner_id, file_created_at, status, source, reviewed_by, reviewed_at)
        select ${id}, tag_id, owner_id, created_at, status, 'viewer',
          case when status <> 'SUGGESTED' then ${reviewer}::text end,
          case when status <> 'SUGGESTED' then date_trunc('milliseconds', clock_timestamp()) end
        from decided
        on conflict (file_id, tag_id) do update
        set status = excluded.status, reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at
      ),
      changes as (
        select owner_id, key,
          (status <> 'REJECTED')::integer - (before is not null and before <> 'REJECTED')::integer as files
        from decided
      )
    `,
  );
}
