// A small database that the planner takes for one with ten million results: filled with three thousand by the
// benchmark's filler and analyzed, so that every column's statistics are real, and then scaled.
//
// The planner trusts no stored number of rows: it multiplies rows a page, as stored, with the pages that the
// file has now. So the pages stay what they are and only the rows are scaled, of tables and of indexes alike.
// A page then costs too little, which favours scans over look-ups: what finds an index here finds one later.
import postgres, { type Sql } from 'postgres'
import { fill, timelineUntilNow } from '../../bench/fill.ts'
import { fillControls } from './large-controls.ts'

const filled = 3000
export const results = 10_000_000
const scale = results / filled

/** Tables that grow with the work of the laboratory. */
export const growing = [
  'patients',
  'patient_mrns',
  'orders',
  'order_items',
  'samples',
  'results',
  'interpretations',
  'notices',
  'notice_attempts',
  'notice_escalations',
  'events',
  'audit_log',
  'audit_reads',
  'audit_blocks',
  'audit_block_entries',
  'imports',
  'import_parts',
  'import_headers',
  'import_refused_rows',
  'analyzer_rows',
  'qc_runs',
  'qc_points',
  'qc_evaluations',
  'qc_summaries',
  'turnaround_items',
  'turnaround_months',
  'idempotency_keys',
  'sessions',
  'session_uses',
  'sign_in_places',
  'refresh_tokens',
  'job_common',
] as const

export async function makeLarge(ownerUrl: string): Promise<void> {
  await fill(ownerUrl, timelineUntilNow(filled, 1), { from: 0, to: filled })
  const connection = { session_replication_role: 'replica' }
  const sql = postgres(ownerUrl, { max: 1, connection, onnotice: () => {} })
  await fillTheRest(sql)
  await fillControls(sql)
  // Its own ANALYZE would undo the scaling.
  for (const table of growing) {
    await sql.unsafe(`alter table ${schemaOf(table)}.${table} set (autovacuum_enabled = off)`)
  }
  await sql`analyze`
  await sql`
    select pg_restore_relation_stats('schemaname', c.relnamespace::regnamespace::text, 'relname', c.relname::text,
      'relpages', c.relpages, 'reltuples', (c.reltuples * ${scale}::real)::real)
    from pg_class t
    left join pg_index i on i.indrelid = t.oid
    join pg_class c on c.oid in (t.oid, i.indexrelid)
    where t.relname = any(${[...growing]}) and t.relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace)`
  await sql.end()
}

const schemaOf = (table: string) => (table === 'job_common' ? 'pgboss' : 'public')

