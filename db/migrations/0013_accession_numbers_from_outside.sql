-- A sample may come with the label of another system, and keeps that number here. Two labels that differ only
-- in capitals are one number: a scanner, a keyboard and an analyzer's file do not agree on them.
--
--   26000001232 · ours: the sequence gave it, and its last character checks the rest
--   A2600001-K  · a hospital's label, printed before the sample came; "a2600001-k" in a file is the same tube
--
-- Which forms a label may have is policy (OUTSIDE_ACCESSION_NUMBER_FORM); here stands only what every number
-- must be. That no label takes the form of our own numbers is a rule of src/samples/rules.ts.

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- Every look-up of a number asks for upper(accession_number), so that it finds this index.
alter table samples drop constraint samples_accession_number_key;
create unique index samples_accession_number_key on samples (upper(accession_number));

alter table samples add constraint samples_accession_number_check check (accession_number ~ '^[!-~]{1,32}$');

-- A refused row names all that is wrong with it. `code` and `column_name` stay those of the first fault; `codes`
-- has every one, so that ?code=unknown_test finds a row whose sample is unknown too. Rows that were refused
-- before this file have the one that they were refused for.
--   line 12 · code unknown_sample · codes {unknown_sample, unknown_test}
alter table import_refused_rows add column codes text[] not null default '{}';
update import_refused_rows set codes = array[code];
