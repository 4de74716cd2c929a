// Quality control of some weeks, for large-statistics.ts: enough rows for real statistics of every column.
import type { Sql } from 'postgres'

export async function fillControls(sql: Sql): Promise<void> {
  await sql`
    insert into qc_materials (code, name, level)
    select 'LARGE' || n, 'Control ' || n, n from generate_series(1, 2) n`
  await sql`
    insert into qc_lots (material_id, lot_number, expires_on, opened_at)
    select id, 'L' || level, '2100-01-01', now() - interval '100 days' from qc_materials where code ~ '^LARGE'`
  await sql`
    insert into qc_targets (lot_id, test_id, instrument_id, mean, sd, source, valid_during)
    select l.id, t.id, n.id, 4, 0.1, 'assigned', tstzrange(now() - interval '100 days', null)
    from qc_lots l, tests t, instruments n where l.lot_number ~ '^L[12]$'`
  await sql`
    insert into qc_runs (instrument_id, started_at, entered_by)
    select i.id, now() - n * interval '30 minutes', u.id
    from instruments i, generate_series(1, 300) n, users u where u.username = 'technologist'`
  await sql`
    insert into qc_points (run_id, instrument_id, test_id, lot_id, level, measured_at, value, unit, canonical_value,
      source, entered_by, evaluation_version, verdict)
    select r.id, r.instrument_id, t.id, l.id, m.level, r.started_at, 4, 'mmol/L', 4, 'manual', r.entered_by, 1,
      case when extract(minute from r.started_at)::integer % 20 = 0 then 'rejected' else 'in_control' end
    from qc_runs r
    cross join (select id from tests order by code limit 5) t
    cross join qc_lots l
    join qc_materials m on m.id = l.material_id
    where l.lot_number ~ '^L[12]$'`
  await sql`
    insert into qc_evaluations (point_id, version, z, verdict, rules, engine, inputs)
    select id, 1, 0, verdict, case verdict when 'rejected' then '{1_3s}'::text[] else '{}' end, 1, '{}'
    from qc_points where evaluation_version = 1
    on conflict do nothing`
  await sql`
    insert into qc_summary_days (day, time_zone, points, summarized_by)
    select current_date - n, 'UTC', 0, 'job:summarize-qc' from generate_series(1, 60) n`
  await sql`
    insert into qc_summaries (day, instrument_id, test_id, lot_id, level, points, mean, unit, warnings, rejected,
      not_evaluated, violations, missing, summarized_by)
    select d.day, i.id, t.id, l.id, 1, 1, 4, 'mmol/L', 0, 0, 0, '{}', false, d.summarized_by
    from qc_summary_days d, instruments i, (select id from tests order by code limit 5) t, qc_lots l
    where l.lot_number ~ '^L[12]$'`
}
