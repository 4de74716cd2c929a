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

-- How the services plan. What one page read out of order costs beside one read in order: PostgreSQL's own 4
-- is from the days of turning disks, and with it a plan would rather read all of a table than look into an
-- index. And a service never wants to read a table from end to end: each statement has an index to look into
-- (a test sees to it). On a table that was analyzed while it had a page or two that looks dearer, and the plan
-- that PostgreSQL then keeps is wrong from the first rush of work until the next ANALYZE. With enable_seqscan
-- off it takes the index at once, and reads from end to end only where there is none.
-- Nor does a statement ask for helpers (max_parallel_workers_per_gather): a page of fifty rows is read before
-- they have started, which takes them some milliseconds.
--
-- A role's settings follow it into every database of the server. Two migrations at once may both write them,
-- and then the second is told so: they are the same values.
do $$
declare
  name text;
  setting text;
begin
  foreach name in array array['lab_api', 'lab_worker'] loop
    foreach setting in array array[
      'random_page_cost=1.1', 'enable_seqscan=off', 'max_parallel_workers_per_gather=0'] loop
      continue when exists (
        select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
        where r.rolname = name and s.setdatabase = 0 and setting = any(s.setconfig));
      begin
        execute format('alter role %I set %s', name, setting);
      exception when internal_error then null; -- "tuple concurrently updated"
      end;
    end loop;
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
--
-- An insert keeps the whole row, a delete likewise; an update keeps the columns that it changed, as they
-- were and as they are. So every version of a row can be made again: take what was inserted, and lay the
-- `after` of each update over it, in the order of `id`. One order, placed and put on hold:
--   insert  before null                   after {"id": "018f…", "status": "placed", "priority": "stat", …}
--   update  before {"status": "placed"}   after {"status": "on_hold"}
create table audit_log (
  id          bigint generated always as identity primary key,
  at          timestamptz(3) not null default clock_timestamp(),
  actor       text not null,              -- 'user:<uuid>' or 'job:<name>'
  request_id  text,                       -- the X-Request-Id of the call, handed on to its jobs
  table_name  text not null,
  row_id      text not null,              -- the row's key; of several columns, with '/' between them
  operation   text not null constraint audit_log_operation_check check (operation in ('insert', 'update', 'delete')),
  before      jsonb,
  after       jsonb
);
comment on table audit_log is 'Who changed what, when, from what to what. Written by triggers only.';
-- Every write of the laboratory pays for each of these, so there is one for each question, and none for two
-- questions at once: whoever asks by person and table reads what the person did, and leaves the rest out.
create index audit_log_at_idx on audit_log (at, id);                     -- what happened of late?
create index audit_log_row_idx on audit_log (row_id, at, id);            -- what became of this order? (uuids: no other table has it)
create index audit_log_actor_idx on audit_log (actor, at, id);           -- what did this person do?
create index audit_log_table_name_idx on audit_log (table_name, at, id); -- who has changed users?
create index audit_log_request_id_idx on audit_log (request_id);         -- what did this request do? (few rows: sorted when asked)

create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% is audited: delete rows, never truncate', tg_table_name;
end $$;

create function refuse_key_change() returns trigger language plpgsql as $$
begin
  raise exception 'the key of % never changes: its history hangs on it', tg_table_name;
end $$;

-- `call audit('patients')` puts a table under audit, `call audit('users', array['password_hash'])` all of it
-- but a secret column. (An update of nothing but a secret is kept with two empty objects.) It writes a trigger
-- function for just this table: SQL that names its columns is planned once per connection, and need not take
-- every row apart as JSON. So a migration that adds a column calls audit() again; a test finds the one that
-- forgot.
--
-- One trigger per operation, because PostgreSQL ties transition tables to exactly one; each runs once per
-- statement, so that an import that writes 500 rows costs one insert … select and not 500 calls. An update
-- pairs old and new rows by the key. That needs a key that stands still: who names it in SET is refused.
-- SECURITY DEFINER: it writes as the owner, so the service's roles need no right to insert here, and a fixed
-- search_path keeps anyone from slipping another audit_log in front of ours. enable_nestloop: the plan is
-- kept, whether its first statement changed one row or 500, and a nested loop would compare each with each
-- (75 ms for 500 rows); a hash join costs one row 0.007 ms more.
create procedure audit(target regclass, secret_columns text[] default '{}')
  language plpgsql as $audit$
