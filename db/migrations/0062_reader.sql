-- Who counts, and may not know of whom.
--
-- A fourth role, for a person or a program that makes figures of the laboratory's work: a dashboard, a monthly
-- report, a spreadsheet. Until now such a program would have been given the url of the api or of the owner.
--   lab_reader    reads what happened, when and how long it took; writes nothing; learns no name and no secret
--
-- What it sees is granted here, column by column. A table that a later migration adds is closed to it until that
-- migration says otherwise: forgetting leaves a figure out, and never a patient in.
--
--   as lab_reader   select sex, count(*) from patients group by 1        goes on
--   as lab_reader   select family_name from patients                     ERROR 42501: permission denied
--   as lab_reader   select * from results                                ERROR 42501: name the columns
--
-- Like the other two it comes without a password, and cannot sign in until `migrate` is told one
-- (LAB_READER_PASSWORD).
do $$
begin
  create role lab_reader nologin connection limit 10;
exception when duplicate_object or unique_violation then null; -- of another database of this server
end $$;

-- Its program is not ours, so the limits cannot come with its connection, as those of the services do
-- (db/limits.ts). They hang on the role. Whoever has the role may change them for one session: they stop a
-- mistake, and the grants stop the rest.
--
--   default_transaction_read_only        what writes is refused before its right to do so is asked for
--   statement_timeout                    a figure that takes a minute belongs on a copy of the database
--   idle_in_transaction_session_timeout  an open transaction keeps what was deleted from being cleared away
--   lock_timeout                         a migration that waits for a table is not made to wait for a figure's
--                                        turn behind it, too
do $$
declare
  setting text;
begin
  foreach setting in array array[
    'default_transaction_read_only=on', 'statement_timeout=60s', 'idle_in_transaction_session_timeout=60s',
    'lock_timeout=5s'] loop
    continue when exists (
      select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
      where r.rolname = 'lab_reader' and s.setdatabase = 0 and setting = any(s.setconfig));
    begin
      execute format('alter role lab_reader set %s', replace(setting, '=', ' = ''') || '''');
    exception when internal_error then null; -- "tuple concurrently updated": 0001 says why this is no error
    end;
  end loop;
end $$;

grant usage on schema public to lab_reader;

-- How the laboratory is set up. Nothing here is about a person.
grant select on
  tests, panels, panel_tests, qualified_intervals, coded_values, unit_conversions, delta_checks, derived_tests,
  derived_test_inputs, reflex_tests, rejection_reasons, specimen_retention, instruments, autoverification_switches,
  turnaround_targets, working_calendar, schema_migrations
  to lab_reader;

-- Quality control is about instruments.
grant select on
  qc_materials, qc_lots, qc_targets, qc_requirements, qc_states, qc_runs, qc_points, qc_evaluations,
  qc_corrective_actions, qc_summary_days, qc_summaries
  to lab_reader;

-- The figures that are kept.
grant select on turnaround_items, turnaround_months to lab_reader;

-- Of a patient: what a figure is divided by. No name, no MRN; and no table that leads from an id back to one
-- (patient_mrns, patient_merges).
grant select (id, sex, birth_date, created_at, deleted_at, replaced_by_id) on patients to lab_reader;

-- Of a user: which role did it, and how many there are. No name of a person whose work is counted, and nothing of
-- passwords, sessions and tokens.
grant select (id, role, active, created_at) on users to lab_reader;

-- Of the work: numbers, times, statuses, flags. What a person wrote as free text stays here, because it may name
-- somebody: "called Mrs. Weber, her daughter will come". So does the name that a file had, for the same reason.
grant select (id, order_number, patient_id, priority, status, ordered_at, ordered_by, completed_at, updated_at,
  replaces_id, wrong_patient) on orders to lab_reader;
grant select (id, order_id, test_id, position, status, caused_by_result_id) on order_items to lab_reader;
grant select (id, accession_number, order_id, specimen_type, status, collected_at, received_at, rejected_at,
  rejection_code, replaces_id, storage_place, stored_at, disposal_due_at, disposed_at, disposal_method, created_at,
  updated_at) on samples to lab_reader;
grant select (id, number, version, order_item_id, sample_id, patient_id, test_id, instrument_id, value, comparator,
  unit, coded_value_id, status, collected_at, measured_at, entered_at, entered_by, released_at, verified_by,
  superseded_at, corrects_id, interpretation_id, derived_from, wrong_patient) on results to lab_reader;
grant select (id, result_id, flag, critical, verdict, would_release, hold_reasons, canonical_value, canonical_unit,
  delta, entered_at, interpreted_at, rule_set) on interpretations to lab_reader;
grant select (id, kind, status, order_id, result_id, test_id, flag, escalation_level, opened_at, due_at,
  confirmed_at, closed_at, dismissed_at) on notices to lab_reader;
grant select (id, notice_id, attempted_at, attempted_by, channel, outcome, recipient_role) on notice_attempts
  to lab_reader;
grant select on notice_escalations to lab_reader;
grant select (id, instrument_id, came_by, status, attempt, size_bytes, rows_accepted, rows_unchanged, rows_control,
  rows_control_unassigned, rows_proposed, rows_refused, created_at, started_at, finished_at) on imports to lab_reader;
