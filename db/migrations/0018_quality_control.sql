-- Quality control: can what this instrument measures be believed today?
--
-- Control material has a known content. It is measured among the samples, and the Westgard rules
-- (src/qc/rules/westgard.ts) say whether test and instrument are in order. A rejection holds the results of that
-- test on that instrument until somebody has acted and the controls pass again.
--
-- A *stream* is all that is known of one test on one instrument: its points of all materials, in the order in
-- which they were measured. Who writes anything of a stream locks its row in qc_states first. A morning of K on
-- cobas-integra-1, two materials, "either" for 10x:
--   08:00 run 1 · level 1 · z  0.4 · in_control      08:00 run 1 · level 2 · z -0.2 · in_control
--   09:10 run 2 · level 1 · z  3.25 · rejected (1_3s)        results of K from 08:00 on are listed, new ones held
--   09:40 corrective action: electrode replaced              a new series; the hold stays
--   09:50 run 3 · level 1 · z  0.1 · in_control      09:51 run 3 · level 2 · z  0.3 · in_control: the hold ends

-- What is measured to see whether the instrument is in order?
--   PCCC1 · PreciControl ClinChem Multi 1 · level 1 · named QC-LEVEL1 or PCCC1 in the files of analyzers
-- A material has one level: the normal and the abnormal serum of one product are two rows.
create table qc_materials (
  id             uuid primary key default uuidv7(),
  code           text not null constraint qc_materials_code_check check (code ~ '^[A-Z0-9][A-Z0-9_-]{0,31}$'),
  name           text not null,
  level          smallint not null constraint qc_materials_level_check check (level between 1 and 9),
  analyzer_names text[] not null default '{}', -- what a file calls it, in capitals; matched whole
  created_by     uuid references users,        -- null: it came with the seed
  created_at     timestamptz(3) not null default now(),
  constraint qc_materials_code_key unique (code)
);
-- The list of materials.
create index qc_materials_list_idx on qc_materials (created_at, id);
call audit('qc_materials');

-- From which batch is the bottle?
--   PCCC1 · lot 554301 · expires 2027-12-31 · opened 2026-11-01 08:00 · in use (closed_at is null)
-- Each lot has a content of its own, hence targets of its own. A file names the material; the lot is then the
-- one that was in use when it was measured: opened_at <= measured_at < closed_at, of several the newest.
create table qc_lots (
  id          uuid primary key default uuidv7(),
  material_id uuid not null references qc_materials,
  lot_number  text not null,
  expires_on  date not null,            -- the last day on which it may be measured, local date
  opened_at   timestamptz(3) not null,
  closed_at   timestamptz(3),
  created_by  uuid references users,
  created_at  timestamptz(3) not null default now(),
  constraint qc_lots_number_key unique (material_id, lot_number),
  constraint qc_lots_use_check check (closed_at > opened_at)
);
-- The list of lots.
create index qc_lots_list_idx on qc_lots (created_at, id);
call audit('qc_lots');

-- What should a point of this lot be, and how much may it scatter?
--   K · cobas-integra-1 · lot 554301 · 4.00 ± 0.08 mmol/L · assigned · TEa 5.8 % · from 2026-11-01
--   K · cobas-integra-1 · lot 554301 · 4.03 ± 0.06 mmol/L · established from 40 points of 20 days · from 2026-11-24
-- In the canonical unit of the test. A row is superseded, never edited: a point is judged by the row that was in
-- force when it was measured, so today's statistics never judge the past. sd > 0: with an sd of 0 every point
-- would be "0 SD away" or infinitely far. TEa is the total error allowed, for the sigma metric.
create table qc_targets (
  id            uuid primary key default uuidv7(),
  lot_id        uuid not null references qc_lots,
  test_id       uuid not null references tests,
  instrument_id uuid not null references instruments,
  mean          numeric not null,
  sd            numeric not null constraint qc_targets_sd_check check (sd > 0),
  tea_percent   numeric constraint qc_targets_tea_percent_check check (tea_percent > 0),
  source        text not null constraint qc_targets_source_check check (source in ('assigned', 'established')),
  points        integer,                -- established: from how many points
  days          integer,                -- of how many local days
  valid_during  tstzrange not null constraint qc_targets_valid_during_check check (not isempty(valid_during)),
  created_by    uuid references users,
  created_at    timestamptz(3) not null default now(),
  constraint qc_targets_established_check
    check (case source when 'established' then points >= 20 and days >= 10 else points is null and days is null end),
  constraint qc_targets_no_overlap exclude using gist
    (lot_id with =, test_id with =, instrument_id with =, valid_during with &&)
);
-- The targets of a stream.
create index qc_targets_stream_idx on qc_targets (instrument_id, test_id, lot_id);
-- The list of a lot.
create index qc_targets_lot_idx on qc_targets (lot_id, created_at, id);
call audit('qc_targets');

