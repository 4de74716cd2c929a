// A plan that PostgreSQL made while a table was small is kept until the next ANALYZE, and the table may grow
// meanwhile: so on small tables too no kept (generic) plan reads a growing one from end to end. With ten
// million results: plans.test.ts.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { listOrders } from '../../src/orders/queries.ts'
import { listResults } from '../../src/results/queries.ts'
import { listSamples } from '../../src/samples/queries.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { boundStatements, listeningDatabase } from './every-statement.ts'
import { growing } from './large-statistics.ts'

const { lab, worker, people, steps } = await laboratory()
const sql = postgres(lab.database.ownerUrl, { max: 1, onnotice() {} })
after(() => sql.end())
// As the services plan, but for the one setting that would hide what is looked for: db/migrations/0001.
await sql`set random_page_cost = 1.1`

const endToEnd = new RegExp(`Seq Scan on (?:${growing.join('|')})\\b`, 'g')

type List = (db: never, filters: never) => Promise<{ next_cursor: string | null }>
const listening = listeningDatabase(lab.database.apiUrl)
after(listening.close)
const pages: string[] = []
async function askAll(list: unknown, column: string, ...filters: object[]) {
  for (const filter of [{}, ...filters]) {
    for (const sort of [column, `-${column}`]) {
      const sent = await listening.statementsOf(async (db) => {
        const ask = (cursor?: string | null) =>
          (list as List)(
            db as never,
            { limit: 1, sort, ...filter, ...(cursor && { cursor }) } as never,
          )
        await ask((await ask()).next_cursor)
      })
      pages.push(...sent)
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

async function readsEndToEnd(): Promise<string[]> {
  const found: string[] = []
  for (const text of [...boundStatements(), ...pages]) {
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
  assert.ok(boundStatements().length > 100 && pages.length > 30)
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

test('and a statement that has no index to look into is found', async () => {
  const rows = await sql
    .unsafe<{ 'QUERY PLAN': string }[]>(
      'explain (generic_plan) select id from results where unit = $1',
    )
    .simple()
  assert.match(rows.map((row) => row['QUERY PLAN']).join('\n'), endToEnd)
})
