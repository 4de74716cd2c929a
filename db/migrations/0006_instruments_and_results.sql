-- Instruments, the dialects they write their files in, and results.

-- A profile is the dialect of an analyzer's export as data (columns, dates, decimal mark, names of
-- tests). It is versioned: a file is known by its bytes *and* the profile version that read it.
create table analyzer_profiles (
  id         uuid primary key default uuidv7(),
  name       text not null,
  version    integer not null default 1,
  definition jsonb not null,            -- validated by src/imports/profile.ts whenever it is read
  created_at timestamptz(3) not null default now(),
  constraint analyzer_profiles_name_version_key unique (name, version)
);
call audit('analyzer_profiles');

create table instruments (
  id         uuid primary key default uuidv7(),
  code       text not null,             -- what an upload names: analyzer=cobas-1
  name       text not null,
  profile_id uuid not null references analyzer_profiles,
  active     boolean not null default true,
  constraint instruments_code_key unique (code)
);
create index instruments_profile_id_idx on instruments (profile_id);
call audit('instruments');

-- Results are versions and never overwritten: what was reported stays readable for ever. A correction
-- is a new row that points to the one it corrects and takes its place only when it is verified.
create table results (
  id               uuid primary key default uuidv7(),
  order_item_id    uuid not null references order_items,
  sample_id        uuid not null references samples,
  version          integer not null default 1,
  status           text not null default 'entered'
                     constraint results_status_check check (status in
                       ('entered', 'interpreted', 'held', 'final', 'cancelled', 'entered_in_error')),
  status_reason    text,

  -- As reported. The text keeps its digits: "5.40" is not "5.4".
  value            text not null,       -- "5.40", "<2"
  comparator       text constraint results_comparator_check check (comparator in ('<', '>')),
  number           numeric not null,    -- the value without its comparator
  unit             text not null,       -- UCUM
  instrument_id    uuid references instruments,
  instrument_flags text[] not null default '{}',
  measured_at      timestamptz(3),
  entered_by       uuid not null references users,
  entered_at       timestamptz(3) not null default now(),

  -- As interpreted, with everything that was used: "why this flag?" has the same answer in ten years.
  canonical_value             numeric,
  canonical_unit              text,
  conversion_id               uuid references unit_conversions,
  reference_interval_id       uuid references qualified_intervals,
  critical_interval_id        uuid references qualified_intervals,
  autoverification_interval_id uuid references qualified_intervals,
  absolute_interval_id        uuid references qualified_intervals,
  age_index                   integer,  -- the patient's age at collection, see age_index()
  time_zone                   text,     -- in which the collection's local date was read
  rule_set                    integer,  -- version of src/results/interpretation/rules.ts
  flag             text constraint results_flag_check check (flag in ('N', 'L', 'H', 'LL', 'HH', 'A', 'IND')), -- HL7 0078
  critical         boolean,
  hold_reasons     text[] not null default '{}',
  interpreted_at   timestamptz(3),

  verified_by      uuid references users, -- null on a final result: released by autoverification
  released_at      timestamptz(3),
  corrects_id      uuid references results,
  correction_reason text,
  superseded_at    timestamptz(3),      -- set when a verified correction takes its place

  constraint results_version_key unique (order_item_id, version),
  constraint results_final_check check (status <> 'final' or (released_at is not null and interpreted_at is not null)),
  constraint results_correction_check check ((corrects_id is null) = (correction_reason is null))
);
call audit('results');

-- The rules that two simultaneous requests would otherwise break between a check and a write:
-- one result under way per item, and one that stands.
create unique index results_one_open_key on results (order_item_id) where status in ('entered', 'interpreted', 'held');
create unique index results_one_final_key on results (order_item_id) where status = 'final' and superseded_at is null;
create unique index results_corrects_key on results (corrects_id) where status not in ('cancelled', 'entered_in_error');
create index results_sample_id_idx on results (sample_id);
create index results_entered_at_idx on results (entered_at, id);
create index results_status_idx on results (status, entered_at, id);
create index results_unfinished_idx on results (entered_at) where status in ('entered', 'interpreted');
create index results_instrument_id_idx on results (instrument_id);
create index results_entered_by_idx on results (entered_by);
create index results_verified_by_idx on results (verified_by);
create index results_conversion_id_idx on results (conversion_id);
create index results_reference_interval_id_idx on results (reference_interval_id);
create index results_critical_interval_id_idx on results (critical_interval_id);
create index results_autoverification_interval_id_idx on results (autoverification_interval_id);
create index results_absolute_interval_id_idx on results (absolute_interval_id);

grant select on analyzer_profiles, instruments to lab_api, lab_worker;
-- What was reported (value, unit, sample, by whom) nobody may change once it is written; the worker writes
-- what was made of it, the api what people decide.
grant select, insert on results to lab_api, lab_worker;
grant update (status, status_reason, verified_by, released_at, superseded_at) on results to lab_api;
grant update (status, flag, critical, canonical_value, canonical_unit, hold_reasons, age_index, time_zone,
  rule_set, conversion_id, reference_interval_id, critical_interval_id, autoverification_interval_id,
  absolute_interval_id, interpreted_at, released_at) on results to lab_worker;
