-- What is not measured but computed from what was.
--
-- Nobody measures an anion gap: it is sodium − (chloride + bicarbonate). A laboratory reports it all the same, and
-- is asked why it is what it is. So a derived value is a result like any other, a version of its own item, with flag,
-- range and holds; and it keeps what it was computed from.
set local lock_timeout = '3s';

-- Which test is computed, and by which formula?
--   EGFR · ckd_epi_2021 · Inker 2021, N Engl J Med 385:1737
--   AGAP · anion_gap
--   LDLC · friedewald   · valid below 4.52 mmol/L of triglycerides
-- The formulas themselves are pure functions (src/results/derivation/rules/formulas.ts): an exponent is no data that
-- a laboratory should change. A row is superseded, never edited, as intervals are.
create table derived_tests (
  id           uuid primary key default uuidv7(),
  test_id      uuid not null references tests,
  formula      text not null
                 constraint derived_tests_formula_check check (formula in ('ckd_epi_2021', 'anion_gap', 'friedewald')),
  source       text not null,
  valid_during tstzrange not null default tstzrange('-infinity', null)
                 constraint derived_tests_valid_during_check check (not isempty(valid_during)),
  constraint derived_tests_no_overlap exclude using gist (test_id with =, valid_during with &&)
);
call audit('derived_tests');

-- Which test gives which part of the formula?
--   EGFR · creatinine  · CREA
--   AGAP · sodium      · NA
--   AGAP · chloride    · CL
--   AGAP · bicarbonate · CO2
-- Whoever orders a derived test orders its inputs with it: an eGFR without a creatinine would never come.
create table derived_test_inputs (
  derived_test_id uuid not null references derived_tests,
  role            text not null
                    constraint derived_test_inputs_role_check check (role in
                      ('creatinine', 'sodium', 'chloride', 'bicarbonate', 'cholesterol', 'hdl_cholesterol', 'triglycerides')),
  test_id         uuid not null references tests,
  constraint derived_test_inputs_pkey primary key (derived_test_id, role)
);
call audit('derived_test_inputs');
-- Asked at each result: does anything hang on this test?
create index derived_test_inputs_test_id_idx on derived_test_inputs (test_id, derived_test_id);

-- One step, never two: the inputs of a derived test are measured. So there is no order in which to compute, and no
-- circle (EGFR from CREA, CREA from EGFR) to wait in for ever.
create function refuse_derived_input() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'derived_tests' and exists (select from derived_test_inputs where test_id = new.test_id)
    or tg_table_name = 'derived_test_inputs' and exists (select from derived_tests where test_id = new.test_id)
  then
    raise exception 'the inputs of a derived test are measured, not derived' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger derived_tests_one_step before insert or update on derived_tests
  for each row execute function refuse_derived_input();
create trigger derived_test_inputs_one_step before insert or update on derived_test_inputs
  for each row execute function refuse_derived_input();

grant select on derived_tests, derived_test_inputs to lab_api, lab_worker;

-- What was it computed from? A derived result has no person who entered it (entered_by_check) but its inputs, each
-- with its version and its value, so that a corrected input is noticed and the sum can be done again by hand:
--   value "92" mL/min/{1.73_m2} · entered_by null · derived_from
--   {"definition_id": "…", "formula": "ckd_epi_2021", "not_evaluated": null, "sex": "female", "age_years": 46,
--    "inputs": [{"role": "creatinine", "test": "CREA", "result_id": "…", "value": "71", "comparator": null,
--                "unit": "umol/L", "held": false}]}
--
-- Sometimes it cannot be computed: a creatinine "<20", a child's eGFR, triglycerides of 6. An item that waited for
-- ever would keep its order open, so the result says "not evaluated" and derived_from.not_evaluated says why. It has
-- no number (number_check), is judged by no range, and waits for a person.
alter table results
  add column derived_from jsonb,
  alter column entered_by drop not null,
  alter column number drop not null,
  add constraint results_entered_by_check check ((entered_by is null) = (derived_from is not null)),
  add constraint results_number_check check (
    number is not null or (comparator is null and derived_from ->> 'not_evaluated' is not null));
call audit('results');

-- A derived result whose input was corrected while it waited is given up for a new one, and says so.
grant update (status_reason) on results to lab_worker;
