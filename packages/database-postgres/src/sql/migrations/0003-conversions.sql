-- Conversions.

-- A row for each conversion of a file, with the request that it answers. `recipe` is what the name stood for when it
-- was asked for: of another recipe, the result is outdated. The columns below `key` describe the result, and are null
-- until it is there.
create table :schema.conversions (
  id text primary key,
  file_id uuid not null references :schema.files (id) on delete cascade,
  name text not null,
  recipe text not null,
  request_id text not null,
  requests integer not null default 1,
  status text not null default 'PENDING' check (status in ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
  attempts integer not null default 0,
  attempt_id text,
  key text,
  public_key text,
  content_type text,
  size bigint,
  width integer,
  height integer,
  error text,
  unique (file_id, name)
);
