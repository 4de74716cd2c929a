-- A file while it is uploaded: how can its bytes be kept without holding it whole in memory, and without a
-- transaction that stays open for as long as a slow client sends?
--
-- Each piece is written by a transaction of its own, as it arrives. When the last one is there, the transaction
-- that makes the import moves them to import_parts, so a file is either an import with all of its bytes or none:
--
--   upload_id    position  bytes    written_at
--   0f3a…-b2c1   0         \x6f72…  09:00:00.010
--   0f3a…-b2c1   1         \x2c34…  09:00:00.350
--
-- Pieces of an upload that was given up are deleted by the api at once, and by purge-expired when the api was
-- killed. Unlogged: it costs nothing in the write-ahead log, and a crash of PostgreSQL empties it, as it should.
create unlogged table upload_parts (
  upload_id  uuid not null,
  position   integer not null,
  bytes      bytea not null,
  written_at timestamptz(3) not null default now(),
  constraint upload_parts_pkey primary key (upload_id, position)
);
alter table upload_parts alter column bytes set storage external;

grant select, insert, delete on upload_parts to lab_api;
grant select (written_at), delete on upload_parts to lab_worker;
