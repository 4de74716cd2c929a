// A rejected sample takes back all that was built on it, and asks for another one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { worker, sql, records, people, steps } = await laboratory()
const another = await records.anotherPerson('pathologist')

/** The samples of an order that the worklist of recollections shows. */
async function awaiting(order_id: string): Promise<string[]> {
  const path = `/v1/samples?awaits_recollection=true&order_id=${order_id}`
  const { body } = await people.phlebotomist.get<{ items: Sample[] }>(path)
  return body.items.map(({ id }) => id)
}

test('its open results are cancelled, its final ones are errors, and their tests wait again', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'GLU', 'NA', 'CL'])
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await steps.enter(order, sample, 'GLU', '1.9', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  const rejected = await people.technologist.post<Sample>(`/v1/samples/${sample.id}/reject`, {
    code: 'RH',
    note: 'Visibly haemolysed',
  })
  assert.equal(rejected.status, 200)
  const { status, rejection_code, rejection_note, rejected_at, rejected_by } = rejected.body
  assert.deepEqual(
    [status, rejection_code, rejection_note],
    ['rejected', 'RH', 'Visibly haemolysed'],
  )
  assert.ok(rejected_at !== null && rejected_by !== null)
  const { body } = await people.clerk.get<{
    items: { test_code: string; status: string; status_reason: string }[]
  }>(`/v1/results?order_id=${order.id}`)
  assert.deepEqual(body.items.map(({ test_code, status }) => `${test_code} ${status}`).toSorted(), [
    'GLU cancelled',
    'K entered_in_error',
    'NA cancelled',
  ])
  for (const { status_reason } of body.items) assert.match(status_reason, /^Sample rejected: /)
  const then = await steps.readOrder(order.id)
  assert.equal(then.status, 'in_progress')
  assert.deepEqual(
    then.items.map((item) => [item.status, item.result]),
    then.items.map(() => ['pending', null]),
  )
  assertConsistent(await records.of(order.id))

  await worker.runJobs('interpret-results')
  assertConsistent(await records.of(order.id))
})

test('the recollection names the sample it replaces, and ends the waiting', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.equal((await steps.readOrder(order.id)).status, 'completed')
  await steps.reject(sample.id)
  assert.deepEqual(await awaiting(order.id), [sample.id])
  const { events } = await records.of(order.id)
  assert.ok(events.some(({ type }) => type === 'sample.recollection_requested'))

  const again = await steps.collect(order.id)
  assert.equal(again.replaces_id, sample.id)
  assert.deepEqual(await awaiting(order.id), [])
  await steps.receive(again.id)
  await steps.enter(order, again, 'K', '4.2', 'mmol/L')
  await worker.runJobs('interpret-results')
  const then = await steps.readOrder(order.id)
  assert.deepEqual([then.status, then.items[0]?.result?.value], ['completed', '4.2'])
  assertConsistent(await records.of(order.id))
})

test('only results of that sample are taken back', async () => {
  const order = await steps.order(['K', 'HGB'])
  const serum = await steps.receive((await steps.collect(order.id)).id)
  const blood = await steps.receive((await steps.collect(order.id, 'whole_blood')).id)
  await steps.enter(order, serum, 'K', '4.1', 'mmol/L')
  await steps.enter(order, blood, 'HGB', '140', 'g/L')
  await worker.runJobs('interpret-results')
  await steps.reject(blood.id)
  const { items, status } = await steps.readOrder(order.id)
  assert.equal(status, 'in_progress')
  assert.deepEqual(
    items.map((item) => [item.test_code, item.status]),
    [
      ['K', 'final'],
      ['HGB', 'pending'],
    ],
  )
  assertConsistent(await records.of(order.id))
})

test('a reported result and the correction of it go together', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.correct(id, '4.4', 'mmol/L')
  await steps.reject(sample.id)
  const versions = await steps.history(id)
  assert.deepEqual(
    versions.map(({ status }) => status),
    ['entered_in_error', 'cancelled'],
  )
  assertConsistent(await records.of(order.id))
})

test('a result of another tube stands when the tube of a replaced one is rejected', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const other = await steps.receive((await steps.collect(order.id)).id)
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  const correction = await steps.correct(id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.verify(correction.id, another)
  await steps.withdraw(correction.id, 'entered-in-error')
  await steps.enter(order, other, 'K', '4.2', 'mmol/L')
  await worker.runJobs('interpret-results')

  await steps.reject(sample.id)
  const { status, items } = await steps.readOrder(order.id)
  assert.deepEqual([status, items[0]?.result?.value], ['completed', '4.2'])
  assertConsistent(await records.of(order.id))
  assert.deepEqual(await awaiting(order.id), [], 'nothing is left to collect it for')
})

