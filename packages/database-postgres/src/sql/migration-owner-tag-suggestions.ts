/** The function that writes suggestions; names past `max_names` are left out. */
export function suggestTagsFunction(schema: string): string {
  return `create function ${schema}.suggest_tags(
      of_file uuid, suggested_keys text[], suggested_names text[], confidences float8[], max_tags integer, max_names integer
    ) returns void language plpgsql as $$
      declare
        file ${schema}.files;
        of_scope text;
        changed_keys text[];
        changes integer[];
        removed_ids bigint[];
      begin
        select * into strict file from ${schema}.files where id = of_file;
        of_scope := ${schema}.tag_scope(file.owner_id, of_file);
        perform ${schema}.add_tag_names(of_scope, suggested_keys, suggested_names, max_names, false);
        with before as (
          select tag_id, status, status <> 'SUGGESTED' as is_decided from ${schema}.file_tags where file_id = of_file
        ),
        found as (
          select w.*, (select t.id from ${schema}.tags t where t.scope = of_scope and t.key = w.key) as tag_id
          from unnest(suggested_keys, confidences) with ordinality as w (key, confidence, place)
        ),
        wanted as (
          select s.tag_id, s.key, s.confidence, b.status, coalesce(b.is_decided, false) as is_decided,
            row_number() over (partition by coalesce(b.is_decided, false) order by s.confidence desc, s.place) as place
          from found s left join before b on b.tag_id = s.tag_id
          where s.tag_id is not null
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
          select key, 1 as files, null::bigint as removed_id from kept where status is null
          union all
          select (select t.key from ${schema}.tags t where t.id = r.tag_id), -1, r.tag_id from removed r
        )
        select array_agg(key), array_agg(files), array_agg(removed_id) filter (where removed_id is not null)
        into changed_keys, changes, removed_ids from counted;
        perform ${schema}.count_tags(file.owner_id, changed_keys, changes);
        if removed_ids is not null then perform ${schema}.remove_unused_tags(of_scope, removed_ids); end if;
      end
    $$`;
}
