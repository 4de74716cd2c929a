// An order for the wrong patient: nothing of it counts for this person any more, whatever way one reads it; no
// tube of it is used for anybody; and the right patient may have the same tests.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import { hl7ResultStatus } from '../../src/results/rules.ts'
import type { Result } from '../../src/results/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { worker, records, people, steps } = await laboratory()
const { clerk, technologist } = people
const another = await records.anotherPerson('pathologist')
type Problem = { detail: string; allowed?: string[]; errors?: { pointer: string; code: string }[] }

const reason = 'Two of one name on the ward'
const wrong = (id: string, right_patient_id?: string, by = clerk) =>
  by.post<Order & Problem>(`/v1/orders/${id}/wrong-patient`, { reason, right_patient_id })

const resultsOf = async (order_id: string) =>
  (await clerk.get<{ items: Result[] }>(`/v1/results?order_id=${order_id}`)).body.items

/** K was reported and corrected, NA is held, GLU is just entered, CL was taken back before, CREA waits. */
async function measured() {
  const { order, sample } = await steps.orderWithSample(['K', 'NA', 'GLU', 'CL', 'CREA'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  const chloride = await steps.enter(order, sample, 'CL', '100', 'mmol/L')
  await worker.runJobs('interpret-results')
  const correction = await steps.correct(id, '4.4', 'mmol/L')
  await steps.withdraw(chloride.id, 'entered-in-error')
  await steps.enter(order, sample, 'NA', '170', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.verify(correction.id, another)
  await steps.enter(order, sample, 'GLU', '5.1', 'mmol/L')
  return { order, sample }
}

test('each result that stood for something is an error of the wrong patient, and exported as W', async () => {
  const { order, sample } = await measured()
  const { status, body } = await wrong(order.id)
  assert.equal(status, 200)
  assert.deepEqual(
    [body.status, body.status_reason, body.wrong_patient, body.replaced_by_id],
    ['entered_in_error', reason, true, null],
  )
  assert.deepEqual(
    body.items.map((item) => [item.status, item.result]),
    body.items.map(() => ['cancelled', null]),
  )
  assert.deepEqual(body, await steps.readOrder(order.id))
  const exported = (await resultsOf(order.id)).map((result) => {
    const { test_code, version, wrong_patient } = result
    const code = hl7ResultStatus({
      status: result.status,
      wrong_patient,
      is_correction: result.corrects_id !== null,
    })
    return `${test_code} ${version} ${code}`
  })
  assert.deepEqual(exported.toSorted(), ['CL 1 D', 'GLU 1 W', 'K 1 W', 'K 2 W', 'NA 1 W'])
  const read = await clerk.get<Sample>(`/v1/samples/${sample.id}`)
  assert.deepEqual([read.body.status, read.body.rejection_code], ['rejected', 'RI'])
  assert.equal(read.body.awaits_recollection, false)
  const then = await records.of(order.id)
  assertConsistent(then)
  const types = then.events.map(({ type }) => type)
  for (const type of ['order.wrong_patient', 'order.entered_in_error', 'sample.rejected']) {
    assert.ok(types.includes(type), type)
  }
  // The job of GLU comes too late, and finds nothing to do.
  await worker.runJobs('interpret-results')
  assert.deepEqual(await steps.readOrder(order.id), body)
})

test('the right patient gets the same tests, and needs a sample of its own', async () => {
  const { order, sample } = await measured()
  const item = order.items.find(({ test_code }) => test_code === 'CREA')!
  await clerk.post(`/v1/orders/${order.id}/items/${item.id}/cancel`, {
    reason: 'Measured yesterday',
  })
  const right = await steps.patient()
  const { body } = await wrong(order.id, right.id)
  const anew = await steps.readOrder(body.replaced_by_id!)
  assert.deepEqual(
    [anew.patient_id, anew.replaces_id, anew.status, anew.priority, anew.ordered_by],
    [right.id, order.id, 'placed', order.priority, order.ordered_by],
  )
  assert.deepEqual(
    anew.items.map(({ test_code, status }) => `${test_code} ${status}`),
    ['K pending', 'NA pending', 'GLU pending', 'CL pending'],
  )
  const entry = { order_item_id: anew.items[0]!.id, sample_id: sample.id, value: '4.1' }
  assert.equal((await technologist.post('/v1/results', { ...entry, unit: 'mmol/L' })).status, 422)
  const tube = await steps.receive((await steps.collect(anew.id)).id)
  await steps.enter(anew, tube, 'K', '4.0', 'mmol/L')
  assertConsistent(await records.of(anew.id))
})

test('a right patient that is none, was deleted, or is the same is refused, and nothing has changed', async () => {
  const order = await steps.order(['K'])
  const deleted = await steps.patient()
  await records.change(
    (trx) => trx`update patients set deleted_at = now() where id = ${deleted.id}`,
  )
  const before = await records.of(order.id)
  for (const [right, code] of [
    [order.patient_id, 'same_patient'],
    [deleted.id, 'unknown_patient'],
    [order.id, 'unknown_patient'],
  ] as const) {
    const { status, body } = await wrong(order.id, right)
    assert.equal(status, 422)
    assert.deepEqual(
      body.errors?.map((error) => [error.pointer, error.code]),
      [['/right_patient_id', code]],
    )
  }
  assert.deepEqual(await records.of(order.id), before)
})

test('it is said once, and only by who may place orders', async () => {
  const order = await steps.order(['K'])
  assert.equal((await wrong(order.id, undefined, technologist)).status, 403)
  const right = await steps.patient()
  const answers = await Promise.all([wrong(order.id, right.id), wrong(order.id, right.id)])
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  const { body } = await clerk.get<{ items: unknown[] }>(`/v1/orders?patient_id=${right.id}`)
  assert.equal(body.items.length, 1)
})

test('a result that is entered meanwhile is taken back too, or refused', async () => {
  for (let round = 0; round < 4; round++) {
    const { order, sample } = await steps.orderWithSample(['K'])
    const entry = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '4.1' }
    const calls = [
      () => wrong(order.id),
      () => technologist.post('/v1/results', { ...entry, unit: 'mmol/L' }),
    ]
    if (round % 2 === 1) calls.reverse()
    await Promise.all(calls.map((call) => call()))
    const then = await records.of(order.id)
    assertConsistent(then)
    assert.equal(then.order.status, 'entered_in_error')
    assert.ok(then.results.every(({ status }) => status === 'entered_in_error'))
  }
})
