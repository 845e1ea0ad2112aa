-- Files, and where they are attached.

-- A row for each file, from the start of its upload on. A deleted file stays as a row with `deleted_at`, without owner
-- and name.
create table :schema.files (
  id uuid primary key,
  -- Null for the files of anonymous callers.
  owner_id text,
  status text not null check (status in ('UPLOADING', 'VERIFYING', 'READY', 'REJECTED', 'ABORTED', 'EXPIRED')),
  -- Counts the change events of the file.
  version integer not null default 1,
  name text,
  -- The name as it is searched by, whatever its case, in the order of its bytes, which is the same on every server.
  name_key text collate "C",
  -- What the client said it would send, and below what was found in the bytes.
  declared_content_type text,
  declared_size bigint,
  content_type text,
  size bigint,
  -- In lower-case hex; null where it was not computed as the bytes arrived.
  sha256 text,
  width integer,
  height integer,
  visibility text not null check (visibility in ('PRIVATE', 'PUBLIC')),
  target text,
  -- What the upload is judged by, as it was when the upload was started.
  policy jsonb not null,
  upload_id text,
  part_count integer not null,
  part_size bigint,
  upload_expires_at timestamptz not null,
  public_key text,
  rejection jsonb,
  -- Whole milliseconds, as a JavaScript `Date` has them: a cursor of a list must not lose digits.
  created_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  completed_at timestamptz,
  -- Whether it is or was attached to anything: then its id may have been shown to anyone.
  was_attached boolean not null default false,
  -- When the file is deleted, as nothing is attached to it, or ever was; null where it is not going to be.
  expires_at timestamptz,
  -- Which process is verifying the upload, and until when no other may.
  lease_token text,
  lease_expires_at timestamptz,
  deleted_at timestamptz,
  -- The tagging, all null until tags are asked for. Columns of the file, and not a table, so that its condition, the
  -- version, the event and the lock of the row are one statement.
  tagging_status text check (tagging_status in ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
  tagging_request_id text,
  tagging_requests integer,
  tagging_attempts integer,
  tagging_attempt_id text,
  tagging_source text,
  tagging_copy_id text,
  tagging_error text,
  -- The version at which the file's tags last changed, 0 before they ever did.
  tags_version integer not null default 0,
  -- What the file takes of a quota while its upload is open.
  reserved_bytes bigint not null,
  -- A hash that tells one anonymous caller from another for quotas; null where there is an owner, or no way to tell.
  anonymous_key text
);

-- The list of an owner's files.
create index files_of_owner on :schema.files (owner_id, created_at, id) where deleted_at is null;

-- The same by name, for a beginning that few of the files share.
create index files_by_name on :schema.files (owner_id, name_key) where deleted_at is null and name_key is not null;

-- The same by visibility, in the order of the list.
create index files_by_visibility on :schema.files (owner_id, visibility, created_at, id) where deleted_at is null;

-- The same by what files were uploaded for, in the order of the list.
create index files_by_target on :schema.files (owner_id, target, created_at, id)
  where deleted_at is null and target is not null;

-- What the sweep looks after: few among all.
create index files_unsettled on :schema.files (created_at, id)
  where deleted_at is null and status in ('UPLOADING', 'VERIFYING');

-- What the sweep may delete.
create index files_expiring on :schema.files (expires_at) where deleted_at is null and expires_at is not null;

-- The order in which files were attached. A sequence, as clocks step back.
create sequence :schema.attachment_order;

-- A row for each place to which a file is attached, and one for each mutation under way that has reserved it for one.
create table :schema.attachments (
  file_id uuid not null references :schema.files (id) on delete cascade,
  -- A schema coordinate, such as `Customer.logo`.
  target text collate "C" not null,
  -- The id of the host's record; empty where none is known.
  subject text collate "C" not null default '',
  -- The reservation; all zeros where the file is attached. Never null, so that the primary key says which row is meant.
  reservation uuid not null default '00000000-0000-0000-0000-000000000000',
  -- The file's, which never changes.
  file_created_at timestamptz not null,
  position bigint not null default nextval(':schema.attachment_order'),
  -- The transaction that attached the file: it may still be open when a later position is taken.
  attached_in bigint not null default pg_current_xact_id()::text::bigint,
  attached_at timestamptz not null default clock_timestamp(),
  -- With all that is read of a file's attachments, so that their rows are not.
  primary key (file_id, target, subject, reservation) include (attached_at)
);

-- The list of a record's files, and of those of all records.
create index attachments_of_record on :schema.attachments (target, subject, file_created_at, file_id)
  where reservation = '00000000-0000-0000-0000-000000000000';
create index attachments_of_target on :schema.attachments (target, file_created_at, file_id)
  where reservation = '00000000-0000-0000-0000-000000000000';

-- What a mutation has reserved, and what the sweep settles.
create index attachments_reserved on :schema.attachments (reservation)
  where reservation <> '00000000-0000-0000-0000-000000000000';
create index attachments_unsettled on :schema.attachments (attached_at)
  where reservation <> '00000000-0000-0000-0000-000000000000';

-- A moment in the order of attachments: a position, and which transactions were open, in which files may have been
-- attached that are not there yet: from an id on all, and some before it. In a function, as each of its statements sees
-- what was committed before it: what took a position before this one has then either ended, or is among those open.
create function :schema.attachment_moment() returns text language plpgsql as $$
  declare
    position bigint := nextval(':schema.attachment_order');
    present pg_snapshot := pg_current_snapshot();
  begin
    return concat_ws(
      ':', position, pg_snapshot_xmax(present), (select string_agg(xid::text, ',') from pg_snapshot_xip(present) xid)
    );
  end
$$;
