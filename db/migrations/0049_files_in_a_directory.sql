-- Where are the bytes of a file?

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- In the database, as pieces (import_parts), or in a directory that all processes share (UPLOADS=directory), under
-- the SHA-256 of its bytes:
--   import 018f…60 · database  · 5 rows of import_parts
--   import 018f…61 · directory · /srv/lab-files/9f86d081884c7d65…0f00a08
-- It is a fact of the import, not of the configuration: whoever changes UPLOADS can still read what came before.
alter table imports
  add column stored_in text not null default 'database'
    constraint imports_stored_in_check check (stored_in in ('database', 'directory'));
-- The function of the audit names the columns.
call audit('imports');

-- Which files of the directory belong to an import? One that belongs to none is left of an upload whose transaction
-- failed after the file had its name, and purge-expired deletes it. The same bytes may be two imports, of two
-- analyzers, and are one file.
create index imports_stored_files_idx on imports (file_sha256) where stored_in = 'directory';

-- Set once, with the import: no service may change where its bytes are. The api inserts whole rows already; the
-- worker and the process that listens are named each column (0050).
grant insert (stored_in) on imports to lab_worker;