-- Must controls pass before a result of this test on this instrument goes out by itself?
--   K · cobas-integra-1 · required · levels 1 and 2 · within 24 hours · 10x within or across materials
-- Without a row nothing is required: a result's autoverification does not ask for controls. Superseded, never
-- edited: a result is judged by the row in force when it was measured. Each level in `levels` needs a point that
-- passed within `within_hours`. `ten_x` is the laboratory's policy for the rule 10x (westgard.ts).
create table qc_requirements (
  id            uuid primary key default uuidv7(),
  test_id       uuid not null references tests,
  instrument_id uuid not null references instruments,
  required      boolean not null default true, -- false: policy says so, and from when
  levels        smallint[] not null
                  constraint qc_requirements_levels_check check (levels <> '{}' and array_position(levels, null) is null),
  within_hours  integer not null default 24
                  constraint qc_requirements_within_hours_check check (within_hours between 1 and 744),
  ten_x         text not null default 'either'
                  constraint qc_requirements_ten_x_check check (ten_x in ('within', 'across', 'either')),
  valid_during  tstzrange not null constraint qc_requirements_valid_during_check check (not isempty(valid_during)),
  created_by    uuid references users,
  created_at    timestamptz(3) not null default now(),
  constraint qc_requirements_no_overlap exclude using gist
    (instrument_id with =, test_id with =, valid_during with &&)
);
-- The look-up of an interpretation, and the list.
create index qc_requirements_stream_idx on qc_requirements (instrument_id, test_id);
create index qc_requirements_list_idx on qc_requirements (created_at, id);
call audit('qc_requirements');

-- Which tests on which instruments have anything to do with quality control?
--   cobas-integra-1 · K · something of it was last written at 09:10:02.113
-- The row is the lock of the stream (for no key update by who writes, for share by who interprets). Whether the
-- stream is in control is not kept here but asked of the points, for a moment (src/results/interpretation/qc-facts.ts):
-- an answer that is kept goes stale by itself, because "within 24 hours" runs out without anybody writing.
create table qc_states (
  instrument_id uuid not null references instruments,
  test_id       uuid not null references tests,
  changed_at    timestamptz(3) not null default now(),
  constraint qc_states_pkey primary key (instrument_id, test_id)
);

-- Which points were measured together?
--   cobas-integra-1 · by hand · technologist · 09:10
--   cobas-integra-1 · run_key "import 018f… 2026-11-24 09:10"
-- R-4s, and 2-2s of both materials, look inside one run only. A file's run has a key, so that the same file read
-- again finds its run: (instrument_id, run_key). A run entered by hand has none; its request has an Idempotency-Key.
create table qc_runs (
  id            uuid primary key default uuidv7(),
  instrument_id uuid not null references instruments,
  run_key       text,
  started_at    timestamptz(3) not null, -- when its first point was measured, as it was first stored
  entered_by    uuid not null references users,
  entered_at    timestamptz(3) not null default now(),
  constraint qc_runs_key unique (instrument_id, run_key)
);
create index qc_runs_started_at_idx on qc_runs (started_at, id);
create index qc_runs_instrument_idx on qc_runs (instrument_id, started_at, id);
call audit('qc_runs');

-- What was measured in control material?
--   K · cobas-integra-1 · lot 554301 · level 1 · 09:10 · 4.26 mmol/L · rejected (evaluation version 1)
-- `value` keeps its digits and `unit` as reported; canonical_value is judged. A value with a comparator ("<2") has
-- no place on the scale, so it is stored and not evaluated. instrument_id and level are copies, of the run and of
-- the material, for the indexes below; neither may change there. `verdict` and `evaluation_version` are those of
-- the evaluation in force.
--
-- qc_points_key is what a point *is*: the same file again, or the same run typed twice, meets it. `sequence` is
-- the point's occurrence: 1, 2, … when a lot was measured several times at one moment.
create table qc_points (
  id                 uuid primary key default uuidv7(),
  run_id             uuid not null references qc_runs,
  instrument_id      uuid not null references instruments,
  test_id            uuid not null references tests,
  lot_id             uuid not null references qc_lots,
  level              smallint not null,
  measured_at        timestamptz(3) not null,
  sequence           integer not null default 1,
  value              numeric not null,
  comparator         text constraint qc_points_comparator_check check (comparator in ('<', '>')),
  unit               text not null,     -- UCUM, as reported
  canonical_value    numeric not null,  -- in the canonical unit of the test
  conversion_id      uuid references unit_conversions,
  source             text not null constraint qc_points_source_check check (source in ('manual', 'import')),
  import_id          uuid references imports, -- the file it was found in
  entered_by         uuid not null references users, -- who typed it, or who uploaded the file
  entered_at         timestamptz(3) not null default now(),
  evaluation_version integer,           -- null only inside the transaction that stores the point
  verdict            text constraint qc_points_verdict_check check (verdict in
                       ('in_control', 'warning', 'rejected', 'not_evaluated')),
  constraint qc_points_key unique (instrument_id, test_id, lot_id, measured_at, sequence),
  constraint qc_points_import_check check ((source = 'import') = (import_id is not null)),
  constraint qc_points_evaluated_check check ((evaluation_version is null) = (verdict is null))
);
-- The stream from a moment on; the points of a run; the list and the chart of a lot; all points, newest first.
create index qc_points_stream_idx on qc_points (instrument_id, test_id, measured_at, id);
create index qc_points_run_id_idx on qc_points (run_id);
create index qc_points_lot_idx on qc_points (lot_id, measured_at, id);
create index qc_points_measured_at_idx on qc_points (measured_at, id);
-- When did a level last pass, and was anything rejected? Two questions of each interpretation.
create index qc_points_passed_idx on qc_points (instrument_id, test_id, level, measured_at)
  where verdict in ('in_control', 'warning');
