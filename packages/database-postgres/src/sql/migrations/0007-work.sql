-- The share of the workers that owners take.

-- The seconds of workers that each line of jobs has taken, as they stood at `counted_at`: they fade. Written by workers
-- alone, one row in each statement, so that no statement waits for two.
create table :schema.work (
  line text primary key,
  seconds double precision not null,
  counted_at timestamptz not null
);
