-- How far is an import, how fast is it, and can it be stopped?

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- A person may stop an import. What was written stays, and is counted; the rest of the file is not read:
--   cobas-1 · day.csv · cancelled · 488 accepted, 4 refused of 500 rows read
-- Each chunk locks the row of its import before it writes, and stops when the import is not `running` any more. So
-- once the cancellation is committed no chunk is written, however many workers believe that they are at work.
alter table imports drop constraint imports_status_check;
alter table imports add constraint imports_status_check
  check (status in ('queued', 'running', 'completed', 'failed', 'cancelled'));

-- One that was stopped does not count as the import of its file, as one that failed does not: the same file may be
-- uploaded again. The rows that are known change nothing then.
drop index imports_file_key;
create unique index imports_file_key on imports (instrument_id, profile_id, file_sha256)
  where status not in ('failed', 'cancelled');

-- How far?  bytes_read of size_bytes: the number of rows is known at the end only.
--   size_bytes 52428800 · bytes_read 13107200 · next_row 250000: a quarter, so a million rows in all
-- How fast? The rows since this reading began, or went on after a worker was lost: a pause is nobody's speed.
--   resumed_at 09:00:00 · resumed_row 0 · updated_at 09:00:50 · next_row 250000: 5000 rows/s, 150 s to go
alter table imports add column bytes_read bigint not null default 0;
alter table imports add column resumed_at timestamptz(3);
alter table imports add column resumed_row integer not null default 0;

-- How many rows had another value than before, and proposed it as a correction? The result that was reported
-- stands until a person has verified the new one.
alter table imports add column rows_proposed integer not null default 0;
comment on column imports.rows_proposed is 'rows that proposed a correction of a final result';

-- The function of the audit names the columns.
call audit('imports');
-- Counted by who reads the file, and begun anew by who asks for another reading.
grant update (bytes_read, resumed_at, resumed_row, rows_proposed) on imports to lab_api, lab_worker;