declare
  name constant text := (select relname from pg_class where oid = target);
  key constant text[] := (
    select array_agg(quote_ident(a.attname) order by k.position)
    from pg_index i
    cross join unnest(i.indkey) with ordinality as k (number, position)
    join pg_attribute a on a.attrelid = target and a.attnum = k.number
    where i.indrelid = target and i.indisprimary);
  columns constant text[] := (
    select array_agg(attname order by attnum) from pg_attribute
    where attrelid = target and attnum > 0 and not attisdropped and attname <> all (secret_columns));
  row_id constant text := (select string_agg('%1$s.' || k || '::text', $$ || '/' || $$) from unnest(key) k);
  pairs constant text := (select string_agg(format('o.%1$s = n.%1$s', k), ' and ') from unnest(key) k);
  changed constant text := (
    select string_agg(format(
      $$case when o.%1$I is distinct from n.%1$I then '"%1$s": ' || coalesce(to_json(%%1$s.%1$I)::text, 'null') end$$, c),
      E',\n        ') from unnest(columns) c);
  without_secrets constant text := case when secret_columns = '{}' then '' else format(' - %L::text[]', secret_columns) end;
begin
  execute format($function$
create or replace function %1$I() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp set enable_nestloop = off as $body$
declare
  actor   constant text := current_setting('lab.actor', true);
  request constant text := nullif(current_setting('lab.request_id', true), '');
begin
  if actor is null or actor = '' then
    raise exception 'a change of %2$s needs an actor'
      using errcode = 'insufficient_privilege',
            hint = 'Begin with: select set_config(''lab.actor'', ''user:<id>'' or ''job:<name>'', true)';
  end if;
  if tg_op = 'INSERT' then
    insert into audit_log (actor, request_id, table_name, row_id, operation, after)
    select actor, request, '%2$s', %3$s, 'insert', to_jsonb(n)%7$s from new_rows n;
  elsif tg_op = 'UPDATE' then
    insert into audit_log (actor, request_id, table_name, row_id, operation, before, after)
    select actor, request, '%2$s', %3$s, 'update',
      ('{' || concat_ws(', ',
        %5$s) || '}')::jsonb,
      ('{' || concat_ws(', ',
        %6$s) || '}')::jsonb
    from old_rows o join new_rows n on %8$s
    where o is distinct from n;
  else
    insert into audit_log (actor, request_id, table_name, row_id, operation, before)
    select actor, request, '%2$s', %4$s, 'delete', to_jsonb(o)%7$s from old_rows o;
  end if;
  return null;
end $body$$function$,
    'audit_' || name, name, format(row_id, 'n'), format(row_id, 'o'), format(changed, 'o'), format(changed, 'n'),
    without_secrets, pairs);
  execute format('revoke all on function %I() from public', 'audit_' || name);
  execute format('create or replace trigger audit_insert after insert on %s referencing new table as new_rows
                  for each statement execute function %I()', target, 'audit_' || name);
  execute format('create or replace trigger audit_update after update on %s referencing old table as old_rows new table as new_rows
                  for each statement execute function %I()', target, 'audit_' || name);
  execute format('create or replace trigger audit_delete after delete on %s referencing old table as old_rows
                  for each statement execute function %I()', target, 'audit_' || name);
  execute format('create or replace trigger audit_truncate before truncate on %s
                  for each statement execute function refuse_truncate()', target);
  execute format('create or replace trigger audit_key before update of %s on %s
                  for each statement execute function refuse_key_change()', array_to_string(key, ', '), target);
end $audit$;
revoke all on procedure audit(regclass, text[]) from public;

-- The api may read the log (for the auditor's role); nobody but the triggers may write it.
grant select on audit_log to lab_api;