test('nobody is sent for a sample that is not needed any more', async () => {
  const order = await steps.order(['K'])
  const sample = await steps.collect(order.id)
  await steps.reject(sample.id)
  assert.deepEqual(await awaiting(order.id), [sample.id])
  const second = await steps.collect(order.id)
  await steps.stop(order.id, 'cancel')
  assert.deepEqual(await awaiting(order.id), [])
  await steps.reject(second.id)
  assert.deepEqual(await awaiting(order.id), [])
  const { events } = await records.of(order.id)
  const requested = events.filter(({ type }) => type === 'sample.recollection_requested')
  assert.deepEqual(
    requested.map(({ subject_id }) => subject_id),
    [sample.id],
  )
})

test('nobody is sent for a sample whose order was an error', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.stop(order.id, 'entered-in-error')
  await steps.reject(sample.id)
  assert.deepEqual(await awaiting(order.id), [])
  assertConsistent(await records.of(order.id))
})

test('nobody is sent for a sample while another tube was enough', async () => {
  const order = await steps.order(['K', 'HGB'])
  const clotted = await steps.receive((await steps.collect(order.id)).id)
  const second = await steps.receive((await steps.collect(order.id)).id)
  await steps.reject(clotted.id, 'RC')
  assert.deepEqual(await awaiting(order.id), [clotted.id])
  await steps.enter(order, second, 'K', '4.1', 'mmol/L')
  assert.deepEqual(await awaiting(order.id), [])
  assert.equal((await steps.readOrder(order.id)).status, 'in_progress', 'haemoglobin still waits')
})

test('a reason is one of the list: another is refused and changes nothing', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const before = await records.of(order.id)
  for (const code of ['XX', 'rh', '']) {
    const answer = await people.technologist.post<{ errors: { pointer: string }[] }>(
      `/v1/samples/${sample.id}/reject`,
      { code },
    )
    assert.equal(answer.status, 422, code)
    assert.deepEqual(
      answer.body.errors.map(({ pointer }) => pointer),
      ['/code'],
    )
  }
  assert.deepEqual(await records.of(order.id), before)
  const { body } = await people.technologist.get<{ items: { code: string }[] }>(
    '/v1/rejection-reasons',
  )
  const table0490 = 'EX QS RA RB RC RD RE RH RI RM RN RP RR RS'.split(' ')
  const codes = new Set(body.items.map(({ code }) => code))
  assert.deepEqual(
    table0490.filter((code) => !codes.has(code)),
    [],
  )
})

test('whatever way one reads an order, a value of a rejected sample is not reported', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  const { id } = await steps.enter(order, sample, 'K', '4.123', 'mmol/L')
  await steps.enter(order, sample, 'NA', '171.5', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.reject(sample.id, 'RM')
  await worker.runJobs()
  // A report is made of what stands: of the order, and of the results that are final or under way.
  const order_id = order.id
  const paths = [
    `/v1/orders/${order_id}`,
    `/v1/orders/${order_id}/events`,
    `/v1/orders?patient_id=${order.patient_id}`,
    `/v1/samples?order_id=${order_id}`,
    ...['entered', 'interpreted', 'held', 'final'].map(
      (status) => `/v1/results?order_id=${order_id}&status=${status}`,
    ),
  ]
  for (const path of paths) {
    const { status, body } = await people.clerk.get(path)
    assert.equal(status, 200, path)
    assert.doesNotMatch(JSON.stringify(body), /"(4\.123|171\.5)"/, path)
  }
  // Where a value is still shown, to explain what happened, it says that it stands for nothing.
  for (const path of [`/v1/results?order_id=${order_id}`, `/v1/results/${id}/history`]) {
    const { body } = await people.clerk.get<{ items: { status: string }[] }>(path)
    assert.ok(body.items.length > 0)
    for (const { status } of body.items)
      assert.match(status, /^(entered_in_error|cancelled)$/, path)
  }
})

test('whoever ordered is named by the event that asks for a recollection', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.reject(sample.id, 'RM')
  const [event] = await sql`
    select data from events
    where subject_id = ${sample.id} and type = 'sample.recollection_requested'`
  assert.deepEqual(event!.data, { code: 'RM', ordered_by: order.ordered_by })
})
