// Lists: bounds, cursors, order and filters. A reader who follows the pages sees every row that was there
// when he began, once, whatever is added meanwhile and however many rows are of the same moment.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { listQuery } from '../../src/platform/documents.ts'
import type { PageRequest } from '../../src/platform/pages.ts'
import { asSuperuser } from '../helpers/test-server.ts'
import { operationsOf, readDocument } from './document.ts'
import { filledLaboratory } from './filled-laboratory.ts'

type Row = { id: string; [field: string]: unknown }
type PageBody = {
  items: Row[]
  next_cursor: string | null
  errors: { pointer: string; code: string }[]
}

const { lab, people, steps, auditor, parents, fill } = await filledLaboratory()
const lists = operationsOf(await readDocument(lab.app))
  .filter(({ parameters = [] }) => parameters.some(({ name }) => name === 'cursor'))
  .map((operation) => ({
    ...operation,
    sorts: operation.parameters!.find(({ name }) => name === 'sort')!.schema.enum as string[],
  }))

before(fill)

async function read(path: string, query: Record<string, string> = {}) {
  const text = new URLSearchParams(query).toString()
  const answer = await auditor.get<PageBody>(`${path}?${text}`)
  assert.equal(answer.status, 200, `${path}?${text} ${JSON.stringify(answer.body)}`)
  assert.doesNotMatch(JSON.stringify(answer.body), /T\d\d:\d\d:[\d.]+\+00/, 'instants end in Z')
  return answer
}

