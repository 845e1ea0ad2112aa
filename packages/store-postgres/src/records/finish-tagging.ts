import type { StoreTags } from '@graphql-darkroom/core';
import { sql } from 'kysely';
import { changeFile, type RecordsOptions } from './file-change.ts';
import { addTagNames, changeTags } from './write-tags.ts';

/** {@link StoreTags.finish}: however many tags there are, one statement for their names, one for them and their counts, one for counts that came to nothing. */
export function finishTagging(
  { database, schema, channel, sendJobs }: RecordsOptions,
  { fileId, requestId, attemptId, tags, maxTags, jobs }: Parameters<StoreTags['finish']>[0],
): Promise<boolean> {
  return database.transaction(async (trx) => {
    const isFinished = await changeFile(trx, channel, {
      fileId,
      set: { tagging_status: 'DONE', tagging_error: null },
      where: (eb) =>
        eb.and([
          eb('tagging_status', '=', 'RUNNING'),
          eb('tagging_request_id', '=', requestId),
          eb('tagging_attempt_id', '=', attemptId),
        ]),
    });
    if (!isFinished) return false;
    await addTagNames(trx, schema, tags);
    const [files, names, fileTags] = [sql.id(schema, 'files'), sql.id(schema, 'tags'), sql.id(schema, 'file_tags')];
    const id = sql`${fileId}::uuid`;
    await changeTags(
      trx,
      schema,
      sql`
        file as (
          select id, owner_id, created_at, tagging_source from ${files} where id = ${id}
        ),
        before as (
          select tag_id, status, status <> 'SUGGESTED' as is_decided from ${fileTags} where file_id = ${id}
        ),
        wanted as (
          select t.id as tag_id, t.key, w.confidence, b.status, coalesce(b.is_decided, false) as is_decided,
            row_number() over (partition by coalesce(b.is_decided, false) order by w.confidence desc, w.place) as place
          from unnest(${tags.map(({ key }) => key)}::text[], ${tags.map(({ confidence }) => confidence)}::float8[])
            with ordinality as w (key, confidence, place)
          join ${names} t on t.key = w.key
          left join before b on b.tag_id = t.id
        ),
        kept as (
          select * from wanted
          where is_decided or place <= ${maxTags}::integer - (select count(*) from before where is_decided)
        ),
        removed as (
          delete from ${fileTags}
          where file_id = ${id} and status = 'SUGGESTED' and tag_id not in (select tag_id from kept)
          returning owner_id, tag_id
        ),
        written as (
          insert into ${fileTags} as t (file_id, tag_id, owner_id, file_created_at, confidence, status, source)
          select f.id, k.tag_id, f.owner_id, f.created_at, k.confidence, 'SUGGESTED', f.tagging_source from kept k, file f
          on conflict (file_id, tag_id) do update
          set confidence = excluded.confidence, source = case t.status when 'SUGGESTED' then excluded.source else t.source end
        ),
        changes as (
          select f.owner_id, k.key, k.tag_id, 1 as files from kept k, file f where k.status is null
          union all
          select r.owner_id, t.key, r.tag_id, -1 from removed r join ${names} t on t.id = r.tag_id
        )
      `,
    );
    await sendJobs(trx, jobs);
    return true;
  });
}
