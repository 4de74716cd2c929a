-- A refused row is corrected and sent again: how does it come back as it was?

-- Whoever waits for this lock makes everybody wait who comes after.
set local lock_timeout = '3s';

-- Which columns did the file have? A file may have several sections, each with a header of its own.
--   import 018f…60 · line 1 · ',' · {order_id, test_name, result_concentration, std_unit, …}
create table import_headers (
  import_id uuid not null references imports on delete cascade,
  line      integer not null,
  delimiter text not null,
  names     text[] not null,
  constraint import_headers_pkey primary key (import_id, line)
);

-- What stood in the row, cell by cell, and under which header?
--   position 5 · line 7 · header_line 1 · {2699999999M, K, 4.4, mmol/L, …} · unknown_sample
-- Null for rows that were refused before these columns were there: reading the file again fills them. Cells are in
-- the bytes of the file as well, which are kept; a report that had to read those would take as long as the import.
alter table import_refused_rows add column header_line integer;
alter table import_refused_rows add column cells text[];

-- Begun anew with the list of refused rows; and a file on trial has its headers until the rollback.
grant select, insert, delete on import_headers to lab_api;
grant select, insert on import_headers to lab_worker;
