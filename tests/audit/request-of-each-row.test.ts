// One job interprets what several requests have entered: each row of the audit log still names the request
// that caused it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'

const { worker, sql, people, steps } = await laboratory()

test('of a batch for several requests, each audit row has the request of its own result', async () => {
  const expected = new Map<string, string>()
  for (const request_id of ['batch-1-first', 'batch-1-second', 'batch-1-third']) {
    const { order, sample } = await steps.orderWithSample(['GLU'])
    const entered = { order_item_id: order.items[0]!.id, sample_id: sample.id }
    const { status, body } = await people.technologist.post<{ id: string }>(
      '/v1/results',
      { ...entered, value: '5.4', unit: 'mmol/L' },
      { 'x-request-id': request_id },
    )
    assert.equal(status, 201)
    for (const id of [body.id, entered.order_item_id, order.id]) expected.set(id, request_id)
  }
  assert.equal(await worker.runJobs('interpret-results'), 3, 'one batch of three')

  const rows = await sql<{ row_id: string; request_id: string | null; table_name: string }[]>`
    select row_id, request_id, table_name from audit_log where actor = 'job:interpret-results'`
  assert.deepEqual(new Map(rows.map(({ row_id, request_id }) => [row_id, request_id])), expected)
  const tables = ['order_items', 'orders', 'results']
  assert.deepEqual([...new Set(rows.map(({ table_name }) => table_name))].toSorted(), tables)
  assert.equal(rows.length, 9)
})

test('an order with results of several requests is completed by the last of them', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
  const values = { GLU: ['5.4', 'batch-2-glucose'], K: ['4.1', 'batch-2-potassium'] } as const
  for (const { id, test_code } of order.items) {
    const [value, request_id] = values[test_code as keyof typeof values]
    const body = { order_item_id: id, sample_id: sample.id, value, unit: 'mmol/L' }
    await people.technologist.post('/v1/results', body, { 'x-request-id': request_id })
  }
  await worker.runJobs('interpret-results')
  const [row] = await sql<{ request_id: string }[]>`
    select request_id from audit_log where actor = 'job:interpret-results' and row_id = ${order.id}`
  assert.equal(row!.request_id, 'batch-2-potassium')
})
