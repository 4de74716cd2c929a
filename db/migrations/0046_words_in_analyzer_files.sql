-- Files of analyzers bring words and titres, which have no unit of their own.

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- A row that is known is remembered as its file has it, so that the same file again changes nothing:
--   access-2-1 · 26000001232 · HBsAgV3 · 09:10 · #1 · "Reactive" · null  · became the result "positive"
--   cobas-1    · 26000001240 · ANA     · 09:12 · #1 · "1:80"     · null  · became 1:80 {titer}
--   cobas-1    · 26000001232 · NA-I    · 09:10 · 17 · "141"      mmol/L  · became 141 mmol/L
-- What is stored of it as a result is the catalogue's spelling and unit, and may be another text.
alter table analyzer_rows alter column unit drop not null;
comment on column analyzer_rows.unit is 'UCUM, as the profile reads it; null of a word or a titre';

-- A trial of a file does what its import would do, by the same code, and is rolled back (src/imports/try-file.ts).
-- So the api, where trials run, needs the rights of that code for as long as a transaction. It commits neither:
--   analyzer_rows        is a row known from before?       · remembered until the rollback
--   import_refused_rows  what would be refused, and why?   · listed until the rollback
grant select, insert on analyzer_rows to lab_api;
grant insert on import_refused_rows to lab_api;