// What the filler knows nothing of: sign-ins, stored answers, notices, and files from analyzers.
async function fillTheRest(sql: Sql): Promise<void> {
  await sql`
    insert into audit_reads (at, actor, request_id, operation, row_ids)
    select now() - n * interval '1 second', 'user:' || n % 7, 'r' || n, 'getOrder', array[uuidv7()]
    from generate_series(1, ${filled}) n`
  await sql`
    insert into audit_blocks (number, sealed_at, entries, last_link, previous_hash, head, hash)
    select n, now() - n * interval '1 minute', 1, '', '', '', '' from generate_series(1, ${filled}) n`
  await sql`
    insert into audit_block_entries (block, position, source, entry_id, link)
    select n, 1, 'change', n, '' from generate_series(1, ${filled}) n`
  await sql`
    insert into patient_mrns (folded, mrn, patient_id)
    select lower(mrn), mrn, id from patients on conflict do nothing`
  await sql`
    insert into sessions (user_id, created_at, expires_at)
    select u.id, now() - n * interval '1 minute', now() + n * interval '1 minute'
    from users u, generate_series(1, 100) n`
  await sql`
    insert into session_uses (session_id, address, last_used_at) select id, '192.0.2.1', created_at from sessions`
  await sql`
    insert into sign_in_places (subject_sha256, place, in_a_row, next_from, last_at)
    select sha256(n::text::bytea), 'elsewhere', 1, now(), now() - n * interval '1 minute' from generate_series(1, ${filled}) n`
  await sql`
    insert into refresh_tokens (token_sha256, session_id, expires_at)
    select sha256(s.id::text::bytea), s.id, s.expires_at from sessions s`
  await sql`
    insert into idempotency_keys (user_id, route, key, body_sha256, status, headers, body, created_at)
    select u.id, 'POST /v1/orders', 'key-' || n, '\\x00', 201, '{}', '{}', now() - n * interval '1 minute'
    from users u, generate_series(1, 100) n`
  await sql`
    insert into imports (instrument_id, profile_id, file_name, file_sha256, size_bytes, status, uploaded_by, created_at)
    select i.id, i.profile_id, n || '.csv', sha256(n::text::bytea), 1000, 'completed', u.id, now() - n * interval '1 hour'
    from instruments i, generate_series(1, 100) n, users u where u.username = 'technologist'`
  await sql`
    insert into import_parts (import_id, position, bytes)
    select m.id, n, '\\x00' from imports m, generate_series(0, 2) n`
  await sql`
    insert into import_headers (import_id, line, delimiter, names)
    select m.id, n, ',', '{sample,test,value}' from imports m, generate_series(1, 2) n`
  await sql`
    insert into import_refused_rows (import_id, position, line, code, reason)
    select m.id, n, n, case n % 2 when 0 then 'unknown_sample' else 'unknown_test' end, '' from imports m, generate_series(1, 5) n`
  await sql`
    insert into turnaround_items (item_id, released_on, test_id, priority, ordered_to_verified_minutes)
    select i.id, current_date - (row_number() over () % 300)::int, i.test_id, 'routine', 7 from order_items i`
  await sql`
    insert into turnaround_months
    select date_trunc('month', released_on)::date, test_id, priority, item % 100, 1, 1, 1, 1, 1, 1, 1, 0
    from turnaround_items cross join generate_series(1, 3) item on conflict do nothing`
  await sql`
    insert into analyzer_rows (instrument_id, sample, test, measured_at, value, unit, result_id)
    select n.id, s.accession_number, i.test_id::text, r.entered_at, r.value, r.unit, r.id
    from results r join samples s on s.id = r.sample_id join order_items i on i.id = r.order_item_id,
      (select id from instruments limit 1) n`
  await sql`
    insert into notices (kind, status, result_id, interpretation_id, order_id, patient_id, test_id, value, unit, canonical_value,
      canonical_unit, flag, opened_at, due_at, confirmed_at, closed_at, closed_by, escalation_level)
    select 'critical', 'closed', r.id, r.interpretation_id, o.id, o.patient_id, r.test_id, r.value, r.unit, r.number, r.unit, 'HH',
      r.entered_at, r.entered_at + interval '30 minutes', r.entered_at, r.entered_at, r.entered_by, r.version % 2
    from results r join order_items i on i.id = r.order_item_id join orders o on o.id = i.order_id
    where r.interpretation_id is not null`
  await sql`
    insert into notice_attempts (notice_id, attempted_at, attempted_by, recipient_name, recipient_role, channel, outcome, read_back)
    select id, opened_at, closed_by, 'D. Aydin', 'Nurse', 'phone', 'confirmed', value from notices`
  await sql`
    insert into notice_escalations (notice_id, level)
    select id, level from notices, generate_series(1, 2) level`
  await fillQualityControl(sql)
}

// A year of a laboratory's controls: two levels, ten tests, each day.
async function fillQualityControl(sql: Sql): Promise<void> {
  await sql`
    insert into qc_materials (code, name, level) values ('PLAN-1', 'Plan', 1), ('PLAN-2', 'Plan', 2)`
  await sql`
    insert into qc_lots (material_id, lot_number, expires_on, opened_at)
    select m.id, 'P' || n, '2099-12-31', now() - interval '400 days'
    from qc_materials m, generate_series(1, 3) n where m.code like 'PLAN-%'`
  await sql`
    insert into qc_runs (instrument_id, started_at, entered_by)
    select i.id, now() - n * interval '12 hours', u.id
    from (select id from instruments order by code limit 2) i, generate_series(1, 300) n, users u
    where u.username = 'technologist'`
  await sql`
    insert into qc_points (run_id, instrument_id, test_id, lot_id, level, measured_at, value, unit, canonical_value,
      source, entered_by)
    select r.id, r.instrument_id, t.id, l.id, m.level, r.started_at, 4, t.unit, 4, 'manual', r.entered_by
    from qc_runs r, (select id, unit from tests order by code limit 5) t, qc_lots l
    join qc_materials m on m.id = l.material_id where m.code like 'PLAN-%' and l.lot_number = 'P1'`
  await sql`
    insert into qc_evaluations (point_id, version, verdict, engine, inputs)
    select id, 1, case when random() < 0.02 then 'rejected' else 'in_control' end, 1, '{}' from qc_points`
  await sql`
    update qc_points p set evaluation_version = 1, verdict = e.verdict
    from qc_evaluations e where e.point_id = p.id`
}
