// No statement on the way of a request or a job reads a growing table from end to end: every plan that
// PostgreSQL keeps (the generic one) looks into an index, on tables that were never analyzed, and with
// statistics as of ten million results.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { statements } from '../../db/statement.ts'
import { listOrders } from '../../src/orders/queries.ts'
import { listResults } from '../../src/results/queries.ts'
import { listSamples } from '../../src/samples/queries.ts'
import { checkout, readSources } from '../architecture/sources.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { lab, worker, people, steps } = await laboratory()
const sql = postgres(lab.database.ownerUrl, { max: 1, onnotice() {} })
after(() => sql.end())
// As the services plan, but for the one setting that would hide what is looked for: db/migrations/0001.
await sql`set random_page_cost = 1.1`

/** How many rows each has beside ten million results. */
const growing = {
  patients: 1e6,
  orders: 3.3e6,
  order_items: 10e6,
  samples: 4e6,
  results: 10e6,
  interpretations: 10e6,
  events: 40e6,
  audit_log: 60e6,
  analyzer_rows: 8e6,
  idempotency_keys: 1e5,
  sessions: 2e5,
  refresh_tokens: 2e6,
}
const endToEnd = new RegExp(`Seq Scan on (?:${Object.keys(growing).join('|')})\\b`, 'g')

// A module registers its statements when it is loaded, a list each of its forms when it is first asked.
for (const { path } of readSources('src', 'db', 'jobs')) {
  const text = readFileSync(join(checkout, path), 'utf8')
  if (/\b(statement|prepare)\b.*from '.*db\/(statement|prepared)\.ts'/.test(text))
    await import(join(checkout, path))
}
type List = (db: never, filters: never) => Promise<{ next_cursor: string | null }>
async function askAll(list: unknown, column: string, ...filters: object[]) {
  for (const filter of [{}, ...filters]) {
    for (const sort of [column, `-${column}`]) {
      const ask = (cursor?: string | null) =>
        (list as List)(
          lab.context.db as never,
          { limit: 1, sort, ...filter, ...(cursor && { cursor }) } as never,
        )
      await ask((await ask()).next_cursor)
    }
  }
}
const { order, sample } = await steps.orderWithSample(['K', 'NA'])
await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
await steps.enter(order, sample, 'NA', '100', 'mmol/L')
await people.clerk.get(`/v1/orders/${order.id}`)
await worker.runJobs()
const { id } = order
await askAll(listOrders, 'ordered_at', { status: 'in_progress' }, { patient_id: order.patient_id })
await askAll(listOrders, 'ordered_at', { order_number: order.order_number })
await askAll(listResults, 'entered_at', { status: 'held' }, { critical: 'true' }, { order_id: id })
await askAll(listResults, 'entered_at', { hold_reason: 'critical' }, { sample_id: sample.id })
await askAll(listResults, 'entered_at', { status: 'held', hold_reason: 'critical' })
await askAll(listSamples, 'created_at', { status: 'received' }, { order_id: id })
await askAll(listSamples, 'created_at', { awaits_recollection: 'true' })

// What ANALYZE would find of these columns: how many values of each (negative: as a share of the rows), and
// for states how often each.
const distinct = {
  'order_items.order_id': -0.33,
  'samples.order_id': -0.8,
  'samples.accession_number': -1,
  'results.order_item_id': -0.98,
  'results.sample_id': -0.4,
  'orders.patient_id': -0.3,
  'orders.order_number': -1,
  'events.order_id': -0.08,
  'interpretations.result_id': -1,
}
const shares = {
  'results.status': { final: 0.96, cancelled: 0.0397, held: 0.0002, entered: 0.0001 },
  'orders.status': { completed: 0.97, cancelled: 0.025, in_progress: 0.003, placed: 0.002 },
  'order_items.status': { final: 0.97, cancelled: 0.025, pending: 0.004, resulted: 0.001 },
  'interpretations.critical': { f: 0.985, t: 0.015 },
  'interpretations.verdict': { release: 0.93, hold: 0.07 },
}

async function pretendTenMillion() {
  // Every table has a page at least: an empty file is always read to its end.
  await people.clerk.post(
    '/v1/patients',
    { mrn: 'PLAN-1', family_name: 'A', given_name: 'B', birth_date: '1980-05-17', sex: 'male' },
    { 'idempotency-key': 'plan' },
  )
  await sql`
    insert into analyzer_rows (instrument_id, sample, test, value, unit, result_id)
    select (select id from instruments limit 1), 'x', 'x', '1', 'x', id from results limit 1`
  await sql`analyze`
  for (const [table, rows] of Object.entries(growing)) {
    // The planner takes the real length of a file; how many rows there are on a page is told here.
    await sql`
      select pg_restore_relation_stats('schemaname', 'public', 'relname', ${table}::text,
        'relpages', (pg_relation_size(${table}::regclass) / 8192)::integer, 'reltuples', ${rows}::real)`
  }
  for (const [column, values] of Object.entries(distinct)) {
    await sql`
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', ${column.split('.')[0]!}::text,
        'attname', ${column.split('.')[1]!}::text, 'inherited', false,
        'null_frac', 0::real, 'avg_width', 16, 'n_distinct', ${values}::real)`
  }
  for (const [column, states] of Object.entries(shares)) {
    await sql`
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', ${column.split('.')[0]!}::text,
        'attname', ${column.split('.')[1]!}::text, 'inherited', false,
        'null_frac', 0::real, 'avg_width', 6, 'n_distinct', ${Object.keys(states).length}::real,
        'most_common_vals', ${`{${Object.keys(states).join(',')}}`}::text,
        'most_common_freqs', ${`{${Object.values(states).join(',')}}`}::text::real[])`
  }
}

async function readsEndToEnd(): Promise<string[]> {
  const found: string[] = []
  for (const { sql: text } of statements()) {
    const rows = await sql
      .unsafe<{ 'QUERY PLAN': string }[]>(`explain (generic_plan) ${text}`)
      .simple()
    const scans = rows
      .map((row) => row['QUERY PLAN'])
      .join('\n')
      .match(endToEnd)
    if (scans) found.push(`${text.replaceAll(/\s+/g, ' ').slice(0, 100)}: ${scans.join(', ')}`)
  }
  return found
}

test('on tables that nobody has analyzed yet', async () => {
  assert.ok(statements().length > 100)
  assert.deepEqual(await readsEndToEnd(), [])
})

test('on tables that were analyzed while they were all but empty: with the setting for that', async () => {
  await sql`analyze`
  await sql`set enable_seqscan = off`
  assert.deepEqual(await readsEndToEnd(), [])
  await sql`reset enable_seqscan`
  for (const url of [lab.database.apiUrl, lab.database.workerUrl]) {
    const service = postgres(url, { max: 1, onnotice() {} })
    const [row] = await service`
      select current_setting('enable_seqscan') as seqscan, current_setting('random_page_cost') as cost`
    await service.end()
    assert.deepEqual(row, { seqscan: 'off', cost: '1.1' })
  }
})

test('with ten million results', async () => {
  await pretendTenMillion()
  assert.deepEqual(await readsEndToEnd(), [])
})

test('and a statement that has no index to look into is found', async () => {
  const rows = await sql
    .unsafe<{ 'QUERY PLAN': string }[]>(
      'explain (generic_plan) select id from results where unit = $1',
    )
    .simple()
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), endToEnd)
})
