-- Which events the host wants to be told of.

-- What takes events, of which types and of files for which targets (null for all), as a process declared it last. Old
-- rows count no more, and harm nothing.
create table :schema.event_subscriptions (
  key text primary key,
  types jsonb not null,
  targets jsonb,
  declared_at timestamptz not null
);
