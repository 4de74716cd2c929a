-- Who may do what, and who did what.
--
-- Three database roles, so that a hole in one process is not a hole in all of them:
--   the owner     runs migrations and seeds; owns every table; no service ever connects as it
--   lab_api       answers HTTP: reads everything but secrets it has no use for, writes what routes write
--   lab_worker    runs jobs
-- They are created without a password, and therefore cannot sign in until `migrate` is told one
-- (LAB_API_PASSWORD, LAB_WORKER_PASSWORD). Roles belong to the whole server, not to one database:
-- two migrations of two databases may race for them, so "it exists already" is no error.
do $$
declare
  name text;
begin
  foreach name in array array['lab_api', 'lab_worker'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

revoke create on schema public from public;
grant usage on schema public to lab_api, lab_worker;

-- btree_gist: lets an exclusion constraint mix "=" (a test's id) with "&&" (a range of ages).
-- pg_trgm:    finds "meier" inside a name through an index.
-- unaccent:   finds "Müller" when the clerk types "muller".
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- How a name is compared in a search: no accents, no capitals. unaccent() is only STABLE because its
-- dictionary could be exchanged; naming the dictionary makes the promise an index needs.
create function fold_name(name text) returns text
  language sql immutable strict parallel safe
  return lower(unaccent('unaccent'::regdictionary, name));

-- ---------------------------------------------------------------------------------------------
-- Audit. Every change of clinical or security data leaves a row here, written by the database
-- itself in the same transaction: no code path can forget it, and a rollback takes it along.
--
-- The service says who is acting at the start of a transaction:
--   select set_config('lab.actor', 'user:018f…', true), set_config('lab.request_id', '…', true)
-- The third argument makes it end with the transaction, so that a pooled connection cannot carry
-- one user's name into the next user's write.
create table audit_log (
  id          bigint generated always as identity primary key,
  at          timestamptz(3) not null default clock_timestamp(),
  actor       text not null,              -- 'user:<uuid>' or 'job:<name>'
  request_id  text,                       -- the X-Request-Id of the call, handed on to its jobs
  table_name  text not null,
  row_id      text not null,
  operation   text not null constraint audit_log_operation_check check (operation in ('insert', 'update', 'delete')),
  before      jsonb,
  after       jsonb
);
comment on table audit_log is 'Who changed what, when, from what to what. Written by triggers only.';
create index audit_log_row_idx on audit_log (table_name, row_id, id);
create index audit_log_at_idx on audit_log (at, id);

-- One function serves every audited table. Arguments of the trigger: the key column, then the
-- columns that must never be copied (password hashes). Statement-level with transition tables:
-- an import that writes 500 rows costs one insert … select here, not 500 function calls.
-- SECURITY DEFINER: it writes as the owner, so the service's roles need no right to insert here,
-- and a fixed search_path keeps anyone from slipping another audit_log in front of ours.
create function record_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  actor   constant text   := nullif(current_setting('lab.actor', true), '');
  request constant text   := nullif(current_setting('lab.request_id', true), '');
  key     constant text   := tg_argv[0];
  secret  constant text[] := coalesce(tg_argv[1:], '{}');
begin
  if actor is null then
    raise exception 'a change of % needs an actor', tg_table_name
      using errcode = 'insufficient_privilege',
            hint = 'Begin with: select set_config(''lab.actor'', ''user:<id>'' or ''job:<name>'', true)';
  end if;
  if tg_op = 'INSERT' then
    insert into audit_log (actor, request_id, table_name, row_id, operation, after)
    select actor, request, tg_table_name, r.row ->> key, 'insert', r.row - secret
    from (select to_jsonb(n) as row from new_rows n) r;
  elsif tg_op = 'UPDATE' then
    -- A key never changes (no statement of ours updates one), so old and new rows meet on it.
    insert into audit_log (actor, request_id, table_name, row_id, operation, before, after)
    select actor, request, tg_table_name, n.row ->> key, 'update', o.row - secret, n.row - secret
    from (select to_jsonb(o) as row from old_rows o) o
    join (select to_jsonb(n) as row from new_rows n) n on n.row -> key = o.row -> key;
  else
    insert into audit_log (actor, request_id, table_name, row_id, operation, before)
    select actor, request, tg_table_name, r.row ->> key, 'delete', r.row - secret
    from (select to_jsonb(o) as row from old_rows o) r;
  end if;
  return null;
end $$;

create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% is audited: delete rows, never truncate', tg_table_name;
end $$;

-- `call audit('patients')` puts a table under audit. One trigger per operation, because PostgreSQL
-- ties transition tables to exactly one.
create procedure audit(target regclass, key text default 'id', secret_columns text[] default '{}')
  language plpgsql as $$
declare
  args constant text := (select string_agg(quote_literal(a), ', ') from unnest(key || secret_columns) a);
begin
  execute format('create trigger audit_insert after insert on %s referencing new table as new_rows
                  for each statement execute function record_change(%s)', target, args);
  execute format('create trigger audit_update after update on %s referencing old table as old_rows new table as new_rows
                  for each statement execute function record_change(%s)', target, args);
  execute format('create trigger audit_delete after delete on %s referencing old table as old_rows
                  for each statement execute function record_change(%s)', target, args);
  execute format('create trigger audit_truncate before truncate on %s
                  for each statement execute function refuse_truncate()', target);
end $$;
revoke all on procedure audit(regclass, text, text[]) from public;
revoke all on function record_change() from public;

-- The api may read the log (for the auditor's role); nobody but the triggers may write it.
grant select on audit_log to lab_api;
