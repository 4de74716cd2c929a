-- Not every result is a number. A virus is detected or it is not; an antibody is still seen at a dilution of 1:320.
set local lock_timeout = '3s';

-- What kind of answer does a test give?
--   K     · quantitative · mmol/L   6.8       judged by intervals, in the unit of the test
--   ANA   · titre        · {titer}  1:320     judged by intervals too, by the reciprocal: 320
--   HBSAG · coded        · no unit  positive  judged by the word itself: see coded_values
-- A kind never changes: a 5.4 that was reported stays a number. So no service may update it.
--
-- A titre is the last dilution at which something is still seen. Its reciprocal is the number that grows with the
-- antibody: 1:80 is more than 1:40, because 80 is more than 40. `<1:20` is [0, 20): not seen at the first dilution
-- that was tried. An interval of a titre is stored in reciprocals: "below 1:80" has the high bound 80, excluded.
-- decimals_check: there is no 1:80.5 and no half word, so nothing is rounded.
alter table tests
  alter column unit drop not null,
  add column kind text not null default 'quantitative'
    constraint tests_kind_check check (kind in ('quantitative', 'titre', 'coded')),
  add constraint tests_unit_check check (
    case kind when 'coded' then unit is null when 'titre' then unit is not null and unit = '{titer}' else unit is not null end),
  add constraint tests_decimals_of_kind_check check (kind = 'quantitative' or decimals = 0);
call audit('tests');

-- Which words may a result of this test be?
--   HBSAG  · negative      · "Negative"      · N   ·              · 1
--   HBSAG  · positive      · "Positive"      · A   ·              · 2
--   HBSAG  · indeterminate · "Indeterminate" · IND ·              · 3
--   MALAR  · seen          · "Seen"          · A   · critical     · 2
-- `word` is what is typed, sent and stored, `display` what a person reads. The flag is of HL7 table 0078: N goes out
-- by itself, if nothing else holds it; A (abnormal) and IND (it cannot be said) wait for a person. A critical word
-- opens a notice, as a critical number does (critical_check: nothing is normal and dangerous).
--
-- A row is never edited. A word that should mean something else is deactivated, and added anew: the result names the
-- row that it was entered with, and is judged by that row, whatever has become of it since. Of the words that are
-- active no two differ in capitals only (word_key), so `Positive` is understood, and stored as `positive`.
-- form_check: a word begins like none of the numbers and titres. `positive`, `1+` and `++` are words; `5.4`, `<2` and
-- `1:80` can be none.
create table coded_values (
  id         uuid primary key default uuidv7(),
  test_id    uuid not null references tests,
  word       text not null constraint coded_values_form_check check (word ~ '^([[:alpha:]]|[+]|[0-9][+])' and length(word) <= 64),
  display    text not null,
  flag       text not null constraint coded_values_flag_check check (flag in ('N', 'A', 'IND')),
  critical   boolean not null default false,
  position   smallint not null,         -- the order in which they are offered
  active     boolean not null default true,
  created_at timestamptz(3) not null default now(),
  constraint coded_values_test_key unique (id, test_id), -- what results refer to
  constraint coded_values_critical_check check (not critical or flag = 'A')
);
call audit('coded_values');
create index coded_values_test_id_idx on coded_values (test_id, position);
create unique index coded_values_word_key on coded_values (test_id, lower(word)) where active;
grant select on coded_values to lab_api, lab_worker;
grant insert, update (active) on coded_values to lab_api;

-- What judges numbers cannot judge words, and the other way round:
--   qualified_intervals of HBSAG       refused: "positive" lies between no bounds
--   unit_conversions of ANA            refused: a titre has no other unit
--   coded_values of K                  refused: potassium is measured
--   ANA as an input of a formula       refused: a dilution is no concentration
create function refuse_other_kind() returns trigger language plpgsql as $$
declare
  kind text := (select t.kind from tests t where t.id = new.test_id);