/** All rows, page by page, by the Link of each page; `between` is done after each. */
async function readAll(path: string, query: Record<string, string>, between = async () => {}) {
  const rows: Row[] = []
  let next: string | undefined = `${path}?${new URLSearchParams(query).toString()}`
  while (next !== undefined) {
    const { status, headers, body }: Awaited<ReturnType<typeof read>> = await auditor.get(next)
    assert.equal(status, 200, JSON.stringify(body))
    rows.push(...body.items)
    const link = headers.get('link')
    assert.equal(link === null, body.next_cursor === null)
    next = link === null ? undefined : /^<(.+)>; rel="next"$/.exec(link)![1]!
    if (next !== undefined) {
      const given = new URL(next, 'http://lab.example').searchParams
      assert.equal(given.get('cursor'), body.next_cursor)
      for (const [name, value] of Object.entries(query)) assert.equal(given.get(name), value)
    }
    await between()
  }
  return rows
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

/** What filled-laboratory.ts fills, beside the lists below something: a list of a new feature joins here. */
const filled = [
  'users',
  'people',
  'service-accounts',
  'patients',
  'tests',
  'orders',
  'samples',
  'results',
  'notices',
  'imports',
  'interval-drafts',
  'audit-log',
  'qc/summaries',
  'qc/materials',
  'qc/lots',
  'qc/requirements',
  'qc/runs',
  'qc/corrective-actions',
  'audit-reads',
  'audit-blocks',
  'auth/sessions',
  'autoverification/switches',
  'turnaround/open',
  'worklists/call',
  'worklists/collect',
  'worklists/receive',
  'worklists/run',
  'worklists/verify',
].map((name) => `/v1/${name}`)

test('all lists are tried below, and each can be sorted', () => {
  const paths = lists.map(({ path }) => path)
  assert.deepEqual(
    [...filled, ...Object.keys(parents)].toSorted(),
    paths.toSorted(),
    'A new list gets rows in filled-laboratory.ts, and a line in `filled`, or in `parents` if it is below something.',
  )
  assert.ok(lists.every(({ sorts }) => sorts.length >= 2))
})

for (const { operationId, path, sorts, parameters = [] } of lists) {
  const addressOf = () => path.replace('{id}', parents[path] ?? '')

  test(`${operationId} refuses a limit that is not from 1 to 200`, async () => {
    const address = addressOf()
    for (const limit of ['0', '201', '-1', '1.5', '1e2', 'x', '', ' 1', '0001']) {
      const query = new URLSearchParams({ limit }).toString()
      const { status, body } = await auditor.get<PageBody>(`${address}?${query}`)
      assert.equal(status, 422, `limit "${limit}"`)
      assert.deepEqual(
        body.errors.map(({ pointer }) => pointer),
        ['/limit'],
      )
    }
    for (const limit of ['1', '200']) {
      assert.ok((await read(address, { limit })).body.items.length <= Number(limit))
    }
  })

  test(`${operationId} refuses a cursor that is none, or of another sort`, async () => {
    const address = addressOf()
    const [up, down] = sorts as [string, string]
    const cursorOf = (...parts: unknown[]) =>
      Buffer.from(JSON.stringify(parts)).toString('base64url')
    const uuid = '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10'
    const wrong = ['x', '', '%00', cursorOf(), cursorOf(down, '2026-01-01', uuid)]
    wrong.push(cursorOf(up, 1, uuid), cursorOf(up, '2026-01-01', "' or true--"), 'W10'.repeat(200))
    const { next_cursor } = (await read(address, { limit: '1', sort: down })).body
    if (next_cursor !== null) wrong.push(next_cursor)
    for (const cursor of wrong) {
      const query = new URLSearchParams({ cursor, sort: up }).toString()
      const { status, body } = await auditor.get<PageBody>(`${address}?${query}`)
      assert.equal(status, 422, cursor)
      assert.deepEqual(
        body.errors.map(({ pointer }) => pointer),
        ['/cursor'],
      )
    }
  })

  test(`${operationId} shows the same rows page by page, upwards and downwards`, async () => {
    const address = addressOf()
    // Looking at who has read is noted there too: so the list grows while it is read, and only its past stands still.
    await lab.context.background.drain()
    const isTimed = parameters.some(({ name }) => name === 'until')
    const past: Record<string, string> = isTimed ? { until: lab.clock.now().toISOString() } : {}
    for (const sort of sorts.filter((name) => !name.startsWith('-'))) {
      const all = await readAll(address, { ...past, sort, limit: '200' })
      assert.ok(all.length > 1, 'there is something to sort')
      const key = sort as keyof Row
      const byKey = all.map((row) => String(row[key]))
      if (sort.endsWith('at')) assert.deepEqual(byKey, byKey.toSorted())
      assert.equal(new Set(idsOf(all)).size, all.length)
      const some = Math.min(Math.ceil(all.length / 3), 150).toString()
      const upwards = await readAll(address, { ...past, sort, limit: some })
      assert.deepEqual(idsOf(upwards), idsOf(all))
      const downwards = await readAll(address, { ...past, sort: `-${sort}`, limit: some })
      assert.deepEqual(idsOf(downwards), idsOf(all).toReversed())
    }
  })
}

for (const sort of ['ordered_at', '-ordered_at']) {
  test(`pages by ${sort} are stable among rows of one moment, while more of it come`, async () => {
    const { id: patient_id } = await steps.patient()
    const moment = '2026-03-02T08:00:00.123Z'
    const place = async (count: number) => {
      const placed: string[] = []
      for (let n = 0; n < count; n++) placed.push((await steps.order(['K'], patient_id)).id)
      await asSuperuser(lab.database.ownerUrl, async (sql) => {
        await sql`select set_config('lab.actor', 'job:test', false)`
        await sql`update orders set ordered_at = ${moment} where id = any(${placed})`
      })
      return placed
    }
    const first = await place(12)
    const seen = await readAll('/v1/orders', { patient_id, sort, limit: '5' }, async () => {
      if ((await read('/v1/orders', { patient_id })).body.items.length < 20) await place(2)
    })
    const ids = idsOf(seen)
    assert.equal(new Set(ids).size, ids.length, 'nothing twice')
    assert.deepEqual(
      ids.filter((id) => first.includes(id)).toSorted(),
      first.toSorted(),
      'nothing lost',
    )
    assert.deepEqual(new Set(seen.map(({ ordered_at }) => ordered_at)).size, 1)
  })
}

const isDue = ({ status, disposal_due_at }: Row) =>
  status === 'stored' && Date.parse(disposal_due_at as string) <= Date.now()

/** What a filter finds is what one would find by looking at every row. */
const filters: [path: string, filter: string, holds: (row: Row, value: string) => boolean][] = [
  ['/v1/orders', 'status', (row, value) => row.status === value],
  ['/v1/orders', 'patient_id', (row, value) => row.patient_id === value],
  ['/v1/orders', 'order_number', (row, value) => row.order_number === value],
  ['/v1/orders', 'priority', (row, value) => row.priority === value],
  ['/v1/samples', 'status', (row, value) => row.status === value],
  ['/v1/samples', 'order_id', (row, value) => row.order_id === value],
  ['/v1/samples', 'accession_number', (row, value) => row.accession_number === value],
  ['/v1/samples', 'awaits_recollection', (row) => row.awaits_recollection === true],
  ['/v1/samples', 'storage_place', (row, value) => row.storage_place === value],
  ['/v1/samples', 'due_for_disposal', (row) => isDue(row)],
  ['/v1/results', 'status', (row, value) => row.status === value],
  ['/v1/results', 'test_code', (row, value) => row.test_code === value],
  ['/v1/results', 'order_id', (row, value) => row.order_id === value],
  ['/v1/results', 'sample_id', (row, value) => row.sample_id === value],
  ['/v1/results', 'critical', (row) => row.critical === true],
  ['/v1/results', 'hold_reason', (row, value) => (row.hold_reasons as string[]).includes(value)],
  ['/v1/imports', 'status', (row, value) => row.status === value],
  ['/v1/imports', 'instrument', (row, value) => row.instrument === value],
]

for (const [path, filter, holds] of filters) {
  test(`${path} is filtered by ${filter}`, async () => {
    if (filter === 'priority') {
      const body = { patient_id: (await steps.patient()).id, priority: 'stat', tests: ['K'] }
      assert.equal((await people.clerk.post('/v1/orders', body)).status, 201)
    }
    const all = (await read(path, { limit: '200' })).body.items
    const values = new Set(all.flatMap((row) => valuesOf(row, filter)))
    assert.ok(values.size > 0)
    for (const value of values) {
      const found = (await read(path, { [filter]: value, limit: '200' })).body.items
      const expected = all.filter((row) => holds(row, value))
      assert.ok(0 < expected.length && expected.length < all.length, 'the filter tells apart')
      assert.deepEqual(idsOf(found), idsOf(expected), value)
    }
  })
}

const flags = ['critical', 'awaits_recollection', 'due_for_disposal']

function valuesOf(row: Row, filter: string): string[] {
  if (flags.includes(filter)) return ['true']
  if (filter === 'storage_place')
    return row.storage_place === null ? [] : [row.storage_place as string]
  if (filter === 'hold_reason') return row.hold_reasons as string[]
  return [row[filter] as string]
}

test('a column that may be null sorts no list: the compiler refuses it', () => {
  type Seen = { id: string; at: string; seen_at: string | null }
  const query = () => ({ rows: null as never, sortedBy: 'x', type: 'text' as const, id: 'id' })
  listQuery<Seen, PageRequest<'at'>>(query)
  // @ts-expect-error seen_at may be null
  listQuery<Seen, PageRequest<'seen_at'>>(query)
  // @ts-expect-error it is no column of the document
  listQuery<Seen, PageRequest<'heard_at'>>(query)
})

test('filters are joined by "and"', async () => {
  const joined = await read('/v1/results', { critical: 'true', test_code: 'GLU' })
  assert.deepEqual(joined.body.items, [])
})

test('every filter of orders, samples, results and imports is tried above', () => {
  const common = ['limit', 'cursor', 'sort']
  const documented = lists
    .filter(({ path }) => filters.some(([tried]) => tried === path))
    .flatMap(({ path, parameters = [] }) =>
      parameters.filter(({ name }) => !common.includes(name)).map(({ name }) => `${path} ${name}`),
    )
  const tried = filters.map(([path, filter]) => `${path} ${filter}`)
  assert.deepEqual(tried.toSorted(), documented.toSorted())
})
