-- Patients.
--
-- Soft or hard delete? A hard delete frees the MRN, breaks the link from orders and results that the
-- laboratory must keep for years, and cannot be undone after a slip of the mouse. A soft delete keeps
-- all that, but every query must remember to leave the deleted out, and "delete" no longer means that
-- the data is gone. Here:
--   * a patient is soft-deleted (`deleted_at`): medical records outlive the mistake of a clerk. The
--     MRN stays taken, so that one number does not come to mean two people;
--   * what has no meaning after its time (sessions, idempotency keys, rate limits) is hard-deleted by
--     the scheduled job `purge-expired`;
--   * erasure on legal request is a third thing: it overwrites the person's data and keeps the
--     results. That is a procedure for an operator, not a flag.

-- Who is examined, and what of the person decides how a number is judged?
--   MRN-000042 · Miller, Ann · 1990-05-17 · female · version 2
-- Sex and age choose the intervals; the rest is there so that people do not mistake one patient for another.
create table patients (
  id          uuid primary key default uuidv7(),
  mrn         text not null             -- medical record number, given by the hospital
                constraint patients_mrn_check check (mrn ~ '^[A-Za-z0-9][A-Za-z0-9./-]{0,31}$'),
  family_name text not null,
  given_name  text not null,
  birth_date  date not null,
  -- FHIR AdministrativeGender. 'other' and 'unknown' select no range that depends on sex: the flag
  -- is then "indeterminate", never a default.
  sex         text not null
                constraint patients_sex_check check (sex in ('female', 'male', 'other', 'unknown')),
  version     integer not null default 1, -- the ETag: who edits says which version was seen (If-Match)
  created_at  timestamptz(3) not null default now(),
  updated_at  timestamptz(3) not null default now(),
  deleted_at  timestamptz(3),
  constraint patients_mrn_key unique (mrn)
);
call audit('patients');

-- The searches. A part of the name: trigrams. The begin of the MRN: text_pattern_ops compares it byte by byte,
-- so that LIKE 'MRN-0%' is a range of the index in every collation. The date of birth: few people share one, so
-- they are sorted after they were found.
create index patients_name_trgm_idx on patients using gin (fold_name(family_name || ' ' || given_name) gin_trgm_ops);
create index patients_mrn_prefix_idx on patients (mrn text_pattern_ops);
create index patients_birth_date_idx on patients (birth_date);
-- The list of all, in either order.
create index patients_created_at_idx on patients (created_at, id);
create index patients_family_name_idx on patients (family_name, id);

-- Age in a laboratory is counted in days up to 28 and in whole months from then on. To compare both
-- on one scale an age is 31 · whole months + remaining days: a month is never longer than 31 days, so
-- the scale never runs backwards.
--   born 2026-01-31, collected 2026-02-28:  0 months 28 days → 28
--   born 2026-01-31, collected 2026-03-01:  1 month   1 day  → 32
--   born 1990-05-17, collected 2026-05-16: 431 months 29 days → 13390, and a day later 432 months → 13392
-- age() counts whole calendar months, which is what "18 years old" means on a birthday.
create function age_index(birth_date date, on_date date) returns integer
  language sql immutable strict parallel safe
  return (31 * (extract(year from age(on_date, birth_date)) * 12 + extract(month from age(on_date, birth_date)))
          + extract(day from age(on_date, birth_date)))::integer;

grant select, insert, update on patients to lab_api;
-- Judging a result takes age and sex. The worker never learns a name.
grant select (id, birth_date, sex) on patients to lab_worker;
