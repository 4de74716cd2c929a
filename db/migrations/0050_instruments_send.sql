-- Instruments send by themselves: over a connection (a link), or by dropping files into a folder that is watched.
-- Nobody has uploaded such a file, so nobody is named for it.

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- How did a file come, and who sent it?
--   run-2026-11-23.csv   · upload · 018f…04 (a technologist)
--   a1b2c3d4e5f6.astm    · link   · null
--   export-0915.csv      · folder · null
-- The audit names the instrument where it would name a person: actor 'instrument:cobas-integra-1'.
alter table imports
  alter column uploaded_by drop not null,
  add column came_by text not null default 'upload'
    constraint imports_came_by_check check (came_by in ('upload', 'link', 'folder')),
  add constraint imports_uploaded_by_check check ((came_by = 'upload') = (uploaded_by is not null));
call audit('imports');

-- Who answers for a value? A person who entered it, the inputs that it was computed from, or the instrument that
-- sent it by itself:
--   "5.4" mmol/L        · entered_by 018f…04 · instrument null     · typed
--   "5.4" mmol/L        · entered_by 018f…04 · instrument 018f…c1  · in a file that a person uploaded
--   "5.4" mmol/L        · entered_by null    · instrument 018f…c1  · sent by the instrument
--   "92" mL/min/{1.73…} · entered_by null    · derived_from {…}    · computed
-- So no result stands for itself. "Not verified by who entered it" then holds for anybody: nobody did.
-- The new check allows more than the one before it, so every row that there is fulfils it. It is not looked for
-- here, because that would read the whole table under a lock: 0051 does it while others write.
alter table results
  drop constraint results_entered_by_check,
  add constraint results_entered_by_check check (
    case when derived_from is null then entered_by is not null or instrument_id is not null
         else entered_by is null end) not valid;

-- The same of control material: a run, and a point, that an instrument has sent by itself is known by its file.
--   qc_runs    cobas-integra-1 · run_key "file 2026-11-24 09:10" · entered_by null
--   qc_points  4.26 mmol/L     · import 018f…60                  · entered_by null
alter table qc_runs
  alter column entered_by drop not null,
  add constraint qc_runs_entered_by_check check (entered_by is not null or run_key is not null) not valid;
alter table qc_points
  alter column entered_by drop not null,
  add constraint qc_points_entered_by_check check (entered_by is not null or import_id is not null) not valid;

-- The process that listens, and the worker that watches folders, take files in as the api does. They name no person:
-- the column is not theirs to write. Only an upload over HTTP, which has signed somebody in, may.
grant insert (instrument_id, profile_id, file_name, file_sha256, size_bytes, came_by) on imports to lab_worker;
grant insert on import_parts to lab_worker;
grant select, insert on upload_parts to lab_worker;
