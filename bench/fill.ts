// Fills a laboratory with a history: orders of three results each, with all that a result leaves behind.
// Rows are made inside PostgreSQL, without triggers and with most indexes dropped meanwhile. Every id
// is computed from the number of its order, so that no row has to be looked up to point to another.
import postgres, { type Sql } from 'postgres'
import { fillStatements, prepareFilling } from './fill-statements.ts'

export const resultsPerOrder = 3
const ordersPerChunk = 10_000

/** A moment and a distance: order number n was placed at `start` + n · `step_ms`. */
export type Timeline = { start: Date; step_ms: number }

/** A timeline on which the last of so many results was entered a minute ago. */
export function timelineUntilNow(results: number, span_days: number): Timeline {
  const orders = Math.ceil(results / resultsPerOrder)
  const step_ms = Math.max(1, Math.floor((span_days * 86_400_000) / orders))
  return { start: new Date(Date.now() - 60_000 - orders * step_ms), step_ms }
}

/** Adds results until there are `to` of this filler, of which `from` are there already. */
export async function fill(
  url: string,
  timeline: Timeline,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const large = to - from > 200_000
  const indexes = large ? await dropIndexes(sql) : []
  if (large) await forgetSafety(sql)
  const [first, end] = [from, to].map((results) => Math.ceil(results / resultsPerOrder)) as [
    number,
    number,
  ]
  let next = first
  const claim = () => (next < end ? [next, (next = Math.min(next + ordersPerChunk, end))] : [])
  await Promise.all([fillChunks(url, timeline, claim), fillChunks(url, timeline, claim)])
  // What happens while it is measured is numbered far beyond all that will be filled.
  await sql`select setval('order_numbers', greatest(nextval('order_numbers'), 50000000))`
  await sql`select setval('accession_numbers', greatest(nextval('accession_numbers'), 50000000))`
  await sql`update event_counter set last_number = greatest(last_number, 1000000000000)`
  for (const definition of indexes) await sql.unsafe(definition)
  await sql`vacuum analyze`
  if (large) await restoreSafety(sql)
  await sql.end()
}

/** The id of order number `n`, as the statements compute it. */
export function orderId({ start, step_ms }: Timeline, n: number): string {
  const at = (start.getTime() + n * step_ms).toString(16).padStart(12, '0')
  const number = n.toString(16).padStart(12, '0')
  return `${at.slice(0, 8)}-${at.slice(8)}-7002-8000-${number}`
}

// `replica` passes over triggers: foreign keys are not checked, and audit rows are written by statements.
// These look up the rows of their chunk by id, and never read the whole table for it.
async function fillChunks(url: string, timeline: Timeline, claim: () => number[]): Promise<void> {
  const off = {
    synchronous_commit: 'off',
    jit: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
  }
  const connection = { session_replication_role: 'replica', ...off }
  const sql = postgres(url, { max: 1, connection, onnotice: () => {} })
  await sql.unsafe(prepareFilling(timeline))
  for (let [first, end] = claim(); first !== undefined; [first, end] = claim()) {
    for (const statement of fillStatements) {
      await sql.unsafe(statement, [first, end!].slice(0, parametersOf(statement)))
    }
  }
  await sql.end()
}

function parametersOf(statement: string): number {
  return statement.includes('$2') ? 2 : statement.includes('$1') ? 1 : 0
}

// Those that no constraint needs. Of a partitioned table the parent's: its partitions' go and come with it.
async function dropIndexes(sql: Sql): Promise<string[]> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
    from pg_index i
    join pg_class x on x.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    where t.relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace) and not x.relispartition
      and t.relname in ('patients', 'orders', 'order_items', 'samples', 'results', 'interpretations', 'events', 'audit_log', 'job_common')
      and not i.indisunique and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
    order by t.relname, x.relname`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  return indexes.map(({ definition }) => definition)
}

const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  maintenance_work_mem: '1GB',
}

/** While it fills: a crash costs only the time to begin anew. */
async function forgetSafety(sql: Sql): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await sql.unsafe(`alter system set ${name} = '${value}'`)
  }
  await sql`select pg_reload_conf()`
  await sql.unsafe(`set maintenance_work_mem = '1GB'`)
}

async function restoreSafety(sql: Sql): Promise<void> {
  for (const name of Object.keys(settings)) await sql.unsafe(`alter system reset ${name}`)
  await sql`select pg_reload_conf()`
  await sql`checkpoint`
}
