-- Instruments, the dialects they write their files in, results, and what was made of them.

-- How is this file to be read? A profile is the dialect of an analyzer's export as data: columns, dates, decimal
-- mark, names of tests. It is versioned: a file is known by its bytes *and* the profile version that read it.
--   cobas-integra · 1 · {"delimiter": ";", "decimal_mark": ",", "tests": {"GLUC3": "GLU", …}, …}
create table analyzer_profiles (
  id         uuid primary key default uuidv7(),
  name       text not null,
  version    integer not null default 1,
  definition jsonb not null,            -- validated by src/imports/profile.ts whenever it is read
  created_at timestamptz(3) not null default now(),
  constraint analyzer_profiles_name_version_key unique (name, version)
);
call audit('analyzer_profiles');

-- Which device measured it, and in which dialect does it write?
--   cobas-1 · Cobas Integra, bench 1 · profile "cobas-integra" version 1
create table instruments (
  id         uuid primary key default uuidv7(),
  code       text not null,             -- what an upload names: analyzer=cobas-1
  name       text not null,
  profile_id uuid not null references analyzer_profiles,
  active     boolean not null default true,
  constraint instruments_code_key unique (code)
);
call audit('instruments');

-- What was reported, and where does it stand? Results are versions and never overwritten: what was reported
-- stays readable for ever. A correction is a new row that points to the one it corrects and takes its place
-- only when it is verified. What a value *means* is not here but in `interpretations`.
--   version 1 · "6.8"  mmol/L · held, until somebody has looked · interpretation 018f…01
--   version 1 · "<2"   mg/L   · final, released by itself at 09:10 (verified_by is null)
--   version 2 · "4.8"  mmol/L · entered, corrects version 1: "Digits swapped"
-- The checks at its end: nothing is held or final that was not interpreted; what is final has the time at which
-- it went out, for turnaround times; a correction has its reason.
create table results (
  id                uuid primary key default uuidv7(),
  order_item_id     uuid not null references order_items,
  sample_id         uuid not null references samples,
  -- The item's, copied for the list of one test. It cannot drift: the one statement that inserts results takes
  -- it from the item, and no service may change it, here or there. So a foreign key would ask again what the
  -- item's has asked, and lock the same few rows of tests for each result.
  test_id           uuid not null,
  version           integer not null default 1,
  status            text not null default 'entered'
                      constraint results_status_check check (status in
                        ('entered', 'interpreted', 'held', 'final', 'cancelled', 'entered_in_error')),
  status_reason     text,

  -- As reported. The text keeps its digits: "5.40" is not "5.4".
  value             text not null,      -- "5.40", "<2"
  comparator        text constraint results_comparator_check check (comparator in ('<', '>')),
  number            numeric not null,   -- the value without its comparator
  unit              text not null,      -- UCUM
  instrument_id     uuid references instruments,
  instrument_flags  text[] not null default '{}',
  measured_at       timestamptz(3),
  entered_by        uuid not null references users,
  entered_at        timestamptz(3) not null default now(),

  interpretation_id uuid,               -- the one in force, see below
  verified_by       uuid references users, -- null on a final result: released by autoverification
  released_at       timestamptz(3),
  corrects_id       uuid references results,
  correction_reason text,
  superseded_at     timestamptz(3),     -- set when a verified correction takes its place

  constraint results_version_key unique (order_item_id, version),
  constraint results_interpreted_check check (status not in ('interpreted', 'held', 'final') or interpretation_id is not null),
  constraint results_final_check check (status <> 'final' or released_at is not null),
  constraint results_correction_check check ((corrects_id is null) = (correction_reason is null))
);
call audit('results');

-- The rules that two simultaneous requests would otherwise break between a check and a write:
-- one result under way per item, and one that stands. One correction of a result, unless it was given up.
create unique index results_one_open_key on results (order_item_id) where status in ('entered', 'interpreted', 'held');
create unique index results_one_final_key on results (order_item_id) where status = 'final' and superseded_at is null;
create unique index results_corrects_key on results (corrects_id)
  where corrects_id is not null and status not in ('cancelled', 'entered_in_error');
