-- What writes tags, as functions: the server plans their statements once a session, whatever pooler stands before it,
-- and all tags of a file cost one round trip. Callers have locked the row of the file. Each statement in a function
-- sees what was committed before it began. The id of a name is a subselect, which goes by the index: for a join the
-- planner would read all names there are, up to many thousands.

-- Whose names the tags of a file are: `tags.scope`.
create function :schema.tag_scope(owner text, file uuid) returns text language sql immutable as $$
  select coalesce('u' || owner, 'f' || file::text)
$$;

-- Removes names of a scope that no file has any more: those of `ids`, or all where that is null. Writers of tags hold a
-- shared lock of the scope until they commit. Removing takes it alone, or leaves the names for another time.
create function :schema.remove_unused_tags(of_scope text, ids bigint[]) returns void language plpgsql as $$
  begin
    if not pg_try_advisory_xact_lock(hashtext(':schema.tags'), hashtext(of_scope)) then return; end if;
    -- Each condition names the file or the owner, and not the scope, to go by an index of `file_tags`.
    if of_scope like 'f%' then
      delete from :schema.tags t where t.scope = of_scope and not exists (
        select from :schema.file_tags f where f.file_id = substr(of_scope, 2)::uuid and f.tag_id = t.id
      );
    elsif ids is null then
      delete from :schema.tags t where t.scope = of_scope and not exists (
        select from :schema.file_tags f where f.owner_id = substr(of_scope, 2) and f.tag_id = t.id
      );
    else
      -- `offset 0` has each id looked up by itself: a join would read all tags of the owner.
      delete from :schema.tags t where t.id = any(ids) and not exists (
        select from :schema.file_tags f where f.owner_id = substr(of_scope, 2) and f.tag_id = t.id offset 0
      );
    end if;
  end
$$;

-- Adds the names that are new to a scope, and tells whether all of them are there then. The scope has room for
-- `max_names`, any number where that is null. With `is_strict` it adds all or none, and else those that fit. In the
-- order of their keys: transactions that share new names wait for each other in one direction.
create function :schema.add_tag_names(
  of_scope text, new_keys text[], new_names text[], max_names integer, is_strict boolean
) returns boolean language plpgsql as $$
  declare
    missing text[];
    room bigint;
  begin
    perform pg_advisory_xact_lock_shared(hashtext(':schema.tags'), hashtext(of_scope));
    select array_agg(w.key) into missing from unnest(new_keys) as w (key)
    where (select t.id from :schema.tags t where t.scope = of_scope and t.key = w.key) is null;
    if missing is null then return true; end if;
    if max_names is not null then
      -- Transactions that add names to one scope count one after the other.
      perform pg_advisory_xact_lock(hashtext(':schema.tags, new'), hashtext(of_scope));
      select max_names - count(*) into room from :schema.tags where scope = of_scope;
      if room < cardinality(missing) then
        perform :schema.remove_unused_tags(of_scope, null);
        select max_names - count(*) into room from :schema.tags where scope = of_scope;
      end if;
      if is_strict and room < cardinality(missing) then return false; end if;
    end if;
    -- The limit is null, which is none, where `room` is.
    insert into :schema.tags (scope, key, name)
    select of_scope, n.key, n.name from (
      select w.key, w.name from unnest(new_keys, new_names) with ordinality as w (key, name, place)
      where w.key = any(missing) order by w.place limit case when room > 0 then room when room <= 0 then 0 end
    ) n
    order by n.key collate "C"
    on conflict (scope, key) do nothing;
    return room is null or room >= cardinality(missing);
  end
$$;

-- Changes how many files of an owner have each tag. `changes` are 1, 0 or -1, in the order of `changed_keys`. In the
-- order of the keys: files of one owner wait for each other in one direction, and only after all else is written. The
-- name may be a new row since it was last counted, so its id is written again.
create function :schema.count_tags(owner text, changed_keys text[], changes integer[]) returns void
  language plpgsql as $$
  begin
    if owner is null then return; end if;
    insert into :schema.owner_tags as o (owner_id, key, tag_id, files)
    select owner, c.key, (select t.id from :schema.tags t where t.scope = 'u' || owner and t.key = c.key), c.files
    from unnest(changed_keys, changes) as c (key, files)
    where c.files <> 0
    order by c.key collate "C"
    on conflict (owner_id, key) do update set files = o.files + excluded.files, tag_id = excluded.tag_id;
    -- An owner who has deleted their last file leaves no trace.
    if -1 = any(changes) then
      delete from :schema.owner_tags where owner_id = owner and key = any(changed_keys) and files = 0;
    end if;
  end
