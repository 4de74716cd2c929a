-- Control rows of an analyzer's file are stored as points of quality control, with what keeps results of patients
-- from being stored twice.

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- A row that is known became a result, or a point:
--   cobas-integra-1 · 26000001232 · NA-I · 09:10 · sequence 8101  · "141" mmol/L  · result 018f…77
--   cobas-integra-1 · PCCC1       · NA-I · 09:02 · sequence 26475 · "111" mmol/L  · point  018f…91
-- The same row again changes nothing, whichever it is. Another value for it is refused.
alter table analyzer_rows alter column result_id drop not null;
alter table analyzer_rows add column qc_point_id uuid references qc_points;
alter table analyzer_rows add constraint analyzer_rows_kind_check
  check (num_nonnulls(result_id, qc_point_id) = 1);

-- What became of the control rows of a file?
--   rows_control            6 · stored as points
--   rows_control_unassigned 4 · of material that no one has registered (the standards of electrodes): only counted
-- A laboratory without quality control on an instrument has all of its control rows in the second, and none refused.
alter table imports add column rows_control_unassigned integer not null default 0;
comment on column imports.rows_control is 'control rows that were stored as points';
call audit('imports');
-- Counted by who reads the file, and begun anew by who asks for another reading.
grant update (rows_control_unassigned) on imports to lab_api, lab_worker;
