-- Files from analyzers: what was uploaded, how far it was read, what was refused, what is known.
--
-- The order of things: an upload writes `imports`, its `import_parts` and a job in one transaction. A worker
-- reads the parts, 250 rows at a time. Each such chunk is one transaction, in which a row becomes a result and
-- is remembered in `analyzer_rows`, or is listed in `import_refused_rows`, or is only counted.

-- Which file was it, who sent it, and how far are we?
--   cobas-1 · cobas-integra.csv · 1112 bytes · completed · 9 accepted, 0 unchanged, 1 control, 4 refused
-- The profile is that of the instrument at the time of the upload. A newer version of the profile may read the
-- same bytes in another way, so the same file then is another import.
create table imports (
  id             uuid primary key default uuidv7(),
  instrument_id  uuid not null references instruments,
  profile_id     uuid not null references analyzer_profiles,
  file_name      text not null,
  file_sha256    bytea not null,
  size_bytes     bigint not null,
  status         text not null default 'queued'
                   constraint imports_status_check check (status in ('queued', 'running', 'completed', 'failed')),
  -- Two runs of one import must not both write: a worker that was thought dead may still be alive. So a run
  -- takes the next attempt number. Each of its chunks locks this row and stops when the number has moved on.
  -- next_row is where the next chunk begins. It is committed together with the rows of the chunk before it, so
  -- a run that was killed is continued exactly there.
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
-- The lists: all imports, those of one status, those of one instrument.
create index imports_created_at_idx on imports (created_at, id);
create index imports_status_idx on imports (status, created_at, id);
create index imports_instrument_id_idx on imports (instrument_id, created_at, id);
-- The same bytes for the same instrument and profile are the same import, also when two people upload them at
-- the same moment. One that failed does not count: its file may be uploaded again.
create unique index imports_file_key on imports (instrument_id, profile_id, file_sha256) where status <> 'failed';

-- What stands in the file?
--   import 018f…60 · piece 0 · the first 262144 bytes
--   import 018f…60 · piece 1 · the rest
-- The file is kept in the database: it commits with its import and its job, every worker can read it, and there
-- is no shared disk to mount. It is kept in pieces, so that a worker holds one of them in memory and not all.
create table import_parts (
  import_id uuid not null references imports on delete cascade,
  position  integer not null,
  bytes     bytea not null,
  constraint import_parts_pkey primary key (import_id, position)
);
alter table import_parts alter column bytes set storage external; -- exports are small; no time spent on compression

-- Which rows did not go in, and what is to be done about each?
--   import 018f…60 · position 5 · line 7 · order_id · unknown_sample · "No sample has this accession number. …"
-- `column_name` is the file's own word for the column, or null when the row as a whole is at fault. `sample` and
-- `test` are as they stand in the file, so that a person finds the tube; both are null where the row is so
-- damaged that its cells may be in the wrong columns. One row a position: a chunk that is read a second time
-- cannot list its rows twice. Reading the file again begins the list anew. It is not audited: the import is,
-- and the file still holds what it says.
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

-- Was this row imported before, and with which value?
--   cobas-1 · 26000001232 · test NA-I · measured 09:10 · sequence 17 · "141" mmol/L · became result 018f…77
-- An analyzer sends the same rows again, in the same file or in a later one. A row is the same row when
-- instrument, sample, test, time and sequence are the same. The same value then changes nothing. Another value
-- is refused, because what was reported changes by a correction and not by a file.
-- nulls not distinct: in a file without times two rows with no time are the same row, where SQL would otherwise
-- take every null for another value. A file without sequences gets counted ones: the third row of one sample,
-- test and time is "#3". Rows are only ever added, so there is nothing to audit.
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

-- The api takes files in and starts a second reading (update imports, delete the list of the first reading). The
-- worker reads them; it can neither take a file in nor delete one.
grant select, insert, update on imports to lab_api;
grant select, update on imports to lab_worker;
grant select, insert on import_parts to lab_api;
grant select on import_parts to lab_worker;
grant select on import_refused_rows to lab_api;
grant delete on import_refused_rows to lab_api;
grant select, insert on import_refused_rows to lab_worker;
grant select, insert on analyzer_rows to lab_worker;
