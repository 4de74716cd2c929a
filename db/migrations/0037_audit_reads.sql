-- Who has looked at what? One row for each answer that held data of patients.
--
--   08:02:11.480 · user:018f…07 · request 0b7c… · getOrder    · {018f…40}
--   08:02:14.003 · user:018f…07 · request 51aa… · listResults · {018f…91, 018f…90, 018f…8e}
--
-- `operation` is the operationId of the API's documentation. `row_ids` are the rows that the answer showed: of one
-- document its own, of a page those of the page. What somebody searched for is not here, because it is a name; what
-- was found is. A request that was refused, or that found nothing, showed nothing and leaves no row.
--
-- The api writes these rows a moment after the answer, many at once, so that no reader waits. A crash of the api
-- loses those of its last moment. (What was *changed* is never lost: audit_log is written by the change itself.)
create table audit_reads (
  id         bigint generated always as identity primary key,
  at         timestamptz(3) not null,   -- when it was answered
  actor      text not null,             -- 'user:<uuid>'
  request_id text not null,
  operation  text not null,
  row_ids    uuid[] not null
);
comment on table audit_reads is 'Who has looked at what. Written by the api after each answer that held data of patients.';
-- There is no index into row_ids: a list of fifty would have to be written into it fifty times. Whoever asks who has
-- seen a patient asks for a time, and what was read in a month is quickly gone through.
create index audit_reads_at_idx on audit_reads (at, id);
create index audit_reads_actor_idx on audit_reads (actor, at, id);

-- A service adds rows and never changes one.
grant select, insert (at, actor, request_id, operation, row_ids) on audit_reads to lab_api;
