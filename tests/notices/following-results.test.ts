// Whatever moves a critical value moves its notice, in the same transaction: also where the verb belongs to another
// part of the laboratory, such as quality control, the derivation of results or an order for the wrong patient.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { createStreams } from '../qc/streams.ts'
import { criticalValues } from './critical-value.ts'

const all = await laboratory()
const { worker, records, people, steps, sql } = all
const { critical, confirm, noticesOf } = criticalValues(all)
const openStream = createStreams(all)

const summary = async (order_id: string) =>
  (await noticesOf(order_id)).map(({ kind, status }) => `${kind} ${status}`).toSorted()

/** The control was out by more than three SD, and then the instrument measured a potassium of 6.8. */
async function measuredAfterARejection() {
  const { both, measure } = await openStream()
  await both(10, ['4.26', '7.00'])
  const measured = await measure(undefined, '6.8')
  assert.ok(measured.said.includes('qc_rejected'), measured.said.join())
  assert.ok(measured.said.includes('critical'), measured.said.join())
  assert.deepEqual(await summary(measured.order.id), ['critical provisional'])
  return measured
}

test('a critical value behind a rejected control has a provisional notice, which counts once it is verified', async () => {
  const { id, order } = await measuredAfterARejection()
  await steps.verify(id)
  assert.deepEqual(await summary(order.id), ['critical open'])
})

test('a critical value behind a rejected control that is measured again is nobody’s concern', async () => {
  const { id, order } = await measuredAfterARejection()
  await steps.withdraw(id, 'rerun')
  assert.deepEqual(await summary(order.id), ['critical dismissed'])
})

test('of an order for the wrong patient, who waits is not called, and who was told is told so', async () => {
  const [waiting, told] = [await critical(), await critical()]
  await confirm(told.notice)
  for (const { order } of [waiting, told]) {
    const body = { reason: 'Two of one name on the ward' }
    const { status } = await people.clerk.post(`/v1/orders/${order.id}/wrong-patient`, body)
    assert.equal(status, 200)
  }
  assert.deepEqual(await summary(waiting.order.id), ['critical dismissed'])
  assert.deepEqual(await summary(told.order.id), ['critical confirmed', 'withdrawal open'])
})

test('a derived value that is given up for another takes its notice along', async () => {
  await records.change(
    (trx) => trx`
      insert into qualified_intervals (test_id, category, sex, age_band, low, low_inclusive, high_inclusive, source)
      select id, 'critical', 'any', int4range(6696, null), 30, true, false, 'For this test' from tests
      where code = 'EGFR'`,
  )
  const { order, sample } = await steps.orderWithSample(['EGFR'])
  const { id } = await steps.enter(order, sample, 'CREA', '400', 'umol/L')
  await worker.runJobs()
  assert.deepEqual(await summary(order.id), ['critical open'])
  await steps.verify(id)
  await worker.runJobs()
  const [{ given_up }] = await sql<[{ given_up: number }]>`
    select count(*)::int as given_up from results r join order_items i on i.id = r.order_item_id
    where i.order_id = ${order.id} and r.status = 'cancelled'`
  assert.equal(given_up, 1)
  assert.deepEqual(await summary(order.id), ['critical dismissed', 'critical open'])
})
