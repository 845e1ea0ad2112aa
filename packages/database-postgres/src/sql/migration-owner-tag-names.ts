import { suggestTagsFunction } from './migration-owner-tag-suggestions.ts';
import type { Migration } from './migrations.ts';

/**
 * Names of tags belong to the owner of their files: `scope` is `u` and the owner, or `f` and the file where it has none. No two owners share a row, so that
 * none sees how another writes a name, and what no file of theirs has any more can go. Who writes tags holds a shared lock of the scope until it commits; who
 * removes names takes it alone, or leaves them for another time.
 */
export const ownerTagNamesMigration: Migration = {
  name: '0007-owner-tag-names',
  statements: (schema) => [
    `drop function ${schema}.add_tag_names(text[], text[])`,
    `drop function ${schema}.suggest_tags(uuid, text[], text[], float8[], integer)`,
    `create function ${schema}.tag_scope(owner text, file uuid) returns text language sql immutable as $$
      select coalesce('u' || owner, 'f' || file::text)
    $$`,
    `alter table ${schema}.tags drop constraint tags_key_key, add column scope text collate "C"`,
    `insert into ${schema}.tags (scope, key, name)
      select distinct ${schema}.tag_scope(f.owner_id, f.file_id), t.key, t.name
      from ${schema}.file_tags f join ${schema}.tags t on t.id = f.tag_id`,
    `update ${schema}.file_tags f set tag_id = mine.id
      from ${schema}.tags shared, ${schema}.tags mine
      where shared.id = f.tag_id and shared.scope is null
        and mine.key = shared.key and mine.scope = ${schema}.tag_scope(f.owner_id, f.file_id)`,
    `update ${schema}.owner_tags o set tag_id = mine.id
      from ${schema}.tags mine where mine.scope = 'u' || o.owner_id and mine.key = o.key`,
    `delete from ${schema}.tags where scope is null`,
    `alter table ${schema}.tags alter column scope set not null, add constraint tags_of_scope unique (scope, key)`,
    // Tells whether all of them are there now. With is_strict it adds all or none, and else those that fit.
    `create function ${schema}.add_tag_names(
      of_scope text, new_keys text[], new_names text[], max_names integer, is_strict boolean
    ) returns boolean language plpgsql as $$
      declare
        missing text[];
        room bigint;
      begin
        perform pg_advisory_xact_lock_shared(hashtext('${schema}.tags'), hashtext(of_scope));
        select array_agg(w.key) into missing from unnest(new_keys) as w (key)
        where (select t.id from ${schema}.tags t where t.scope = of_scope and t.key = w.key) is null;
        if missing is null then return true; end if;
        if max_names is not null then
          -- Those who add names of one owner count one after the other.
          perform pg_advisory_xact_lock(hashtext('${schema}.tags, new'), hashtext(of_scope));
          select max_names - count(*) into room from ${schema}.tags where scope = of_scope;
          if room < cardinality(missing) then
            perform ${schema}.remove_unused_tags(of_scope, null);
            select max_names - count(*) into room from ${schema}.tags where scope = of_scope;
          end if;
          if is_strict and room < cardinality(missing) then return false; end if;
        end if;
        insert into ${schema}.tags (scope, key, name)
        select of_scope, n.key, n.name from (
          select w.key, w.name from unnest(new_keys, new_names) with ordinality as w (key, name, place)
          where w.key = any(missing) order by w.place limit case when room > 0 then room when room <= 0 then 0 end
        ) n
        order by n.key collate "C"
        on conflict (scope, key) do nothing;
        return room is null or room >= cardinality(missing);
      end
    $$`,
    `create function ${schema}.remove_unused_tags(of_scope text, ids bigint[]) returns void language plpgsql as $$
      begin
        if not pg_try_advisory_xact_lock(hashtext('${schema}.tags'), hashtext(of_scope)) then return; end if;
        if of_scope like 'f%' then
          delete from ${schema}.tags t where t.scope = of_scope and not exists (
            select from ${schema}.file_tags f where f.file_id = substr(of_scope, 2)::uuid and f.tag_id = t.id
          );
        elsif ids is null then
          delete from ${schema}.tags t where t.scope = of_scope and not exists (
            select from ${schema}.file_tags f where f.owner_id = substr(of_scope, 2) and f.tag_id = t.id
          );
        else
          delete from ${schema}.tags t where t.id = any(ids) and not exists (
            select from ${schema}.file_tags f where f.owner_id = substr(of_scope, 2) and f.tag_id = t.id offset 0
          );
        end if;
      end
    $$`,
    `create or replace function ${schema}.count_tags(owner text, changed_keys text[], changes integer[]) returns void
      language plpgsql as $$
      begin
        if owner is null then return; end if;
        insert into ${schema}.owner_tags as o (owner_id, key, tag_id, files)
        select owner, c.key, (select t.id from ${schema}.tags t where t.scope = 'u' || owner and t.key = c.key), c.files
        from unnest(changed_keys, changes) as c (key, files)
        where c.files <> 0
        order by c.key collate "C"
        on conflict (owner_id, key) do update set files = o.files + excluded.files, tag_id = excluded.tag_id;
        if -1 = any(changes) then
          delete from ${schema}.owner_tags where owner_id = owner and key = any(changed_keys) and files = 0;
        end if;
      end
    $$`,
    suggestTagsFunction(schema),
    `create function ${schema}.remove_tags(of_file uuid) returns void language plpgsql as $$
      declare
        owner text;
        ids bigint[];
        keys text[];
      begin
        with removed as (
          delete from ${schema}.file_tags where file_id = of_file returning owner_id, tag_id, status
        )
        select max(r.owner_id), array_agg(r.tag_id), array_agg(t.key) filter (where r.status <> 'REJECTED')
        into owner, ids, keys
        from removed r join ${schema}.tags t on t.id = r.tag_id;
        if ids is null then return; end if;
        -- There are no keys where all of them were rejected.
        perform ${schema}.count_tags(owner, keys, array_fill(-1, array[coalesce(cardinality(keys), 0)]));
        perform ${schema}.remove_unused_tags(${schema}.tag_scope(owner, of_file), ids);
      end
    $$`,
  ],
};
