-- What files take of quotas. Triggers keep the sums, so that no statement that writes files can forget to, and starting
-- an upload reads one row however many files there are.

-- A row for each owner, and one with an empty `owner_id` for the files of all anonymous callers together. There is no
-- row where all is 0.
create table :schema.usage (
  owner_id text primary key,
  -- Files that are UPLOADING or VERIFYING, and below those of them whose size was not declared.
  open_uploads integer not null default 0,
  undeclared_uploads integer not null default 0,
  bytes_stored numeric not null default 0
);

-- The same for each anonymous caller who has a key. A table of its own, as any text can be the id of an owner.
create table :schema.anonymous_usage (
  key text primary key,
  open_uploads integer not null default 0,
  undeclared_uploads integer not null default 0,
  bytes_stored numeric not null default 0
);

-- Whether the file is an open upload: 1 or 0.
create function :schema.open_uploads(file :schema.files) returns integer language sql immutable as $$
  select case when file.deleted_at is null and file.status in ('UPLOADING', 'VERIFYING') then 1 else 0 end
$$;

-- Whether it is an open upload whose size was not declared: 1 or 0.
create function :schema.undeclared_uploads(file :schema.files) returns integer language sql immutable as $$
  select case when file.declared_size is null then :schema.open_uploads(file) else 0 end
$$;

-- The bytes that the file takes: what it has reserved while it is open, then its size.
create function :schema.bytes_stored(file :schema.files) returns numeric language sql immutable as $$
  select case
    when file.deleted_at is not null then 0
    when file.status in ('UPLOADING', 'VERIFYING') then file.reserved_bytes
    when file.status = 'READY' then file.size
    else 0
  end
$$;

-- Adds to the sums of an owner, and to those of an anonymous caller who has a key. Always in this order, in which the
-- start of an upload locks the rows, too. A row of zeros is removed: an owner without files leaves no trace.
create function :schema.add_usage(owner text, anonymous text, files integer, undeclared integer, bytes numeric)
returns void language plpgsql as $$
  begin
    if files = 0 and undeclared = 0 and bytes = 0 then return; end if;
    insert into :schema.usage as u (owner_id, open_uploads, undeclared_uploads, bytes_stored)
      values (coalesce(owner, ''), files, undeclared, bytes)
      on conflict (owner_id) do update
      set open_uploads = u.open_uploads + excluded.open_uploads,
        undeclared_uploads = u.undeclared_uploads + excluded.undeclared_uploads,
        bytes_stored = u.bytes_stored + excluded.bytes_stored;
    delete from :schema.usage
      where owner_id = coalesce(owner, '') and open_uploads = 0 and undeclared_uploads = 0 and bytes_stored = 0;
    if anonymous is null then return; end if;
    insert into :schema.anonymous_usage as u (key, open_uploads, undeclared_uploads, bytes_stored)
      values (anonymous, files, undeclared, bytes)
      on conflict (key) do update
      set open_uploads = u.open_uploads + excluded.open_uploads,
        undeclared_uploads = u.undeclared_uploads + excluded.undeclared_uploads,
        bytes_stored = u.bytes_stored + excluded.bytes_stored;
    delete from :schema.anonymous_usage
      where key = anonymous and open_uploads = 0 and undeclared_uploads = 0 and bytes_stored = 0;
  end
$$;

-- Adds what a changed file takes more or less than before. Where its owner stays, that is one change of one row; else
-- what it took is taken from the one and added to the other.
create function :schema.count_usage() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and old.owner_id is not distinct from new.owner_id
      and old.anonymous_key is not distinct from new.anonymous_key then
      perform :schema.add_usage(
        new.owner_id,
        new.anonymous_key,
        :schema.open_uploads(new) - :schema.open_uploads(old),
        :schema.undeclared_uploads(new) - :schema.undeclared_uploads(old),
        :schema.bytes_stored(new) - :schema.bytes_stored(old)
      );
      return null;
    end if;
    if tg_op <> 'INSERT' then
      perform :schema.add_usage(
        old.owner_id,
        old.anonymous_key,
        -:schema.open_uploads(old),
        -:schema.undeclared_uploads(old),
        -:schema.bytes_stored(old)
      );
    end if;
    if tg_op <> 'DELETE' then
      perform :schema.add_usage(
        new.owner_id,
        new.anonymous_key,
        :schema.open_uploads(new),
        :schema.undeclared_uploads(new),
        :schema.bytes_stored(new)
      );
    end if;
    return null;
  end
$$;

-- Of the updates only those that can change a sum.
create trigger count_usage after insert or delete or update of status, size, declared_size, owner_id, deleted_at
  on :schema.files for each row execute function :schema.count_usage();
