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
  'events',
  'audit_log',
  'imports',
  'import_parts',
  'import_refused_rows',
  'analyzer_rows',
  'qc_runs',
  'qc_points',
  'qc_evaluations',
  'qc_summaries',
  'idempotency_keys',
  'sessions',
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

// What the filler knows nothing of: sign-ins, stored answers, and files from analyzers.
async function fillTheRest(sql: Sql): Promise<void> {
  await sql`
    insert into patient_mrns (folded, mrn, patient_id)
    select lower(mrn), mrn, id from patients on conflict do nothing`
  await sql`
    insert into sessions (user_id, created_at, expires_at)
    select u.id, now() - n * interval '1 minute', now() + n * interval '1 minute'
    from users u, generate_series(1, 100) n`
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
    insert into import_refused_rows (import_id, position, line, code, reason)
    select m.id, n, n, case n % 2 when 0 then 'unknown_sample' else 'unknown_test' end, '' from imports m, generate_series(1, 5) n`
  await sql`
    insert into analyzer_rows (instrument_id, sample, test, measured_at, value, unit, result_id)
    select n.id, s.accession_number, i.test_id::text, r.entered_at, r.value, r.unit, r.id
    from results r join samples s on s.id = r.sample_id join order_items i on i.id = r.order_item_id,
      (select id from instruments limit 1) n`
}
