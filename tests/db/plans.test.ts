// No statement of the program may cost more because a table has grown: each is planned for a database of ten
// million results, for whatever value its parameters have, and may not read a growing table as a whole.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres, { type Sql } from 'postgres'
import { searchItems } from '../../src/fhir/queries/items.ts'
import { listRefusedRows } from '../../src/imports/queries.ts'
import type { PageRequest } from '../../src/platform/pages.ts'
import { listPoints } from '../../src/qc/controls/queries.ts'
import { listAffectedResults } from '../../src/qc/states/affected-results.ts'
import { createDatabase, type TestDatabase } from '../helpers/database.ts'
import { id, lists, type List } from './every-list.ts'
import { boundStatements, listeningDatabase } from './every-statement.ts'
import { growing, makeLarge, results } from './large-statistics.ts'
import { genericPlan, readSizes, unboundScans, type Sizes } from './plan.ts'

let database: TestDatabase
let sql: Sql
let sizes: Sizes
let listening: ReturnType<typeof listeningDatabase>

before(async () => {
  database = await createDatabase()
  await makeLarge(database.ownerUrl)
  // As the services have it: see 0001_roles_and_audit.sql.
  const connection = { random_page_cost: '1.1' }
  sql = postgres(database.ownerUrl, { max: 1, connection, onnotice: () => {} })
  sizes = await readSizes(sql, growing)
  listening = listeningDatabase(database.ownerUrl)
})
after(async () => {
  await sql.end()
  await listening.close()
  await database.drop()
})

test('the planner believes in ten million results, and would rather not read them all', async () => {
  const all = await genericPlan(sql, 'select * from results')
  assert.ok(Math.abs(all['Plan Rows'] / results - 1) < 0.01, `${all['Plan Rows']} rows`)
  const one = await genericPlan(sql, 'select * from results where order_item_id = $1')
  assert.ok(one['Plan Rows'] <= 10, `${one['Plan Rows']} rows of one item`)
})

const unindexed = {
  'a filter without an index': 'select id from results where value = $1',
  'a page of few among many':
    'select id from results where value = $1 order by entered_at desc limit $2',
  'a join over both tables': `select count(*) from results r join order_items i on i.id = r.order_item_id`,
  'a count of all': 'select count(*) from events',
}
for (const [what, text] of Object.entries(unindexed)) {
  test(`${what} is noticed`, async () => {
    assert.notDeepEqual(unboundScans(await genericPlan(sql, text), sizes), [])
  })
}

test('no statement of the program reads a growing table as a whole', async () => {
  const texts = new Set(boundStatements())
  assert.ok(texts.size > 100, `${texts.size} statements are known`)
  const found: string[] = []
  for (const text of texts) {
    if (/^\s*(begin|commit|rollback|notify|listen)\b/i.test(text)) continue
    const problems = unboundScans(await genericPlan(sql, text), sizes)
    if (problems.length > 0) found.push(`${problems.join(', ')}:\n${text}`)
  }
  assert.deepEqual(found, [])
})

for (const [name, { list, sorts, filters }] of Object.entries(lists)) {
  for (const given of subsets(Object.entries(filters))) {
    const filter = Object.fromEntries(given)
    const what = `list ${name}, ${given.length === 0 ? 'all' : `by ${Object.keys(filter).join(' and ')}`}`
    test(`${what}: no page reads a growing table as a whole`, async () => {
      for (const sort of sorts.flatMap((one) => [one, `-${one}`])) {
        for (const cursor of [undefined, cursorOf(sort, name)]) {
          const request = { limit: 50, sort, cursor, ...filter } as PageRequest
          const text = await textOf(list, request)
          const plan = await genericPlan(sql, text)
          assert.deepEqual(unboundScans(plan, sizes), [], `sorted by ${sort}:\n${text}`)
        }
      }
    })
  }
}

