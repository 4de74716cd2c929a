-- What did quality control of a day look like? Each night a job sums up the points of the day that is over. The
-- figures are stored, because they are read every morning; they can be made again for any day.

-- Of which days do we have the figures, and who made them when?
--   2026-11-23 · Europe/Berlin · 12 points · 2026-11-24 00:25 · job:summarize-qc
-- A day is the laboratory's: from midnight to midnight of LAB_TIME_ZONE, 23 or 25 hours long when the clock is
-- turned. The zone is kept, since a day of another zone has other points. The row is also the lock of the day.
create table qc_summary_days (
  day           date constraint qc_summary_days_pkey primary key,
  time_zone     text not null,
  points        integer not null,
  summarized_at timestamptz(3) not null default now(),
  summarized_by text not null           -- as in the audit log: user:<id> or job:<name>
);
call audit('qc_summary_days');

-- What did one lot of control material show on one day?
--   2026-11-23 · cobas-integra-1 · K · lot 554301 · level 1 · 3 points · mean 4.0633 · SD 0.0404 · CV 0.9946 %
--     · 1 warning, 1 rejected · {"1_2s": 2, "1_3s": 1}
--   2026-11-23 · cobas-integra-1 · K · lot 884312 · level 2 · 0 points · missing: level 2 was not measured
--   2026-11-23 · cobas-integra-1 · NA · no lot    · level 2 · 0 points · missing: and no lot of level 2 was in use
-- `points` counts the values on the scale (n): a value with a comparator ("<2") is no number, and is in not_evaluated only.
-- The SD is that of a sample (n - 1), so one value has none. A mean of 0 has no CV. For 4.02, 4.07 and 4.10:
-- the mean is 12.19 / 3 = 4.0633, the SD is sqrt(0.003267 / 2) = 0.0404, the CV 100 · 0.0404 / 4.0633 = 0.995 %.
-- They are calculated exactly (numeric) and rounded once, when they are stored.
--
-- `missing` is a level that a requirement in force at the end of the day asks for and that was not measured within
-- its hours (of one day at the least). A day that is summed up again keeps the rows whose numbers are the same;
-- one that changed says who changed it, and the audit log has the numbers from before.
create table qc_summaries (
  id            uuid primary key default uuidv7(),
  day           date not null references qc_summary_days,
  instrument_id uuid not null references instruments,
  test_id       uuid not null references tests,
  lot_id        uuid references qc_lots,
  level         smallint not null,
  points        integer not null,
  mean          numeric,
  sd            numeric,
  cv_percent    numeric,
  unit          text not null,          -- UCUM, the canonical unit of the test
  warnings      integer not null,
  rejected      integer not null,
  not_evaluated integer not null,
  violations    jsonb not null,         -- {"1_2s": 2}: how many points broke each rule; {} where none did
  missing       boolean not null,
  summarized_at timestamptz(3) not null default now(),
  summarized_by text not null,
  constraint qc_summaries_key unique nulls not distinct (day, instrument_id, test_id, level, lot_id),
  -- No lot, no point: such a row says that a level is missing, and nothing else.
  constraint qc_summaries_lot_check check (lot_id is not null or (missing and points = 0 and not_evaluated = 0)),
  constraint qc_summaries_figures_check check ((points > 0) = (mean is not null) and (points > 1) = (sd is not null))
);
call audit('qc_summaries');
-- The list: of a day, of an instrument, of a test. A day has a few hundred rows at the most.
create index qc_summaries_day_idx on qc_summaries (day, id);
create index qc_summaries_instrument_idx on qc_summaries (instrument_id, day, id);
create index qc_summaries_test_idx on qc_summaries (test_id, day, id);

-- Which days have to be summed up, because something was judged since?
--   2026-11-23 07:00 (a point of 07:10 was judged)
-- A point that comes late belongs to a day whose figures are there already, and it may change what is said of
-- points of later days. So each judgement leaves a mark at the quarter of an hour in which its point was measured
-- (all time zones of today begin their days at one). The job deletes the marks that it sees and then reads the
-- points. A transaction that is not committed yet has neither its marks nor its points seen: both are left for the
-- next time. So no point is missed, and no writer waits for the job or for another writer.
create table qc_summary_marks (
  id          bigint generated always as identity primary key,
  measured_at timestamptz(3) not null
);
create index qc_summary_marks_measured_at_idx on qc_summary_marks (measured_at);

-- A trigger, so that nobody who judges a point can forget it: by hand, from a file, after a late point.
create function mark_days_of_evaluations() returns trigger language plpgsql as $$
begin
  insert into qc_summary_marks (measured_at)
  select distinct date_bin('15 minutes', p.measured_at, '2000-01-01 00:00Z')
  from added a join qc_points p on p.id = a.point_id;
  return null;
end $$;
create trigger mark_days after insert on qc_evaluations
  referencing new table as added
  for each statement execute function mark_days_of_evaluations();

-- A person sums up a day by a route, the job does so by itself.
grant select, insert, update (time_zone, points, summarized_at, summarized_by) on qc_summary_days to lab_api, lab_worker;
grant select, insert, delete on qc_summaries to lab_api, lab_worker;
grant update (points, mean, sd, cv_percent, unit, warnings, rejected, not_evaluated, violations, missing, summarized_at, summarized_by)
  on qc_summaries to lab_api, lab_worker;
grant select, insert, delete on qc_summary_marks to lab_api, lab_worker;
