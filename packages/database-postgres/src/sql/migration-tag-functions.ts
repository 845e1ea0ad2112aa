import type { Migration } from './migrations.ts';

/**
 * What writes suggestions, as functions: the server plans their statements once a session, whatever pooler stands before it, and all tags of a file cost one
 * round trip. Whoever calls them has locked the file's row. Each statement in a function sees what was committed before it began. A name's id is a subselect, which goes
 * by the index: of a join, the planner would read all names there are, up to many thousands.
 */
export const tagFunctionsMigration: Migration = {
  name: '0005-tag-functions',
  statements: (schema) => [
    // In the order of their keys: transactions that share new names wait for each other in one direction.
    `create function ${schema}.add_tag_names(new_keys text[], new_names text[]) returns void language plpgsql as $$
      begin
        insert into ${schema}.tags (key, name)
        select w.key, w.name
        from unnest(new_keys, new_names) as w (key, name)
        where (select t.id from ${schema}.tags t where t.key = w.key) is null
        order by w.key collate "C"
        on conflict (key) do nothing;
      end
    $$`,
    // In the order of their keys again: files of one owner wait for each other in one direction, and only after all else is written.
    `create function ${schema}.count_tags(owner text, changed_keys text[], changes integer[]) returns void language plpgsql as $$
      begin
        if owner is null then return; end if;
        insert into ${schema}.owner_tags as o (owner_id, key, tag_id, files)
        select owner, c.key, (select t.id from ${schema}.tags t where t.key = c.key), c.files
        from unnest(changed_keys, changes) as c (key, files)
        where c.files <> 0
        order by c.key collate "C"
        on conflict (owner_id, key) do update set files = o.files + excluded.files;
        -- Whoever has deleted their last file leaves no trace.
        if -1 = any(changes) then
          delete from ${schema}.owner_tags where owner_id = owner and key = any(changed_keys) and files = 0;
        end if;
      end
    $$`,
    `create function ${schema}.suggest_tags(
      of_file uuid, suggested_keys text[], suggested_names text[], confidences float8[], max_tags integer
    ) returns void language plpgsql as $$
      declare
        file ${schema}.files;
        changed_keys text[];
        changes integer[];
      begin
        perform ${schema}.add_tag_names(suggested_keys, suggested_names);
        select * into strict file from ${schema}.files where id = of_file;
        with before as (
          select tag_id, status, status <> 'SUGGESTED' as is_decided from ${schema}.file_tags where file_id = of_file
        ),
        suggested as (
          select w.*, (select t.id from ${schema}.tags t where t.key = w.key) as tag_id
          from unnest(suggested_keys, confidences) with ordinality as w (key, confidence, place)
        ),
        wanted as (
          select s.tag_id, s.key, s.confidence, b.status, coalesce(b.is_decided, false) as is_decided,
            row_number() over (partition by coalesce(b.is_decided, false) order by s.confidence desc, s.place) as place
          from suggested s left join before b on b.tag_id = s.tag_id
        ),
        kept as (
          select * from wanted where is_decided or place <= max_tags - (select count(*) from before where is_decided)
        ),
        removed as (
          delete from ${schema}.file_tags
          where file_id = of_file and status = 'SUGGESTED' and tag_id not in (select tag_id from kept)
          returning tag_id
        ),
        rewritten as (
          update ${schema}.file_tags t
          set confidence = k.confidence, source = case k.status when 'SUGGESTED' then file.tagging_source else t.source end
          from kept k where k.status is not null and t.file_id = of_file and t.tag_id = k.tag_id
        ),
        added as (
          insert into ${schema}.file_tags (file_id, tag_id, owner_id, file_created_at, confidence, status, source)
          select of_file, tag_id, file.owner_id, file.created_at, confidence, 'SUGGESTED', file.tagging_source
          from kept where status is null
        ),
        counted as (
          select key, 1 as files from kept where status is null
          union all
          select (select t.key from ${schema}.tags t where t.id = r.tag_id), -1 from removed r
        )
        select array_agg(key), array_agg(files) into changed_keys, changes from counted;
        perform ${schema}.count_tags(file.owner_id, changed_keys, changes);
      end
    $$`,
  ],
};
