import type { Migration } from './migrations.ts';

/**
 * What an upload reserves, how many of an owner's are of undeclared size, and what the files of one anonymous caller take. That has a table of its own, as
 * any text can be a viewer's id. Processes of the release before write no `reserved_bytes`, and count as they did.
 */
export const undeclaredUploadsMigration: Migration = {
  name: '0009-undeclared-uploads',
  statements: (schema) => [
    `alter table ${schema}.files add column reserved_bytes bigint, add column anonymous_key text`,
    `alter table ${schema}.usage add column undeclared_uploads integer not null default 0`,
    `create table ${schema}.anonymous_usage (
      key text primary key,
      open_uploads integer not null default 0,
      undeclared_uploads integer not null default 0,
      bytes_stored numeric not null default 0
    )`,
    `create function ${schema}.undeclared_uploads(file ${schema}.files) returns integer language sql immutable as $$
      select case when file.declared_size is null then ${schema}.open_uploads(file) else 0 end
    $$`,
    `create or replace function ${schema}.bytes_stored(file ${schema}.files) returns numeric language sql immutable as $$
      select case
        when file.deleted_at is not null then 0
        when file.status in ('UPLOADING', 'VERIFYING')
          then coalesce(file.reserved_bytes, file.declared_size, (file.policy ->> 'maxBytes')::numeric)
        when file.status = 'READY' then file.size
        else 0
      end
    $$`,
    // Always in this order, in which a start locks the rows, too.
    `create function ${schema}.add_usage(owner text, anonymous text, files integer, undeclared integer, bytes numeric)
    returns void language plpgsql as $$
      begin
        if files = 0 and undeclared = 0 and bytes = 0 then return; end if;
        insert into ${schema}.usage as u (owner_id, open_uploads, undeclared_uploads, bytes_stored)
          values (coalesce(owner, ''), files, undeclared, bytes)
          on conflict (owner_id) do update
          set open_uploads = u.open_uploads + excluded.open_uploads,
            undeclared_uploads = u.undeclared_uploads + excluded.undeclared_uploads,
            bytes_stored = u.bytes_stored + excluded.bytes_stored;
        delete from ${schema}.usage
          where owner_id = coalesce(owner, '') and open_uploads = 0 and undeclared_uploads = 0 and bytes_stored = 0;
        if anonymous is null then return; end if;
        insert into ${schema}.anonymous_usage as u (key, open_uploads, undeclared_uploads, bytes_stored)
          values (anonymous, files, undeclared, bytes)
          on conflict (key) do update
          set open_uploads = u.open_uploads + excluded.open_uploads,
            undeclared_uploads = u.undeclared_uploads + excluded.undeclared_uploads,
            bytes_stored = u.bytes_stored + excluded.bytes_stored;
        delete from ${schema}.anonymous_usage
          where key = anonymous and open_uploads = 0 and undeclared_uploads = 0 and bytes_stored = 0;
      end
    $$`,
    `create or replace function ${schema}.count_usage() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and old.owner_id is not distinct from new.owner_id
          and old.anonymous_key is not distinct from new.anonymous_key then
          perform ${schema}.add_usage(
            new.owner_id,
            new.anonymous_key,
            ${schema}.open_uploads(new) - ${schema}.open_uploads(old),
            ${schema}.undeclared_uploads(new) - ${schema}.undeclared_uploads(old),
            ${schema}.bytes_stored(new) - ${schema}.bytes_stored(old)
          );
          return null;
        end if;
        if tg_op <> 'INSERT' then
          perform ${schema}.add_usage(
            old.owner_id,
            old.anonymous_key,
            -${schema}.open_uploads(old),
            -${schema}.undeclared_uploads(old),
            -${schema}.bytes_stored(old)
          );
        end if;
        if tg_op <> 'DELETE' then
          perform ${schema}.add_usage(
            new.owner_id,
            new.anonymous_key,
            ${schema}.open_uploads(new),
            ${schema}.undeclared_uploads(new),
            ${schema}.bytes_stored(new)
          );
        end if;
        return null;
      end
    $$`,
    `update ${schema}.usage u set undeclared_uploads = f.files from (
      select coalesce(f.owner_id, '') as owner_id, sum(${schema}.undeclared_uploads(f)) as files
      from ${schema}.files f where f.deleted_at is null and f.status in ('UPLOADING', 'VERIFYING') group by 1
    ) f where f.owner_id = u.owner_id`,
  ],
};
