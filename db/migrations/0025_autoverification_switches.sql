-- Who has switched the automatic release off, for which test, when, and why?
--
-- A laboratory must be able to stop the machine at once, by a person on duty and without a deployment: a lot of
-- reagent is in doubt, a rule turns out to be wrong. And it must be able to try the machine before it trusts
-- it: in `shadow` every result waits for a person, as it does when the release is off, but the rules still say
-- what they would have done, and the two can be compared afterwards.
--
--   (all tests) · off    · "Power cut in the core laboratory" · pathologist · 02:10 to 06:45
--   K           · shadow · "New analyzer, first two weeks"    · admin       · since 1 March
--   K           · on     · "No disagreement in 412 results"   · pathologist · since 15 March
--
-- A switch is never edited. The next one of the same test, or of all tests, ends it; so the rows of a test are
-- its history, and the one without an end is in force. A test without a row is on, as it is without this table.
-- Of several words the strictest counts, off before shadow before on:
--
--   laboratory on     · K shadow → shadow         laboratory off · K on → off
--   AUTOVERIFICATION=off in the environment, or tests.autoverify = false → off, whatever stands here
--
-- An interpretation keeps the switches that it saw in its facts. So a result that was held at 02:15 still says
-- why when everything is on again.
create table autoverification_switches (
  id       uuid primary key default uuidv7(),
  test_id  uuid references tests,       -- null: all tests
  mode     text not null
             constraint autoverification_switches_mode_check check (mode in ('off', 'shadow', 'on')),
  reason   text not null
             constraint autoverification_switches_reason_check check (length(reason) between 3 and 500),
  set_by   uuid not null references users,
  set_at   timestamptz(3) not null default clock_timestamp(),
  ended_at timestamptz(3)               -- null: in force
);
-- One switch in force for a test, and one for all tests. Two people who switch at the same moment come after each
-- other (src/results/interpretation/locks.ts); this is the guard behind. Interpretation looks here.
create unique index autoverification_switches_in_force_key on autoverification_switches (test_id)
  nulls not distinct where ended_at is null;
-- The history, newest first.
create index autoverification_switches_set_at_idx on autoverification_switches (set_at, id);

-- A service adds a switch and ends the one before. Nothing else of it can be changed.
call audit('autoverification_switches');
grant select, insert on autoverification_switches to lab_api;
grant update (ended_at) on autoverification_switches to lab_api;
grant select on autoverification_switches to lab_worker;

-- What would the machine have done with it, had it been trusted?
--   held for 'autoverification_shadow' alone              → true
--   held for 'autoverification_shadow' and 'critical'     → false
--   not in shadow                                         → null: nobody asked
-- It follows from the reasons, so it is computed when it is read (`virtual`): no row is written anew for it, and
-- it can never say something else than they do.
alter table interpretations add column would_release boolean generated always as (
  case when 'autoverification_shadow' = any (hold_reasons)
    then hold_reasons = '{autoverification_shadow}' end) virtual;
