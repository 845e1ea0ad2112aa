-- What this database knows about itself. `:schema` stands for the schema of the tables in every migration.

-- Exactly one row: the check and the key allow no second. `id` tells this database from every other one that uses the
-- same storage. `marks` are the marks that it left in the storage, oldest first, by which a database is told from a
-- copy of it.
create table :schema.installation (
  is_only boolean primary key default true check (is_only),
  id uuid not null,
  marks jsonb not null default '[]'
);

-- The row, with an id that is random and never changes.
insert into :schema.installation (id) values (gen_random_uuid());
