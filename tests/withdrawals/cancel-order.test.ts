// An order that is given up: what is open ends with it, what was reported stays readable, and no work is
// taken for it any more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { EnteredResult } from '../../src/results/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { lab, worker, records, people, steps } = await laboratory()

/** Potassium final, glucose held, sodium entered, chloride without a result. */
async function halfDone(): Promise<{ order: Order; sample: Sample; results: EnteredResult[] }> {
  const { order, sample } = await steps.orderWithSample(['K', 'GLU', 'NA', 'CL'])
  const first = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  const second = await steps.enter(order, sample, 'GLU', '1.9', 'mmol/L')
  await worker.runJobs('interpret-results')
  const third = await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  return { order, sample, results: [first, second, third] }
}

async function statusesOf(results: EnteredResult[]): Promise<string[]> {
  const read = await Promise.all(results.map(({ id }) => steps.readResult(id)))
  return read.map(({ status }) => status)
}

test('a cancelled order takes its open results and tests along', async () => {
  const { order, results } = await halfDone()
  const body = { reason: 'Ordered twice' }
  const refused = await people.clerk.post<{ detail: string; allowed: string[] }>(
    `/v1/orders/${order.id}/cancel`,
    body,
  )
  assert.equal(refused.status, 409)
  assert.match(refused.body.detail, /final result/)
  assert.deepEqual(refused.body.allowed, ['entered_in_error'])

  await steps.withdraw(results[0]!.id, 'entered-in-error')
  const cancelled = await people.clerk.post<Order>(`/v1/orders/${order.id}/cancel`, body)
  assert.equal(cancelled.status, 200)
  assert.deepEqual(
    [cancelled.body.status, cancelled.body.status_reason],
    ['cancelled', body.reason],
  )
  assert.deepEqual(
    cancelled.body.items.map(({ status }) => status),
    ['cancelled', 'cancelled', 'cancelled', 'cancelled'],
  )
  assert.deepEqual(await statusesOf(results), ['entered_in_error', 'cancelled', 'cancelled'])
  await worker.runJobs('interpret-results')
  assertConsistent(await records.of(order.id))
})

test('an order in error keeps what was reported', async () => {
  const { order, results } = await halfDone()
  const marked = await steps.stop(order.id, 'entered-in-error')
  assert.deepEqual(
    marked.items.map(({ test_code, status, result }) => [test_code, status, result?.value ?? null]),
    [
      ['K', 'final', '4.1'],
      ['GLU', 'cancelled', null],
      ['NA', 'cancelled', null],
      ['CL', 'cancelled', null],
    ],
  )
  assert.deepEqual(await statusesOf(results), ['final', 'cancelled', 'cancelled'])
  assertConsistent(await records.of(order.id))
})

test('an order in error ends a correction that is under way', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  const correction = await steps.correct(id, '4.4', 'mmol/L')
  await steps.stop(order.id, 'entered-in-error')
  assert.deepEqual(
    (await steps.history(correction.id)).map(({ status }) => status),
    ['final', 'cancelled'],
  )
  await worker.runJobs('interpret-results')
  assertConsistent(await records.of(order.id))
})

for (const step of ['hold', 'cancel', 'entered-in-error']) {
  test(`no sample and no result is taken for an order after ${step}`, async () => {
    const order = await steps.order(['K'])
    const sample = await steps.collect(order.id)
    // On hold the tube may still arrive; otherwise it has to have come before.
    if (step === 'hold') await steps.stop(order.id, step)
    await steps.receive(sample.id)
    if (step !== 'hold') await steps.stop(order.id, step)
    const before = await records.of(order.id)

    const collected_at = lab.clock.now().toISOString()
    const answers = [
      await people.phlebotomist.post<{ detail: string }>('/v1/samples', {
        order_id: order.id,
        specimen_type: 'serum',
        collected_at,
      }),
      await people.technologist.post<{ detail: string }>('/v1/results', {
        order_item_id: order.items[0]!.id,
        sample_id: sample.id,
        value: '4.1',
        unit: 'mmol/L',
      }),
    ]
    for (const { status, body } of answers) {
      assert.equal(status, 409)
      assert.ok(body.detail.includes(before.order.status), body.detail)
    }
    assert.deepEqual(await records.of(order.id), before)
  })
}

test('no result of an order in error is corrected, but it may be marked as an error too', async () => {
  const { order, results } = await halfDone()
  await steps.stop(order.id, 'entered-in-error')
  const correction = { value: '4.4', unit: 'mmol/L', reason: 'Digits swapped' }
  const { id } = results[0]!
  const refused = await people.pathologist.post(`/v1/results/${id}/correct`, correction)
  assert.equal(refused.status, 409)
  assert.equal((await steps.withdraw(id, 'entered-in-error')).status, 'entered_in_error')
  assert.equal((await steps.readOrder(order.id)).status, 'entered_in_error')
  assertConsistent(await records.of(order.id))
})