create index qc_points_rejected_idx on qc_points (instrument_id, test_id, measured_at, id) where verdict = 'rejected';
call audit('qc_points');

-- What do the rules say of a point, and what did they look at?
--   point 018f… · version 1 · z 3.25 · rejected, because 1_3s (and 1_2s) · 4.26 against 4.00 ± 0.08
--   point 018f… · version 2 · z 3.25 · rejected, because 1_3s, 2_2s · a point came late and stands before it now
-- `inputs` (EvaluationInputs in src/qc/rules/westgard.ts) is all that the engine was given: the point, its target,
-- the points before it with theirs, the policy. The same inputs to the same engine give the same answer, in ten
-- years too. A row is never changed or deleted. A point gets another version when its inputs have become other
-- ones; a released result keeps the versions that it saw. z is rounded for the eye: the rules compare exactly.
create table qc_evaluations (
  point_id     uuid not null references qc_points,
  version      integer not null,
  z            numeric,                 -- null: not evaluated
  verdict      text not null
                 constraint qc_evaluations_verdict_check check (verdict in
                   ('in_control', 'warning', 'rejected', 'not_evaluated')),
  rules        text[] not null default '{}', -- those violated: '1_2s', '1_3s', '2_2s', 'R_4s', '4_1s', '10x'
  target_id    uuid references qc_targets,   -- null: none was in force when it was measured
  engine       integer not null,        -- westgardEngine in westgard.ts
  inputs       jsonb not null,
  evaluated_at timestamptz(3) not null default now(),
  constraint qc_evaluations_pkey primary key (point_id, version)
);
create trigger append_only before update or delete or truncate on qc_evaluations
  for each statement execute function refuse_change();
alter table qc_points add constraint qc_points_evaluation_fkey
  foreign key (id, evaluation_version) references qc_evaluations (point_id, version);

-- What was done about it?
--   cobas-integra-1 · K · 09:40 · "ISE electrode replaced, calibrated" · technologist · answers point 018f…
-- A corrective action starts a new series: a point measured after taken_at is never judged together with one from
-- before. The hold ends when each required level has passed after it. Only ever added to.
create table qc_corrective_actions (
  id            uuid primary key default uuidv7(),
  instrument_id uuid not null references instruments,
  test_id       uuid not null references tests,
  point_id      uuid references qc_points, -- the rejection that it answers, if it answers one
  what          text not null constraint qc_corrective_actions_what_check check (length(what) between 1 and 500),
  taken_at      timestamptz(3) not null,
  taken_by      uuid not null references users,
  created_at    timestamptz(3) not null default now()
);
create index qc_corrective_actions_stream_idx on qc_corrective_actions (instrument_id, test_id, taken_at, id);
create index qc_corrective_actions_list_idx on qc_corrective_actions (taken_at, id);
call audit('qc_corrective_actions');

-- People maintain materials, lots, targets and requirements; both services store points, because controls are
-- typed and found in files. What was measured nobody may change.
grant select, insert on qc_materials, qc_lots, qc_targets, qc_requirements, qc_corrective_actions to lab_api;
grant update (closed_at) on qc_lots to lab_api;
grant update (valid_during) on qc_targets, qc_requirements to lab_api;
grant select on qc_materials, qc_lots, qc_targets, qc_requirements, qc_corrective_actions to lab_worker;
grant select, insert on qc_states, qc_runs, qc_points, qc_evaluations to lab_api, lab_worker;
grant update (changed_at) on qc_states to lab_api, lab_worker;
grant update (evaluation_version, verdict) on qc_points to lab_api, lab_worker;