$$;

-- Replaces the suggestions on a file by new ones, of which each has a key, a name and a confidence at the same place of
-- the three lists. Tags on which a person has decided stay, and count for `max_tags`. Names for which the scope has no
-- room are left out.
create function :schema.suggest_tags(
  of_file uuid, suggested_keys text[], suggested_names text[], confidences float8[], max_tags integer, max_names integer
) returns void language plpgsql as $$
  declare
    file :schema.files;
    of_scope text;
    changed_keys text[];
    changes integer[];
    removed_ids bigint[];
  begin
    select * into strict file from :schema.files where id = of_file;
    of_scope := :schema.tag_scope(file.owner_id, of_file);
    perform :schema.add_tag_names(of_scope, suggested_keys, suggested_names, max_names, false);
    with
    -- The tags that the file has, and whether a person has decided on them.
    before as (
      select tag_id, status, status <> 'SUGGESTED' as is_decided from :schema.file_tags where file_id = of_file
    ),
    -- The ids of the names that are suggested: null for a name that had no room.
    found as (
      select w.*, (select t.id from :schema.tags t where t.scope = of_scope and t.key = w.key) as tag_id
      from unnest(suggested_keys, confidences) with ordinality as w (key, confidence, place)
    ),
    -- The suggestions with what the file has of them. Those that are not decided are numbered, the surest first, among
    -- equally sure ones in the order given.
    wanted as (
      select s.tag_id, s.key, s.confidence, b.status, coalesce(b.is_decided, false) as is_decided,
        row_number() over (partition by coalesce(b.is_decided, false) order by s.confidence desc, s.place) as place
      from found s left join before b on b.tag_id = s.tag_id
      where s.tag_id is not null
    ),
    -- Those that fit beside all decided tags of the file, the ones suggested again and the others.
    kept as (
      select * from wanted where is_decided or place <= max_tags - (select count(*) from before where is_decided)
    ),
    -- Suggestions of before that are not suggested again, or do not fit, go.
    removed as (
      delete from :schema.file_tags
      where file_id = of_file and status = 'SUGGESTED' and tag_id not in (select tag_id from kept)
      returning tag_id
    ),
    -- What stays gets its new confidence, and, where no person has decided on it, its new source.
    rewritten as (
      update :schema.file_tags t
      set confidence = k.confidence, source = case k.status when 'SUGGESTED' then file.tagging_source else t.source end
      from kept k where k.status is not null and t.file_id = of_file and t.tag_id = k.tag_id
    ),
    -- What the file did not have is added.
    added as (
      insert into :schema.file_tags (file_id, tag_id, owner_id, file_created_at, confidence, status, source)
      select of_file, tag_id, file.owner_id, file.created_at, confidence, 'SUGGESTED', file.tagging_source
      from kept where status is null
    ),
    -- One more file for each tag that was added, one less for each that was removed.
    counted as (
      select key, 1 as files, null::bigint as removed_id from kept where status is null
      union all
      select (select t.key from :schema.tags t where t.id = r.tag_id), -1, r.tag_id from removed r
    )
    select array_agg(key), array_agg(files), array_agg(removed_id) filter (where removed_id is not null)
    into changed_keys, changes, removed_ids from counted;
    perform :schema.count_tags(file.owner_id, changed_keys, changes);
    if removed_ids is not null then perform :schema.remove_unused_tags(of_scope, removed_ids); end if;
  end
$$;

-- Removes all tags of a file that is deleted, and the names that no file of its owner has then. The owner is read from
-- the tags: the file has none any more.
create function :schema.remove_tags(of_file uuid) returns void language plpgsql as $$
  declare
    owner text;
    ids bigint[];
    keys text[];
  begin
    -- REJECTED tags are not counted for the owner, but are names that may go.
    with removed as (
      delete from :schema.file_tags where file_id = of_file returning owner_id, tag_id, status
    )
    select max(r.owner_id), array_agg(r.tag_id), array_agg(t.key) filter (where r.status <> 'REJECTED')
    into owner, ids, keys
    from removed r join :schema.tags t on t.id = r.tag_id;
    if ids is null then return; end if;
    -- There are no keys where all of them were rejected.
    perform :schema.count_tags(owner, keys, array_fill(-1, array[coalesce(cardinality(keys), 0)]));
    perform :schema.remove_unused_tags(:schema.tag_scope(owner, of_file), ids);
  end
$$;
