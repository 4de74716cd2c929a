-- Files from analyzers: what was uploaded, how far it was read, what was refused, what is known.

create table imports (
  id             uuid primary key default uuidv7(),
  instrument_id  uuid not null references instruments,
  profile_id     uuid not null references analyzer_profiles,
  file_name      text not null,
  file_sha256    bytea not null,
  size_bytes     bigint not null,
  status         text not null default 'queued'
                   constraint imports_status_check check (status in ('queued', 'running', 'completed', 'failed')),
  -- Two runs of one import must not both write (a worker that was thought dead may still be alive).
  -- A run takes the next attempt number; each of its chunks locks this row, and stops when the number
  -- has moved on. next_row is where the next chunk begins, committed together with the chunk's rows.
  attempt        integer not null default 0,
  next_row       integer not null default 0,
  rows_accepted  integer not null default 0, -- became a result
  rows_unchanged integer not null default 0, -- known from before: same row, same value
  rows_control   integer not null default 0, -- control material, not a patient
  rows_refused   integer not null default 0, -- listed in import_refused_rows
  error          text,                       -- why the whole file failed
  uploaded_by    uuid not null references users,
  created_at     timestamptz(3) not null default now(),
  started_at     timestamptz(3),
  updated_at     timestamptz(3) not null default now(), -- the last sign of life of a run
  finished_at    timestamptz(3)
);
call audit('imports');
create index imports_created_at_idx on imports (created_at, id);
create index imports_status_idx on imports (status, created_at, id);
create index imports_instrument_id_idx on imports (instrument_id, created_at, id);
-- The same bytes for the same instrument and profile are the same import, unless it failed.
create unique index imports_file_key on imports (instrument_id, profile_id, file_sha256) where status <> 'failed';

-- The file itself, in pieces: it commits with its import and its job, every worker can read it, there
-- is no shared disk to mount, and a worker streams it piece by piece.
create table import_parts (
  import_id uuid not null references imports on delete cascade,
  position  integer not null,
  bytes     bytea not null,
  constraint import_parts_pkey primary key (import_id, position)
);
alter table import_parts alter column bytes set storage external; -- exports are small; no time spent on compression

create table import_refused_rows (
  id          uuid primary key default uuidv7(),
  import_id   uuid not null references imports on delete cascade,
  position    integer not null,         -- in the order of the file
  line        integer not null,
  column_name text,
  code        text not null,
  reason      text not null,
  sample      text,
  test        text,
  constraint import_refused_rows_position_key unique (import_id, position)
);

-- Every row an analyzer ever sent that became a result. Analyzers send again; a row is the same row
-- when instrument, sample, test, time and sequence are, where two absent values count as equal.
create table analyzer_rows (
  id            uuid primary key default uuidv7(),
  instrument_id uuid not null references instruments,
  sample        text not null,
  test          text not null,
  measured_at   timestamptz(3),
  sequence      text,
  value         text not null,
  unit          text not null,
  result_id     uuid not null references results,
  constraint analyzer_rows_key unique nulls not distinct (instrument_id, sample, test, measured_at, sequence)
);

grant select, insert, update on imports to lab_api;
grant select, update on imports to lab_worker;
grant select, insert on import_parts to lab_api;
grant select on import_parts to lab_worker;
grant select on import_refused_rows to lab_api;
grant delete on import_refused_rows to lab_api;
grant select, insert on import_refused_rows to lab_worker;
grant select, insert on analyzer_rows to lab_worker;
