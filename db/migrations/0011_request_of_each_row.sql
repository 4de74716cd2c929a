-- Which request caused this row, when a job works for many at once?
--
-- Results are interpreted up to 200 at a time, whoever entered them. `lab.request_id` names one request for a
-- whole transaction, so with two in a batch nobody could say whose row is whose. Now a result keeps the request
-- that entered it, and who interprets tells the audit so, row by row, in `lab.request_ids`:
--
--   select set_config('lab.request_ids', '{"018f…40": "req-a", "018f…77": "req-b"}', true)
--
-- The keys are those of audit_log.row_id. A row that is not named there belongs to `lab.request_id`, as before.
alter table results add column request_id text default nullif(current_setting('lab.request_id', true), '');
comment on column results.request_id is 'The X-Request-Id of the call that entered it; of an import, of its upload.';

-- audit() as in 0001_roles_and_audit.sql, but for `requests`. It is called again where one transaction writes
-- rows for several requests; the other tables keep their functions.
create or replace procedure audit(target regclass, secret_columns text[] default '{}')
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
  requests constant jsonb := nullif(current_setting('lab.request_ids', true), '')::jsonb;
begin
  if actor is null or actor = '' then
    raise exception 'a change of %2$s needs an actor'
      using errcode = 'insufficient_privilege',
            hint = 'Begin with: select set_config(''lab.actor'', ''user:<id>'' or ''job:<name>'', true)';
  end if;
  if tg_op = 'INSERT' then
    insert into audit_log (actor, request_id, table_name, row_id, operation, after)
    select actor, coalesce(requests ->> (%3$s), request), '%2$s', %3$s, 'insert', to_jsonb(n)%7$s from new_rows n;
  elsif tg_op = 'UPDATE' then
    insert into audit_log (actor, request_id, table_name, row_id, operation, before, after)
    select actor, coalesce(requests ->> (%3$s), request), '%2$s', %3$s, 'update',
      ('{' || concat_ws(', ',
        %5$s) || '}')::jsonb,
      ('{' || concat_ws(', ',
        %6$s) || '}')::jsonb
    from old_rows o join new_rows n on %8$s
    where o is distinct from n;
  else
    insert into audit_log (actor, request_id, table_name, row_id, operation, before)
    select actor, coalesce(requests ->> (%4$s), request), '%2$s', %4$s, 'delete', to_jsonb(o)%7$s from old_rows o;
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

call audit('orders');
call audit('order_items');
call audit('results');
