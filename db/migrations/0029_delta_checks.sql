-- Is this value plausible beside the one before?
--
-- A sodium of 126 two days after one of 141 may be true. More often the tube is somebody else's, or the drip ran into
-- it. The range cannot tell: both values are possible. So a value is compared with the same patient's value before,
-- and a change that is too large for the time between them holds the new one for a person (a delta check).
--
-- How much may a test change, and in which time?
--   NA   · difference   · 13  mmol/L · within 3 days    141 → 127 is 14: failed · 141 → 128 is 13: passed
--   MCV  · difference   · 3   fL     · within 30 days
--   CREA · percent      · 50  %      · within 7 days    80 → 120 is 50 %: passed · 80 → 121: failed
-- The four methods (src/results/delta/rules.ts has the sums):
--   difference     how far the value moved, in the unit of the test
--   percent        the same, as a percentage of the value before
--   rate           the difference by day:  10 within two days is 5 a day
--   percent_rate   the percentage by day
-- "Exceeds" is strictly greater, in exact decimals: a change that is just the limit passes.
--
-- A row is superseded, never edited, as intervals are: its validity ends where that of the next begins, and a result
-- is judged by the row that was valid when it was entered. Two rows of one test never share a moment (no_overlap), so
-- one applies or none. A test without a row has no delta check, and is not held for that.
create table delta_checks (
  id           uuid primary key default uuidv7(),
  test_id      uuid not null references tests,
  method       text not null
                 constraint delta_checks_method_check check (method in ('difference', 'percent', 'rate', 'percent_rate')),
  -- In the test's canonical unit, or in percent; by day for the two rates. A limit of 0 would hold every result.
  "limit"      numeric not null constraint delta_checks_limit_check check ("limit" > 0),
  -- Older than this, and the value before says nothing any more. Half a day is allowed.
  window_days  numeric not null constraint delta_checks_window_days_check check (window_days > 0),
  source       text not null,           -- the publication, and the limit as published
  valid_during tstzrange not null default tstzrange('-infinity', null)
                 constraint delta_checks_valid_during_check check (not isempty(valid_during)),
  constraint delta_checks_no_overlap exclude using gist (test_id with =, valid_during with &&)
);
call audit('delta_checks');
grant select on delta_checks to lab_api, lab_worker;

-- Which value stood before this one? Through orders and items the question costs four look-ups for each order that
-- the patient ever had; somebody on dialysis has thousands. So a result keeps two copies, of its order's patient and
-- of its sample's time, and one index answers with one look-up, whoever asks and however long the history is:
--
--   patient · test · collected 21 November 07:10 · sodium 141    ← the newest that is earlier than the 23rd
--   patient · test · collected 19 November 07:05 · sodium 139
--
-- Only what stands is in it: final, and not replaced by a correction. So entering a result writes nothing there; its
-- release does, once. Null is a row that a process of the release before has written: it is found by nobody.
-- patient_id is no foreign key for the reason that test_id is none: the order's own has asked already.
alter table results
  add column patient_id   uuid,
  add column collected_at timestamptz(3);
comment on column results.patient_id is 'The order''s, copied for results_previous_idx; the trigger results_patient keeps it.';
comment on column results.collected_at is 'The sample''s, copied for results_previous_idx; no service may change it, here or there.';

-- The rows that are there: copies, so nothing happened to them that the audit log would have to tell.
alter table results disable trigger audit_update;
update results r set patient_id = o.patient_id, collected_at = s.collected_at
from order_items i, orders o, samples s
where i.id = r.order_item_id and o.id = i.order_id and s.id = r.sample_id;
alter table results enable trigger audit_update;
call audit('results');

create index results_previous_idx on results (patient_id, test_id, collected_at, id)
  where status = 'final' and superseded_at is null;

-- An order that turns out to be another patient's takes its results along, whoever moves it: a copy that the program
-- had to remember would be forgotten once. Nobody pays for it otherwise: the trigger looks at updates that set
-- patient_id, and no other verb does.
create function results_follow_their_order() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update results r set patient_id = new.patient_id
  from order_items i where i.order_id = new.id and r.order_item_id = i.id;
  return null;
end $$;
revoke execute on function results_follow_their_order() from public;
create trigger results_patient after update of patient_id on orders
  for each row when (old.patient_id is distinct from new.patient_id)
  execute function results_follow_their_order();

-- What came of it? 'passed', 'failed', or why nothing was compared. The rule, the value before and both times are in
-- `facts`, so that the answer can be made again from the row alone; the word stands here to be read and counted.
-- Null: the row is older than the question.
--   facts.delta {"rule": {"id": "…", "method": "difference", "limit": "13", "window_days": "3"},
--                "previous": {"result_id": "…", "value": "141", "comparator": null, "unit": "mmol/L",
--                             "conversion": null, "collected_at": "2026-11-21T06:10:00+00:00"},
--                "collected_at": "2026-11-23T06:05:00+00:00"}  →  failed
alter table interpretations
  add column delta text
    constraint interpretations_delta_check check (delta in (
      'passed', 'failed', 'no_rule', 'no_previous', 'outside_window', 'has_comparator', 'other_unit',
      'previous_zero', 'no_interval'));
