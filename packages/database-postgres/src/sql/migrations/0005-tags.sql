-- Tags. No foreign key leads from these tables: a statement that writes tags has locked the row of the file, rows of
-- files are never removed, and a key to `tags` would lock the row of a popular tag for each file that gets it.

-- A row for each name of a tag, once for each owner of files: no owner sees how another one writes a name, and a name
-- that no file of theirs has any more can go. `scope` is `u` and the owner, or, for a file without an owner, `f` and
-- the file. `key` is the identity of the name, by the order of its bytes, which is the same on every server. `name` is
-- how the owner's files have it first.
create table :schema.tags (
  id bigint generated always as identity primary key,
  scope text collate "C" not null,
  key text collate "C" not null,
  name text not null,
  constraint tags_of_scope unique (scope, key)
);

-- A row for each tag on a file. It repeats the owner and the creation of the file, which never change: so one index
-- gives an owner's files with a tag in the order of the list.
create table :schema.file_tags (
  file_id uuid not null,
  tag_id bigint not null,
  id uuid not null default gen_random_uuid(),
  owner_id text,
  file_created_at timestamptz not null,
  -- Null for a tag that a person added.
  confidence double precision check (confidence between 0 and 1),
  status text not null check (status in ('SUGGESTED', 'CONFIRMED', 'REJECTED')),
  source text not null,
  reviewed_by text,
  reviewed_at timestamptz,
  primary key (file_id, tag_id)
);

-- An owner's files with a tag, in the order of the list.
create index file_tags_of_owner on :schema.file_tags (owner_id, tag_id, file_created_at, file_id)
  include (status, confidence);

-- The same for CONFIRMED tags, which are few among all: a search for two popular ones reads these alone.
create index file_tags_confirmed on :schema.file_tags (owner_id, tag_id, file_created_at, file_id)
  where status = 'CONFIRMED';

-- An owner's files with any tag of a status, in the order of the list.
create index file_tags_by_status on :schema.file_tags (owner_id, status, file_created_at, file_id)
  include (confidence);

-- How many files of an owner have a tag that is not REJECTED there: kept with every write, as counting them would read
-- them all. There is no row where it is 0. Files without an owner are not counted.
create table :schema.owner_tags (
  owner_id text not null,
  key text collate "C" not null,
  tag_id bigint not null,
  files bigint not null,
  primary key (owner_id, key)
);