// How many are held or under way, a plan for every status cannot know.
const beside = [
  ['results', 'results_status_idx', 'test_id', ['status', 'test_code']],
  ['orders', 'orders_status_idx', 'priority', ['status', 'priority']],
] as const
for (const [table, index, column, given] of beside) {
  test(`list ${table} of one status: found by it, however rare the ${column} seems`, async () => {
    const { list, sorts, filters } = lists[table]!
    const filter = Object.fromEntries(given.map((name) => [name, filters[name]]))
    const text = await textOf(list, { limit: 50, sort: sorts[0]!, ...filter })
    await sql`begin`
    await sql`
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', ${table}::text,
        'attname', ${column}::text, 'inherited', false, 'null_frac', 0::real, 'n_distinct', 5000::real)`
    const plan = JSON.stringify(await genericPlan(sql, text))
    await sql`rollback`
    assert.match(plan, new RegExp(`"${index}"`))
  })
}

// There is no search of all observations: a patient, an order or an id is always given (src/fhir/searches.ts).
test('search Observations of FHIR: no page reads a growing table as a whole', async () => {
  const day = { from: '2026-11-23T00:00:00', from_zone: 'Europe/Berlin' }
  const until = { before: '2026-11-24T00:00:00', before_zone: 'UTC' }
  const code = { codes: ['K'], loincs: ['2823-3'] }
  const texts = await listening.statementsOf(async (db) => {
    for (const found of [{ id }, { patient_id: id }, { order_id: id }]) {
      for (const narrower of [{}, code, { ...day, ...until }, { ...code, ...day }]) {
        for (const cursor of [undefined, cursorOf('-ordered_at', 'observations')]) {
          const request = { limit: 50, sort: '-ordered_at' as const, cursor, ...found, ...narrower }
          await searchItems(db, request)
        }
      }
    }
  })
  assert.equal(texts.length, 24)
  for (const text of texts)
    assert.deepEqual(unboundScans(await genericPlan(sql, text), sizes), [], text)
})

test('list refused rows: no page reads a growing table as a whole', async () => {
  const [{ import_id }] = await sql<
    [{ import_id: string }]
  >`select id as import_id from imports limit 1`
  for (const code of [undefined, 'unknown_sample']) {
    const request = { limit: 50, sort: 'position' as const, import_id, code }
    for (const text of await listening.statementsOf((db) => listRefusedRows(db, request)))
      assert.deepEqual(unboundScans(await genericPlan(sql, text), sizes), [], text)
  }
})

test('list the points of a lot, and the results of a rejected one: no page reads a growing table as a whole', async () => {
  const [point] = await sql<
    [{ id: string; lot_id: string }]
  >`select id, lot_id from qc_points limit 1`
  const ofLot = { limit: 50, sort: '-measured_at' as const, lot_id: point.lot_id }
  const filters = [
    {},
    { test_code: 'K' },
    { instrument: 'cobas-integra-1' },
    { verdict: 'rejected' as const },
  ]
  const texts = await listening.statementsOf(async (db) => {
    for (const filter of filters) await listPoints(db, { ...ofLot, ...filter })
    await listAffectedResults(db, { limit: 50, sort: 'measured_at', point_id: point.id })
  })
  assert.equal(texts.length >= 5, true)
  for (const text of texts)
    assert.deepEqual(unboundScans(await genericPlan(sql, text), sizes), [], text)
})

async function textOf(list: List, request: PageRequest): Promise<string> {
  return (await listening.statementsOf((db) => list(db, request as never)))[0]!
}

/** None, each alone, and each pair. */
function subsets<T>(all: T[]): T[][] {
  const pairs = all.flatMap((one, n) => all.slice(n + 1).map((other) => [one, other]))
  return [[], ...all.map((one) => [one]), ...pairs]
}

function cursorOf(sort: string, list: string): string {
  if (sort.endsWith('day')) return cursorWith(sort, '2026-11-20', id)
  const key = sort.endsWith('_at') || sort.endsWith('at') ? '2026-11-23 09:10:00+00' : 'M'
  return cursorWith(sort, key, list.includes('audit') ? '1' : id)
}

function cursorWith(...position: [sort: string, key: string, id: string]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}
