-- What the laboratory can measure, and how a number is judged.
--
-- The catalogue is data that the laboratory maintains; db/seed/ fills it with an example. What judges a number
-- is superseded and never edited; since 0027 people do so through routes.

-- What can be measured, in what, and in which unit is it judged?
--   K · Potassium · LOINC 2823-3 · serum · mmol/L · molar mass 39.098 · 1 decimal
-- The code is what people type, print and find in messages between machines, hence capitals and digits. The
-- LOINC code says the same to other laboratories. It names a property too: 14749-6 is glucose as an amount
-- (mmol/L), 2345-7 glucose as a mass (mg/dL), so it must fit `unit`.
create table tests (
  id              uuid primary key default uuidv7(),
  code            text not null constraint tests_code_check check (code ~ '^[A-Z0-9][A-Z0-9_-]{0,15}$'),
  name            text not null,
  loinc           text not null constraint tests_loinc_check check (loinc ~ '^[0-9]{1,7}-[0-9]$'),
  specimen_type   text not null
                    constraint tests_specimen_type_check check (specimen_type in ('serum', 'plasma', 'whole_blood', 'urine')),
  unit            text not null,        -- the canonical unit, UCUM: every result is judged in it
  molar_mass      numeric,              -- g/mol, where mass and molar units are both in use
  decimals        smallint not null constraint tests_decimals_check check (decimals between 0 and 6),
  can_be_negative boolean not null default false, -- whether "<2" is [0, 2) or (-∞, 2)
  autoverify      boolean not null default true,  -- false: every result of this test waits for a person
  active          boolean not null default true,
  created_at      timestamptz(3) not null default now(),
  constraint tests_code_key unique (code)
);
call audit('tests');

-- What is ordered together under one name?
--   LYTES · Electrolytes · LOINC 24326-1
-- A panel is a shorthand. An order that asks for one gets an item for each of its tests and does not remember
-- the panel, so a panel may change without changing any order.
create table panels (
  id     uuid primary key default uuidv7(),
  code   text not null,
  name   text not null,
  loinc  text,
  active boolean not null default true,
  constraint panels_code_key unique (code)
);
call audit('panels');

-- Which tests does a panel stand for, and in which order are they shown?
--   LYTES · NA · 1
--   LYTES · K  · 2
create table panel_tests (
  panel_id uuid not null references panels on delete cascade,
  test_id  uuid not null references tests,
  position smallint not null,
  constraint panel_tests_pkey primary key (panel_id, test_id)
);
call audit('panel_tests');

-- What does this number mean for a person of this sex and age?
--   K    · reference · any    · [6696,) from 18 years · 3.5 to 5.2 mmol/L
--   K    · critical  · any    · [6696,) from 18 years · 3.0 to 6.1 mmol/L
--   CREA · reference · female · [6696,) from 18 years · 53.04 to 97.24 umol/L, published as 0.6–1.1 mg/dL
-- Qualified intervals (FHIR R4 ObservationDefinition.qualifiedInterval): one table for the four
-- questions asked of a number, because all four are asked by sex, by age and at a time:
--   reference         what is usual in the healthy:      outside → L or H
--   critical          what is not yet dangerous:         outside → LL or HH, tell a doctor now
--   autoverification  what needs no human eye:           outside → held for a person
--   absolute          what the method can measure at all: outside → held, dilute or repeat
--
-- A row is superseded, never edited: the old row's validity ends where the new one's begins. A result is judged
-- by the rows that were valid when it was entered, and its interpretation keeps a copy of them.
--
-- Two rows of one test and category may not share a sex, an age and a moment (no_overlap). So at most one
-- applies, and a question needs no rule about which of several wins. For that `sexes` turns "any" into a
-- range that overlaps both sexes: any [0,2), female [0,1), male [1,2).
--
-- bounds_check: an interval that is open at both ends would judge nothing. order_check: low < high, and where
-- one of them is null the comparison is null too, which a check lets pass: "below 200" has no low.
create table qualified_intervals (
  id             uuid primary key default uuidv7(),
  test_id        uuid not null references tests,
  category       text not null
                   constraint qualified_intervals_category_check
                   check (category in ('reference', 'critical', 'autoverification', 'absolute')),
  sex            text not null constraint qualified_intervals_sex_check check (sex in ('any', 'female', 'male')),
  sexes          int4range not null generated always as
                   (case sex when 'any' then int4range(0, 2) when 'female' then int4range(0, 1) else int4range(1, 2) end) stored,
  -- Half-open, on the scale of age_index(): days up to 28, else 31 · months. No upper bound: for life.
  --   [0, 28) the first four weeks · [31, 372) one month to under one year · [6696,) from 18 years
  age_band       int4range not null
                   constraint qualified_intervals_age_band_check check (not isempty(age_band) and not lower_inf(age_band)),
  low            numeric,               -- in the test's canonical unit
  low_inclusive  boolean not null default true,
  high           numeric,
  high_inclusive boolean not null default true,
  source         text not null,         -- the publication, and the value as published
  valid_during   tstzrange not null default tstzrange('-infinity', null)
                   constraint qualified_intervals_valid_during_check check (not isempty(valid_during)),
  constraint qualified_intervals_bounds_check check (low is not null or high is not null),
  constraint qualified_intervals_order_check check (low < high),
  constraint qualified_intervals_no_overlap exclude using gist
    (test_id with =, category with =, sexes with &&, age_band with &&, valid_during with &&)
);
call audit('qualified_intervals');

-- How is a value in another unit brought to the unit of its test?
--   GLU   · from mg/dL · factor 0.05551 · offset 0      100 mg/dL is 5.551 mmol/L
--   HBA1C · from %     · factor 10.93   · offset -23.50   7.0 %   is 53.01 mmol/mol
-- canonical = reported · factor + offset, in exact decimals and never rounded. The factor belongs to the test:
-- a mole of glucose does not weigh what a mole of cholesterol does. It is above 0, because a conversion that
-- turned the scale round would turn "<2" into "more than". Rows are superseded like intervals.
create table unit_conversions (
  id           uuid primary key default uuidv7(),
  test_id      uuid not null references tests,
  from_unit    text not null,           -- UCUM
  factor       numeric not null constraint unit_conversions_factor_check check (factor > 0),
  "offset"     numeric not null default 0,
  source       text not null,
  valid_during tstzrange not null default tstzrange('-infinity', null)
                 constraint unit_conversions_valid_during_check check (not isempty(valid_during)),
  constraint unit_conversions_no_overlap exclude using gist
    (test_id with =, from_unit with =, valid_during with &&)
);
call audit('unit_conversions');

-- For which reasons may a sample be refused?
--   RH · Hemolysis · HL7
-- HL7 table 0490, and what a laboratory adds to it, which other systems will not know. A reason that is no
-- longer used is made inactive: the samples that it refused still name it.
create table rejection_reasons (
  code   text primary key,
  name   text not null,
  hl7    boolean not null,              -- true: from table 0490; false: a local addition
  active boolean not null default true
);
call audit('rejection_reasons');

grant select on tests, panels, panel_tests, qualified_intervals, unit_conversions, rejection_reasons
  to lab_api, lab_worker;
