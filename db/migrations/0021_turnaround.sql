-- How long does the laboratory take, from the order to the answer?
--
-- Five moments of an ordered test, and the six durations between them:
--   ordered 08:00 → collected 08:20 → received 08:45 → resulted 09:30 → verified 09:40
--   ordered_to_collected 20 · collected_to_received 25 · received_to_resulted 45 · resulted_to_verified 10
--   ordered_to_resulted 90 · ordered_to_verified 100
-- The first version that went out and still stands counts, so a correction does not make a test slow. What was
-- cancelled or marked as an error is left out.

-- How fast should it be?
--   all tests · stat    · 60 minutes  · since ever
--   all tests · routine · 240 minutes · until 2026-12-01
--   all tests · routine · 180 minutes · from 2026-12-01
--   HBA1C     · routine · 1440 minutes · since ever: a test's own target goes before that of all tests
-- Of ordered_to_verified, in the time that the calendar counts. A target is superseded, never edited, and a test
-- is judged by the one in force when it was ordered: a stricter target makes nobody late in hindsight. Two
-- targets of one test and priority cannot be in force at one moment (no_overlap). There "all tests" stands for
-- a test of its own, because null would be equal to nothing.
create table turnaround_targets (
  id           uuid primary key default uuidv7(),
  test_id      uuid references tests,   -- null: every test that has no target of its own
  priority     text not null
                 constraint turnaround_targets_priority_check check (priority in ('routine', 'urgent', 'asap', 'stat')),
  minutes      integer not null constraint turnaround_targets_minutes_check check (minutes between 1 and 525600),
  valid_during tstzrange not null
                 constraint turnaround_targets_valid_during_check check (not isempty(valid_during)),
  constraint turnaround_targets_no_overlap exclude using gist
    (coalesce(test_id, '00000000-0000-0000-0000-000000000000') with =, priority with =, valid_during with &&)
);
call audit('turnaround_targets');

-- When is the laboratory open?
--   weeks     [{"from": "2026-01-01", "open": [{"weekday": 1, "opens": "00:00", "closes": "24:00"}, …]}]
--   holidays  [{"date": "2026-12-25", "name": "Christmas Day"}]
-- A duration counts only open time: open Monday to Friday around the clock, Friday 16:00 to Monday 09:00 is
-- 8 + 9 = 17 hours. A week is in force from its date until that of the next one. Before the first week, and in a
-- week whose `open` is null, every hour counts: with no week at all, as here, the calendar is off. The times are
-- of the laboratory's zone, and what they mean is in src/turnaround/rules/calendar.ts. One row, which is read
-- and changed as a whole: the document has a version, so that two administrators do not overwrite each other.
create table working_calendar (
  one_row    boolean primary key default true constraint working_calendar_one_row_check check (one_row),
  weeks      jsonb not null default '[]',
  holidays   jsonb not null default '[]',
  version    integer not null default 1,
  updated_at timestamptz(3) not null default now()
);
insert into working_calendar default values;
call audit('working_calendar');

-- How long did this ordered test take?
--   item 018f…51 · 2026-11-23 · GLU · stat · 20 · 25 · 45 · 10 · 90 · 100 · target 60 minutes: late
-- One row for each item whose first version has gone out, under the local day on which it did: so the figures of
-- a day that is over stand still, unless something is taken back. The minutes are those that the calendar counts,
-- rounded to the nearest; whether the target was missed is judged before rounding. A duration is null if its
-- moments lie the other way round: a test that is added to a tube in the laboratory was collected before it
-- was ordered, and that took no time which anybody could shorten.
--
-- The rows are written behind the work, by a job that follows the events (src/turnaround/measure-turnaround.ts):
-- no result is entered or released later for their sake. Nothing is here that is not derived, so it is not
-- audited, and may be derived anew at any time.
create table turnaround_items (
  item_id                       uuid primary key references order_items,
  released_on                   date not null,
  test_id                       uuid not null references tests,
  priority                      text not null,
  ordered_to_collected_minutes  integer,
  collected_to_received_minutes integer,
  received_to_resulted_minutes  integer,
  resulted_to_verified_minutes  integer,
  ordered_to_resulted_minutes   integer,
  ordered_to_verified_minutes   integer,
  late                          boolean -- null: it had no target
);
create index turnaround_items_released_on_idx on turnaround_items (released_on);

-- How are the durations of a month distributed?
--   2026-11-01 · GLU · stat · 45 minutes · 12 tests took so long from receipt to result, 3 from order to result, …
-- A percentile is exact only over all values, and a year has too many to sort for each question. But they are
-- whole minutes, and most are alike: counted, a year of a million orders is some hundred thousand rows. Each
-- column counts the tests for which that duration was so many minutes. The last two count those whose
-- ordered_to_verified was so many minutes: how many had a target, and how many missed it.
--
-- The statement that writes turnaround_items adds and takes away here what it changed there, so the two always
-- agree. A row may come down to zero and stay.
create table turnaround_months (
  month                 date not null,  -- its first day
  test_id               uuid not null references tests,
  priority              text not null,
  minutes               integer not null,
  ordered_to_collected  integer not null,
  collected_to_received integer not null,
  received_to_resulted  integer not null,
  resulted_to_verified  integer not null,
  ordered_to_resulted   integer not null,
  ordered_to_verified   integer not null,
  with_target           integer not null,
  late                  integer not null,
  constraint turnaround_months_pkey primary key (month, test_id, priority, minutes)
);

-- Up to where has the job come?
--   last event 812 · nothing to measure anew
--   last event 812 · measuring anew, up to results that were entered at 2026-03-02 08:00
-- Its row is the job's lock: two runs take turns. When the calendar changes, and at the very first, all results
-- are measured anew in the order in which they were entered, while new events are followed as ever.
create table turnaround_progress (
  one_row            boolean primary key default true constraint turnaround_progress_one_row_check check (one_row),
  last_number        bigint not null,
  remeasure_after    timestamptz default '-infinity',    -- null: nothing to do
  remeasure_after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  measured_at        timestamptz(3) not null default now()
);
insert into turnaround_progress (last_number) select last_number from event_counter;

grant select, insert on turnaround_targets to lab_api;
grant update (valid_during) on turnaround_targets to lab_api;
grant select, update (weeks, holidays, version, updated_at) on working_calendar to lab_api;
grant select on turnaround_items, turnaround_months, turnaround_progress to lab_api;
grant update (remeasure_after, remeasure_after_id) on turnaround_progress to lab_api;

grant select on turnaround_targets, working_calendar to lab_worker;
grant select, insert, update, delete on turnaround_items to lab_worker;
grant select, insert on turnaround_months to lab_worker;
grant update (ordered_to_collected, collected_to_received, received_to_resulted, resulted_to_verified,
  ordered_to_resulted, ordered_to_verified, with_target, late) on turnaround_months to lab_worker;
grant select, update (last_number, remeasure_after, remeasure_after_id, measured_at) on turnaround_progress to lab_worker;

-- jit = off  PostgreSQL compiles a statement that looks dear before it runs it. The figures of a day look dear and
--            are not: they took 140 ms of processor time with it, and 80 without. No statement of a service runs
--            for so long that compiling pays. (Why the loop and its exception: 0001_roles_and_audit.sql.)
do $$
declare
  name text;
begin
  foreach name in array array['lab_api', 'lab_worker'] loop
    continue when exists (
      select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
      where r.rolname = name and s.setdatabase = 0 and 'jit=off' = any(s.setconfig));
    begin
      execute format('alter role %I set jit = off', name);
    exception when internal_error then null; -- "tuple concurrently updated"
    end;
  end loop;
end $$;
