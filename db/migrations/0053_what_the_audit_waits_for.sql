-- How many rows of the audit wait to be sealed, and since when? Whoever watches the laboratory asks it every few
-- seconds (src/health/figures.ts): rows that wait for long say that nobody seals, and what is not sealed can be
-- changed unseen.
--
-- The scheduler asks, as lab_worker, and that role has no right to read the audit (0038_audit_blocks.sql says why).
-- So this function reads it with the rights of the owner, and tells a number and a time, and nothing of what is in
-- the rows.
--
-- It reads what lies behind the largest id that is in a block, a look into the index for each kind:
--   changes up to 4712 are in blocks, reads up to 815
--   change 4713, 4714 · read 816   → 3 rows, since 08:02:14.003
-- A row that was committed late has a smaller id and is not counted: it is in the next block a minute later, and
-- `npm run audit:verify` looks at every row. No more than `most` rows of a kind are read, so that the question
-- stays cheap when nobody has sealed for a month.
create function unsealed_audit(most integer) returns table (unsealed integer, oldest timestamptz)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with changes as (
    select a.at from audit_log a
    where a.id > coalesce((
      select e.entry_id from audit_block_entries e where e.source = 'change' order by e.entry_id desc limit 1), 0)
    order by a.id limit most
  ), reads as (
    select r.at from audit_reads r
    where r.id > coalesce((
      select e.entry_id from audit_block_entries e where e.source = 'read' order by e.entry_id desc limit 1), 0)
    order by r.id limit most
  )
  select count(*)::integer, min(both_of_them.at)
  from (select at from changes union all select at from reads) as both_of_them
$$;

-- A function may be called by everybody unless somebody says otherwise.
revoke all on function unsealed_audit(integer) from public;
grant execute on function unsealed_audit(integer) to lab_worker;
