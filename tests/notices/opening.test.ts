// A critical value has its notice from the moment that it is known to be critical; nothing else has one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { interpretResults } from '../../src/results/interpretation/interpret-results.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { criticalValues } from './critical-value.ts'

const all = await laboratory({ env: { CRITICAL_ESCALATION_MINUTES: '45' } })
const { worker, sql, people, steps } = all
const { critical, potassium, noticesOf, eventsOf } = criticalValues(all)

test('a critical value opens a notice with all that is to be told', async () => {
  const { order, result_id, notice } = await critical('6.80')
  const [limits] = await sql<{ id: string; low: string; high: string }[]>`
    select id, low::text, high::text from qualified_intervals
    where category = 'critical' and test_id = (select id from tests where code = 'K')`
  const result = await steps.readResult(result_id)
  assert.deepEqual(
    {
      ...notice,
      critical_limits: { ...notice.critical_limits },
      id: '',
      interpretation_id: '',
      opened_at: '',
      due_at: '',
      escalate_at: '',
    },
    {
      id: '',
      kind: 'critical',
      status: 'open',
      status_reason: null,
      earlier_id: null,
      result_id,
      interpretation_id: '',
      order_id: order.id,
      order_number: order.order_number,
      patient_id: order.patient_id,
      test_code: 'K',
      value: '6.80',
      unit: 'mmol/L',
      canonical_value: '6.80',
      canonical_unit: 'mmol/L',
      flag: 'HH',
      critical_limits: { ...limits, low_inclusive: true, high_inclusive: true },
      opened_at: '',
      due_at: '',
      overdue: false,
      escalate_at: '',
      escalation_level: 0,
      confirmed_at: null,
      closed_at: null,
      closed_by: null,
      dismissed_at: null,
      attempts: [],
      escalations: [],
    },
  )
  assert.equal(Date.parse(notice.due_at) - Date.parse(notice.opened_at), 45 * 60_000)
  assert.equal(notice.escalate_at, notice.due_at)
  assert.equal(notice.opened_at, result.interpreted_at, 'the same transaction')
  assert.equal(result.status, 'held', 'before anybody verified it')
  assert.deepEqual(await eventsOf(order.id), [
    ['notice.opened', { kind: 'critical', provisional: false }],
  ])
})

test('a value that only may be critical opens one too; any other does not', async () => {
  const possibly = await critical('>6.0')
  assert.deepEqual([possibly.notice.flag, possibly.notice.value], ['IND', '>6.0'])
  for (const value of ['6.1', '5.9', '4.1', '<9']) {
    const { order, result_id } = await potassium(value)
    const { critical: isCritical } = await steps.readResult(result_id)
    assert.equal((await noticesOf(order.id)).length, isCritical ? 1 : 0, value)
    assert.equal(isCritical, value === '<9', value)
  }
})

test('however often it is interpreted, and by two at the same moment, there is one notice', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  const caller = jobCaller('interpret-results')
  const run = () => interpretResults(worker.context, caller, [id, id])
  await Promise.all([run(), run(), run()])
  await worker.runJobs()
  await run()
  assert.equal((await noticesOf(order.id)).length, 1)
  assert.equal((await eventsOf(order.id)).length, 1)
})

test('when the transaction fails, there is neither a notice nor what is told of it', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  // The event of the notice is refused, so nothing of the interpretation can be committed.
  await sql`alter table events add constraint no_notices check (type <> 'notice.opened') not valid`
  try {
    await worker.runJobs('interpret-results')
    assert.deepEqual(await noticesOf(order.id), [])
    assert.equal((await steps.readOrder(order.id)).items[0]!.result!.status, 'entered')
  } finally {
    await sql`alter table events drop constraint no_notices`
  }
  await sql`update pgboss.job set start_after = now() where state = 'retry'`
  await worker.runJobs('interpret-results')
  assert.equal((await noticesOf(order.id)).length, 1)
})

test('a sample that was rejected makes no critical value', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await steps.reject(sample.id)
  await worker.runJobs('interpret-results')
  assert.deepEqual(await noticesOf(order.id), [])
})

test('of a batch for several requests, each notice has the request of its own result', async () => {
  const requests = ['notice-request-1', 'notice-request-2']
  const orders = []
  for (const request_id of requests) {
    const { order, sample } = await steps.orderWithSample(['K'])
    const body = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '6.9' }
    const { status } = await people.technologist.post(
      '/v1/results',
      { ...body, unit: 'mmol/L' },
      { 'x-request-id': request_id },
    )
    assert.equal(status, 201)
    orders.push(order.id)
  }
  assert.equal(await worker.runJobs('interpret-results'), 2)
  const rows = await sql<{ request_id: string }[]>`
    select a.request_id from audit_log a join notices n on n.id::text = a.row_id
    where n.order_id = any(${orders}) and a.table_name = 'notices' order by n.opened_at, a.request_id`
  assert.deepEqual(
    rows.map(({ request_id }) => request_id),
    requests,
  )
})

test('what is told of notices names no patient and no value', async () => {
  const { order, notice } = await critical('7.654')
  const rows = await sql`select * from events where order_id = ${order.id}`
  const text = JSON.stringify(rows)
  for (const secret of ['7.654', order.patient_id, 'Testfall', notice.unit!]) {
    assert.ok(!text.includes(secret), secret)
  }
})
