import type { Migration } from './migrations.ts';

/**
 * A row for each owner with what their files take of a quota, so that a start reads one row however many files there are. Triggers keep it,
 * so that no writer of files can forget to, and a process of the release before counts too.
 */
export const usageMigration: Migration = {
  name: '0003-usage',
  statements: (schema) => [
    `create table ${schema}.usage (
      owner_id text primary key,
      open_uploads integer not null default 0,
      bytes_stored numeric not null default 0
    )`,
    `create function ${schema}.open_uploads(file ${schema}.files) returns integer language sql immutable as $$
      select case when file.deleted_at is null and file.status in ('UPLOADING', 'VERIFYING') then 1 else 0 end
    $$`,
    `create function ${schema}.bytes_stored(file ${schema}.files) returns numeric language sql immutable as $$
      select case
        when file.deleted_at is not null then 0
        when file.status in ('UPLOADING', 'VERIFYING') then coalesce(file.declared_size, (file.policy ->> 'maxBytes')::numeric)
        when file.status = 'READY' then file.size
        else 0
      end
    $$`,
    // A row that says nothing is removed: who has deleted their last file leaves no trace.
    `create function ${schema}.add_usage(owner text, files integer, bytes numeric) returns void language plpgsql as $$
      begin
        if files = 0 and bytes = 0 then return; end if;
        insert into ${schema}.usage as u (owner_id, open_uploads, bytes_stored) values (coalesce(owner, ''), files, bytes)
          on conflict (owner_id) do update
          set open_uploads = u.open_uploads + excluded.open_uploads, bytes_stored = u.bytes_stored + excluded.bytes_stored;
        delete from ${schema}.usage where owner_id = coalesce(owner, '') and open_uploads = 0 and bytes_stored = 0;
      end
    $$`,
    `create function ${schema}.count_usage() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          perform ${schema}.add_usage(new.owner_id, ${schema}.open_uploads(new), ${schema}.bytes_stored(new));
        elsif tg_op = 'DELETE' then
          perform ${schema}.add_usage(old.owner_id, -${schema}.open_uploads(old), -${schema}.bytes_stored(old));
        elsif old.owner_id is not distinct from new.owner_id then
          perform ${schema}.add_usage(
            new.owner_id,
            ${schema}.open_uploads(new) - ${schema}.open_uploads(old),
            ${schema}.bytes_stored(new) - ${schema}.bytes_stored(old)
          );
        else
          perform ${schema}.add_usage(old.owner_id, -${schema}.open_uploads(old), -${schema}.bytes_stored(old));
          perform ${schema}.add_usage(new.owner_id, ${schema}.open_uploads(new), ${schema}.bytes_stored(new));
        end if;
        return null;
      end
    $$`,
    // Locks the table until this is committed, so that no write falls between the trigger and the first count.
    `create trigger count_usage after insert or delete or update of status, size, declared_size, owner_id, deleted_at
      on ${schema}.files for each row execute function ${schema}.count_usage()`,
    `insert into ${schema}.usage (owner_id, open_uploads, bytes_stored)
      select coalesce(f.owner_id, ''), sum(${schema}.open_uploads(f)), sum(${schema}.bytes_stored(f))
      from ${schema}.files f where f.deleted_at is null
      group by 1 having sum(${schema}.open_uploads(f)) > 0 or sum(${schema}.bytes_stored(f)) > 0`,
  ],
};
