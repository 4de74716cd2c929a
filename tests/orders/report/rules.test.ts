// The status of a report: by the definitions of FHIR, and by the path of one order through all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  reportStatus,
  reportStatuses,
  type ReportedItem,
} from '../../../src/orders/report/rules.ts'
import { orderItemStatuses, orderStatuses, type OrderStatus } from '../../../src/orders/rules.ts'
import { laboratory } from '../../helpers/laboratory.ts'

/** `final*`: a value was reported before that does not stand any more. */
function item(text: string): ReportedItem {
  const status = orderItemStatuses.find((one) => text.replace('*', '') === one)
  assert.ok(status, text)
  return { status, corrected: text.endsWith('*') }
}

const table: [OrderStatus, items: string, status: string][] = [
  ['placed', 'pending pending', 'registered'],
  ['placed', '', 'registered'],
  ['on_hold', 'pending', 'registered'],
  ['in_progress', 'resulted pending', 'partial'],
  ['in_progress', 'resulted resulted', 'partial'],
  ['in_progress', 'final resulted', 'preliminary'],
  ['in_progress', 'final pending', 'preliminary'],
  ['in_progress', 'final* pending', 'preliminary'],
  ['in_progress', 'pending* cancelled', 'registered'],
  ['completed', 'final final', 'final'],
  ['completed', 'final cancelled', 'final'],
  ['completed', 'final cancelled*', 'final'],
  ['completed', 'final final*', 'corrected'],
  ['cancelled', 'cancelled cancelled', 'cancelled'],
  ['in_progress', 'cancelled', 'cancelled'],
  ['entered_in_error', 'final final', 'entered_in_error'],
]
for (const [order, items, status] of table) {
  test(`${order} with [${items}] → ${status}`, () => {
    assert.equal(reportStatus(order, items.split(' ').filter(Boolean).map(item)), status)
  })
}

test('every status is reached above, from every status of an order', () => {
  assert.deepEqual(new Set(table.map(([, , status]) => status)), new Set(reportStatuses))
  assert.deepEqual(new Set(table.map(([order]) => order)), new Set(orderStatuses))
})

test('the document of an order says how far its report is, and what was reported before', async () => {
  const { worker, records, people, steps } = await laboratory()
  const another = await records.anotherPerson('pathologist')
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  const read = () => steps.readOrder(order.id)
  const potassium = async () => (await read()).items[0]!.result
  assert.equal((await read()).report_status, 'registered')
  const k = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await worker.runJobs()
  assert.equal((await read()).report_status, 'partial', 'a value that nobody has verified')
  await steps.verify(k.id)
  assert.equal((await read()).report_status, 'preliminary')
  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  await worker.runJobs()
  assert.equal((await read()).report_status, 'final')

  const second = await steps.correct(k.id, '4.80', 'mmol/L')
  await worker.runJobs()
  assert.equal((await read()).report_status, 'final', 'until the correction is verified')
  assert.deepEqual((await potassium())?.replaced, [])
  const own = await people.pathologist.post(`/v1/results/${second.id}/verify`)
  assert.equal(own.status, 403, 'not by whoever proposed it')
  await steps.verify(second.id, another)
  assert.equal((await read()).report_status, 'corrected')
  const third = await steps.correct(second.id, '4.9', 'mmol/L')
  await worker.runJobs()
  const { released_at } = await steps.verify(third.id, another)
  const { value, replaced } = (await potassium())!
  assert.deepEqual(
    [value, ...replaced.map((one) => [one.version, one.value, one.displayed_value, one.flag])],
    ['4.9', [2, '4.80', '4.8', 'N'], [1, '6.8', '6.8', 'HH']],
  )
  assert.equal(replaced[0]!.superseded_at, released_at)
  assert.equal(replaced[0]!.corrected_by, third.entered_by)
  assert.equal(replaced[0]!.correction_reason, 'Digits swapped when typing')
  const corrects = { version: 2, value: '4.80', unit: 'mmol/L' }
  assert.deepEqual((await steps.readResult(third.id)).corrects, corrects)
  assert.equal((await steps.readResult(k.id)).corrects, null)

  // What was measured in a rejected sample is on no report, not even as what was replaced.
  await steps.reject(sample.id)
  assert.equal((await read()).report_status, 'registered')
  assert.equal(await potassium(), null)
  const recollected = await steps.receive((await steps.collect(order.id)).id)
  await steps.enter(order, recollected, 'K', '4.4', 'mmol/L')
  await steps.enter(order, recollected, 'NA', '141', 'mmol/L')
  await worker.runJobs()
  assert.equal((await read()).report_status, 'corrected', 'somebody has read what was withdrawn')
  assert.deepEqual((await potassium())?.replaced, [])
  await steps.stop(order.id, 'entered-in-error')
  assert.equal((await read()).report_status, 'entered_in_error')
})
