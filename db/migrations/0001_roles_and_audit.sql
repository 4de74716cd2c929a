-- Who may do what, and who did what.
--
-- These files are read in their order and teach the model. Each table comes with the question that it answers
-- and an example row; each rule that is not obvious comes with its reason.
--
-- Three database roles, so that a hole in one process is not a hole in all of them:
--   the owner     runs migrations and seeds, and owns every table; no service ever connects as it
--   lab_api       the api: reads and writes what routes need
--   lab_worker    the worker and the scheduler: reads and writes what jobs need
-- Each migration grants these two what its tables are used for, and no more.
--
-- The two are created without a password, so they cannot sign in until `migrate` is told one
-- (LAB_API_PASSWORD, LAB_WORKER_PASSWORD). A role belongs to the whole server and not to one database.
-- So two databases may be migrated at the same moment and both create it; the second finds that it exists,
-- and that is no error.
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

-- How PostgreSQL plans the statements of the two service roles. The settings follow the role into every database
-- of the server.
--
--   random_page_cost = 1.1               What a page costs that is read out of order, when one read in order
--                                        costs 1. The default, 4, is the price of a turning disk. With it
--                                        PostgreSQL reads whole tables where a look into an index is quicker.
--   enable_seqscan = off                 Every statement of a service has an index to look into (a test sees to
--                                        it). But while a table has one or two pages, reading it whole looks
--                                        cheaper, and a connection keeps that plan when the table has grown.
--                                        With this setting a table without a fitting index is still read whole.
--   max_parallel_workers_per_gather = 0  Parallel workers take some milliseconds to start. A page of fifty rows
--                                        is read by then.
--
-- Two migrations at the same moment may both write a setting. Then PostgreSQL tells the second one
-- "tuple concurrently updated", which is no error here: both write the same value.
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

-- Only the owner makes tables. PostgreSQL 15 and later deny it to others by default; an upgraded database may not.
revoke create on schema public from public;
grant usage on schema public to lab_api, lab_worker;

-- btree_gist: lets an exclusion constraint mix "=" (a test's id) with "&&" (a range of ages).
-- pg_trgm:    finds "meier" inside a name through an index.
-- unaccent:   finds "Müller" when the clerk types "muller".
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- How a name is compared in a search: without accents and capitals, so fold_name('Müller') is 'muller'.
-- An index takes only functions that are IMMUTABLE: the same input gives the same output for ever. unaccent() is
-- declared STABLE, because its dictionary may be another one tomorrow. This function names the dictionary that
-- comes with the extension, so it may promise more. (Whoever changes that dictionary rebuilds the index.)
create function fold_name(name text) returns text
  language sql immutable strict parallel safe
  return lower(unaccent('unaccent'::regdictionary, name));

-- ---------------------------------------------------------------------------------------------
-- Audit. Who changed what, when, and from what to what?
--
-- Every change of clinical or security data leaves a row here. The database itself writes it, in the same
-- transaction: no code path can forget it, and a rollback takes it along.
--
-- The service says who is acting at the start of a transaction:
--   select set_config('lab.actor', 'user:018f…', true), set_config('lab.request_id', '…', true)
-- The third argument makes it end with the transaction, so that a pooled connection cannot carry
-- one user's name into the next user's write.
--
-- An insert and a delete keep the whole row. An update keeps the columns that it changed, before and after.
-- So every version of a row can be made again: take what was inserted, and lay the `after` of each update over
-- it, in the order of `id`. One order, placed by a clerk and then put on hold:
--   user:018f…07 · orders · insert · before null                 · after {"id": "018f…40", "status": "placed", …}
--   user:018f…07 · orders · update · before {"status": "placed"} · after {"status": "on_hold", …}
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
-- Every write of the laboratory pays for each of these indexes. So each question has one, and two questions at
-- once have none of their own: whoever asks by person and table reads all that the person did, and leaves out
-- the other tables.
create index audit_log_at_idx on audit_log (at, id);                     -- what happened of late?
create index audit_log_row_idx on audit_log (row_id, at, id);            -- what became of this order? (uuids: no other table has it)
create index audit_log_actor_idx on audit_log (actor, at, id);           -- what did this person do?
create index audit_log_table_name_idx on audit_log (table_name, at, id); -- who has changed users?
create index audit_log_request_id_idx on audit_log (request_id);         -- what did this request do? (few rows: sorted when asked)

-- TRUNCATE calls no trigger of DELETE, so it would leave no trace.
create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% is audited: delete rows, never truncate', tg_table_name;
end $$;

-- An update is audited by pairing the old and the new row by their key, so the key must stand still.
create function refuse_key_change() returns trigger language plpgsql as $$
begin
  raise exception 'the key of % never changes: its history hangs on it', tg_table_name;
end $$;

-- `call audit('patients')` puts a table under audit. `call audit('users', array['password_hash'])` leaves out a
-- column that is a secret. (An update of nothing but the secret leaves a row with two empty objects.)
--
-- The procedure writes a trigger function for just this table. Its SQL names the columns, so it is planned once
-- per connection and need not take every row apart as JSON. A migration that adds a column therefore calls
-- audit() again; a test finds the one that forgot.
--
--   three triggers             PostgreSQL gives a trigger the changed rows as tables (old_rows, new_rows), but
--                              only if the trigger serves one operation.
--   for each statement         An import that writes 500 rows costs one insert … select and not 500 calls.
--   security definer           The function writes as the owner, so no service needs the right to insert here.
--   set search_path            Nobody can put another audit_log in front of ours.
--   set enable_nestloop = off  The plan is kept, whether the first statement changed one row or 500. A nested
--                              loop would compare each old row with each new one (75 ms for 500 rows). A hash
--                              join costs a single row 0.007 ms more.
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

-- Nobody but the triggers may write the log. The api reads it, for the people who may read it: the scope
-- audit:read says which (src/audit/feature.ts).
grant select on audit_log to lab_api;