-- The results of a sample that is rejected; the list of all results; of one test; of one status, which is also
-- how the worklist (held), the sweep (entered) and its counts find the few they want among ten million.
-- A row here is inserted once and updated once, with its status: every index is written twice. So there is
-- none that nobody looks into.
create index results_sample_id_idx on results (sample_id);
create index results_entered_at_idx on results (entered_at, id);
create index results_test_id_idx on results (test_id, entered_at, id);
create index results_status_idx on results (status, entered_at, id);

-- Why this flag? `facts` is exactly what the rules were given (InterpretationFacts in
-- src/results/interpretation/rules/facts.ts): the value and its unit, the conversion, the intervals by category with
-- their ids and bounds, the age and the time zone, the sample's status, what the instrument marked, the policy.
-- The other columns are what the rules answered. Give the same facts to the same rule set, and the same answer
-- comes out, in ten years and whatever has changed in the catalogue since: no other row is needed for it.
--
--   potassium "6.8" mmol/L of a woman of 36, from a sample that was accepted:
--   facts   {"value": "6.8", "comparator": null, "unit": "mmol/L", "canonical_unit": "mmol/L", "conversion": null,
--            "reference": {"id": "018f…", "low": "3.5", "low_inclusive": true, "high": "5.2", "high_inclusive": true},
--            "critical": {"id": "018f…", "low": "3.0", …}, "autoverification": null, "absolute": null,
--            "age_index": 13392, "time_zone": "Europe/Berlin", "sample_status": "accepted", "autoverify": true, …}
--   answer  6.8 mmol/L · HH · critical · hold, because critical, outside_autoverification_limits
--
-- A row is never changed and never deleted, not even by the owner. To interpret anew (a rule was wrong, QC was
-- rejected later) adds a row, and the result points to that one; the old one still says what was thought then.
-- The table is not audited: each row is itself the record, and the audit row of the result that takes it up
-- says who did it and for which request.
create table interpretations (
  id              uuid not null default uuidv7(),
  result_id       uuid not null references results,
  rule_set        integer not null,     -- interpretationRuleSet in rules.ts
  facts           jsonb not null,
  canonical_value numeric,              -- null: there is no way from the reported unit to the canonical one
  canonical_unit  text not null,
  flag            text not null
                    constraint interpretations_flag_check check (flag in ('N', 'L', 'H', 'LL', 'HH', 'A', 'IND')), -- HL7 0078
  critical        boolean not null,     -- true also if it only may be ("<45" against a limit of 40)
  verdict         text not null constraint interpretations_verdict_check check (verdict in ('release', 'hold')),
  hold_reasons    text[] not null default '{}',
  interpreted_at  timestamptz(3) not null default now(),
  entered_at      timestamptz(3) not null, -- of the result: the intervals and conversions of that moment were asked
  -- The result's id comes first: its interpretations stand side by side, and this one index serves all.
  constraint interpretations_pkey primary key (result_id, id),
  constraint interpretations_hold_check check ((verdict = 'hold') = (hold_reasons <> '{}'))
);
-- A result can only point to an interpretation of its own.
alter table results add constraint results_interpretation_id_fkey
  foreign key (id, interpretation_id) references interpretations (result_id, id);

-- Two lists by what was thought, newest first: critical results, and those that were held for a reason. Both
-- are small parts of the table, and only they stand in these indexes. `entered_at`, which never changes, is
-- copied here so that a page of the list is read in its order and not sorted.
create index interpretations_critical_idx on interpretations (entered_at, result_id) where critical;
create index interpretations_hold_idx on interpretations (entered_at, result_id) where verdict = 'hold';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: add a row', tg_table_name;
end $$;
create trigger append_only before update or delete or truncate on interpretations
  for each statement execute function refuse_change();

grant select on analyzer_profiles, instruments to lab_api, lab_worker;
-- What was reported (value, unit, sample, by whom) nobody may change once it is written; the worker writes
-- what was made of it, the api what people decide.
grant select, insert on results to lab_api, lab_worker;
grant update (status, status_reason, verified_by, released_at, superseded_at) on results to lab_api;
grant update (status, interpretation_id, released_at) on results to lab_worker;
grant select on interpretations to lab_api;
grant select, insert on interpretations to lab_worker;