begin
  if not (case tg_table_name
    when 'coded_values' then kind = 'coded'
    when 'qualified_intervals' then kind <> 'coded'
    when 'delta_checks' then kind <> 'coded'
    when 'qc_targets' then kind <> 'coded'
    else kind = 'quantitative' end)
  then
    raise exception 'a % test has no %', kind, tg_table_name using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger coded_values_kind before insert on coded_values for each row execute function refuse_other_kind();
create trigger qualified_intervals_kind before insert on qualified_intervals for each row execute function refuse_other_kind();
create trigger delta_checks_kind before insert on delta_checks for each row execute function refuse_other_kind();
create trigger qc_targets_kind before insert on qc_targets for each row execute function refuse_other_kind();
create trigger unit_conversions_kind before insert on unit_conversions for each row execute function refuse_other_kind();
create trigger derived_tests_kind before insert on derived_tests for each row execute function refuse_other_kind();
create trigger derived_test_inputs_kind before insert on derived_test_inputs for each row execute function refuse_other_kind();

-- How does a result say it?
--   value "6.8"      · number 6.8 · mmol/L  ·
--   value "<1:20"    · number 20  · {titer} · comparator <
--   value "positive" ·            ·         · coded_value_id 018f…c1
-- The word stands in `value` as the row of the catalogue spells it, and belongs to the test of the result
-- (the foreign key). What is a word has no number and no unit, and what is no word has both; but for a derived value
-- that could not be computed, which has a unit and no number (0032).
alter table results
  add column coded_value_id uuid,
  add constraint results_coded_value_fkey foreign key (coded_value_id, test_id) references coded_values (id, test_id),
  alter column unit drop not null,
  add constraint results_unit_check check ((unit is null) = (coded_value_id is not null)),
  drop constraint results_number_check,
  add constraint results_number_check check (
    number is not null and coded_value_id is null
    or number is null and comparator is null and (coded_value_id is not null or derived_from ->> 'not_evaluated' is not null));
call audit('results');

-- A word has no canonical unit. The facts say which row it was, as it was: facts.coded =
--   {"value_id": "018f…c1", "word": "positive", "display": "Positive", "flag": "A", "critical": false}
alter table interpretations
  alter column canonical_unit drop not null,
  add constraint interpretations_canonical_unit_check check (canonical_unit is not null or canonical_value is null);
-- And a critical word is told without one.
alter table notices alter column unit drop not null, alter column canonical_unit drop not null;

-- What does a person read? A number rounded (0014), a titre as a dilution, a word as it is displayed. The facts are
-- asked for words alone: they are large, and reading them for each number of a list would cost more than all else.
--   ('quantitative', '<', 2.04, 1) → <2.0     ('titre', '<', 20, 0) → <1:20     ('coded', …) → Not detected
create function displayed_result(kind text, comparator text, value numeric, decimals integer, facts jsonb) returns text
  language sql immutable parallel safe
  return case kind
    when 'coded' then facts #>> '{coded,display}'
    when 'titre' then coalesce(comparator, '') || '1:' || displayed(value, decimals)
    else coalesce(comparator, '') || displayed(value, decimals)
  end;

-- A swab of the airways is no blood: what the catalogue, a tube and the shelf may be.
--   COVID · SARS-CoV-2 RNA · respiratory · kept for 5 days (a demonstration value: a laboratory sets its own)
alter table tests
  drop constraint tests_specimen_type_check,
  add constraint tests_specimen_type_check check (specimen_type in ('serum', 'plasma', 'whole_blood', 'urine', 'respiratory'));
alter table samples
  drop constraint samples_specimen_type_check,
  add constraint samples_specimen_type_check check (specimen_type in ('serum', 'plasma', 'whole_blood', 'urine', 'respiratory'));
alter table specimen_retention
  drop constraint specimen_retention_specimen_type_check,
  add constraint specimen_retention_specimen_type_check
    check (specimen_type in ('serum', 'plasma', 'whole_blood', 'urine', 'respiratory'));
-- (Nobody has changed a period: the row comes with the type, as the first ones did.)
alter table specimen_retention disable trigger audit_insert;
insert into specimen_retention (specimen_type, retention_days) values ('respiratory', 5);
alter table specimen_retention enable trigger audit_insert;
