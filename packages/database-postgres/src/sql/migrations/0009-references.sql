-- What the host's own tables say of attachments.

-- An attachment that no row of the host's names, since a sweep has first seen that. It counts for as long as the
-- attachment has this position: a file that was attached again has another. Apart from attachments, so that no request
-- waits for a sweep that writes here.
create table :schema.unreferenced (
  target text collate "C" not null,
  subject text collate "C" not null,
  file_id uuid not null,
  position bigint not null,
  since timestamptz not null,
  primary key (target, subject, file_id)
);

-- How many attachments of a target the host's rows named when a sweep last looked, and how many they did not. Since
-- `stopped_at` nothing is detached there: more than a tenth was lost, or the table is empty.
create table :schema.reference_counts (
  target text collate "C" primary key,
  named bigint not null,
  unnamed bigint not null,
  swept_at timestamptz not null,
  stopped_at timestamptz
);
