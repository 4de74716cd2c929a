// One test of an order is added or cancelled: the order follows, the other tests go on, and what may not be
// is a 409 that leaves no trace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowedOrderItemTransitions, mayAddItems, orderStatuses } from '../../src/orders/rules.ts'
import type { Order } from '../../src/orders/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { worker, records, people, steps } = await laboratory()
const { clerk, technologist } = people

type Problem = { detail: string; allowed?: string[]; errors?: { pointer: string }[] }

const add = (id: string, tests: string[], panels: string[] = []) =>
  clerk.post<Order & Problem>(`/v1/orders/${id}/items`, { tests, panels })
const itemOf = ({ items }: Order, code: string) =>
  items.find(({ test_code }) => test_code === code)!
const cancel = (order: Order, code: string, by = clerk) =>
  by.post<Order & Problem>(`/v1/orders/${order.id}/items/${itemOf(order, code).id}/cancel`, {
    reason: 'Measured yesterday',
  })
const codesOf = ({ items }: Order) => items.map(({ test_code }) => test_code)

async function completed(): Promise<Order> {
  const { order, sample } = await steps.orderWithSample(['K'])
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  return await steps.readOrder(order.id)
}

test('a test that is added stands behind the others, and waits', async () => {
  const order = await steps.order(['K', 'NA'])
  const { status, body, headers } = await add(order.id, ['GLU', 'CREA', 'GLU'])
  assert.equal(status, 201)
  assert.equal(headers.get('location'), `/v1/orders/${order.id}`)
  assert.deepEqual(codesOf(body), ['K', 'NA', 'GLU', 'CREA'])
  assert.equal(itemOf(body, 'GLU').status, 'pending')
  assert.deepEqual(body, await steps.readOrder(order.id))
  const then = await records.of(order.id)
  assertConsistent(then)
  const added = then.events.filter(({ type }) => type === 'item.added')
  assert.deepEqual(
    added.map(({ subject_id }) => subject_id),
    [itemOf(body, 'GLU').id, itemOf(body, 'CREA').id],
  )
})

test('an order that was completed is in progress again, and completes with the added test', async () => {
  const order = await completed()
  assert.equal(order.status, 'completed')
  const { body } = await add(order.id, ['NA'])
  assert.equal(body.status, 'in_progress')
  assert.equal(body.completed_at, null)
  const [sample] = body.samples
  const entered = { order_item_id: itemOf(body, 'NA').id, sample_id: sample!.id }
  await technologist.post('/v1/results', { ...entered, value: '140', unit: 'mmol/L' })
  await worker.runJobs('interpret-results')
  assert.equal((await steps.readOrder(order.id)).status, 'completed')
  assertConsistent(await records.of(order.id))
})

test('of a panel the missing tests are added; one that is there by its own name is refused', async () => {
  const { body: panels } = await clerk.get<{
    items: { code: string; tests: string[] }[]
  }>('/v1/panels')
  const panel = panels.items.find(({ tests }) => tests.length > 2)!
  const order = await steps.order([panel.tests[1]!])
  const { status, body } = await add(order.id, [], [panel.code])
  assert.equal(status, 201)
  assert.deepEqual(codesOf(body).toSorted(), panel.tests.toSorted())
  const again = await add(order.id, [], [panel.code])
  assert.equal(again.status, 409)
  const twice = await add(order.id, [panel.tests[0]!])
  assert.equal(twice.status, 409)
  assert.match(twice.body.detail, new RegExp(panel.tests[0]!))
  const unknown = await add(order.id, ['NO-SUCH'])
  assert.deepEqual([unknown.status, unknown.body.errors?.[0]?.pointer], [422, '/tests/0'])
  assert.deepEqual(await steps.readOrder(order.id), body)
})

test('a test that was cancelled is not added to the same order again', async () => {
  const order = await steps.order(['K', 'NA'])
  assert.equal((await cancel(order, 'K')).status, 200)
  assert.equal((await add(order.id, ['K'])).status, 409)
})

test('an order takes a test unless it was given up', async () => {
  const placed = async () => await steps.order(['K'])
  const starts: Record<string, () => Promise<{ id: string }>> = {
    placed,
    on_hold: async () => await steps.stop((await placed()).id, 'hold'),
    in_progress: async () => (await steps.orderWithSample(['K'])).order,
    completed,
    cancelled: async () => await steps.stop((await placed()).id, 'cancel'),
    entered_in_error: async () => await steps.stop((await placed()).id, 'entered-in-error'),
  }
  assert.deepEqual(Object.keys(starts).toSorted(), [...orderStatuses].toSorted())
  for (const status of orderStatuses) {
    const { id } = await starts[status]!()
    const answer = await add(id, ['NA'])
    assert.equal(answer.status, mayAddItems(status) ? 201 : 409, status)
    assertConsistent(await records.of(id))
  }
})

test('a cancelled test takes its result under way with it, and the order completes with the rest', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA'])
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  const held = await steps.enter(order, sample, 'NA', '170', 'mmol/L')
  await worker.runJobs('interpret-results')
  const { status, body } = await cancel(order, 'NA')
  assert.equal(status, 200)
  assert.equal(body.status, 'completed')
  const cancelled = itemOf(body, 'NA')
  assert.deepEqual(
    [cancelled.status, cancelled.status_reason, cancelled.result],
    ['cancelled', 'Measured yesterday', null],
  )
  const result = await steps.readResult(held.id)
  assert.deepEqual(
    [result.status, result.status_reason],
    ['cancelled', 'Test cancelled: Measured yesterday'],
  )
  const then = await records.of(order.id)
  assertConsistent(then)
  const types = then.events.map(({ type }) => type)
  assert.ok(types.includes('item.cancelled') && types.includes('result.cancelled'))
})

test('with its last test an order is cancelled', async () => {
  const order = await steps.order(['K', 'NA'])
  assert.equal((await cancel(order, 'K')).body.status, 'placed')
  assert.equal((await cancel(order, 'NA')).body.status, 'cancelled')
  assertConsistent(await records.of(order.id))
})

test('a test that is final or cancelled is not cancelled, nor one of another order', async () => {
  const order = await completed()
  const final = await cancel(order, 'K')
  assert.deepEqual([final.status, final.body.allowed], [409, allowedOrderItemTransitions('final')])
  const other = await steps.order(['K', 'NA'])
  const path = `/v1/orders/${order.id}/items/${itemOf(other, 'K').id}/cancel`
  assert.equal((await clerk.post(path, { reason: 'Measured yesterday' })).status, 404)
  assert.equal((await cancel(other, 'K')).status, 200)
  const before = await records.of(other.id)
  assert.equal((await cancel(other, 'K')).status, 409)
  assert.deepEqual(await records.of(other.id), before)
  assert.equal((await cancel(other, 'NA', technologist)).status, 403)
})

const rounds = 4

test('of two who add one test, one does', async () => {
  for (let round = 0; round < rounds; round++) {
    const order = await steps.order(['NA'])
    const answers = await Promise.all([add(order.id, ['K']), add(order.id, ['K', 'GLU'])])
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 409],
    )
    assertConsistent(await records.of(order.id))
  }
})

test('a result entered while its test is cancelled is cancelled with it, or was refused', async () => {
  for (let round = 0; round < rounds; round++) {
    const { order, sample } = await steps.orderWithSample(['K', 'NA'])
    const body = { order_item_id: itemOf(order, 'K').id, sample_id: sample.id, value: '4.1' }
    const enter = () => technologist.post('/v1/results', { ...body, unit: 'mmol/L' })
    const calls = [() => cancel(order, 'K'), enter]
    if (round % 2 === 1) calls.reverse()
    const answers = await Promise.all(calls.map((call) => call()))
    if (round % 2 === 1) answers.reverse()
    assert.equal(answers[0]!.status, 200)
    const then = await records.of(order.id)
    assertConsistent(then)
    assert.deepEqual(
      then.results.map(({ status }) => status),
      answers[1]!.status === 201 ? ['cancelled'] : [],
    )
  }
})

test('a test is verified or cancelled, not both; and interpreted or cancelled first', async () => {
  for (let round = 0; round < rounds; round++) {
    const { order, sample } = await steps.orderWithSample(['K'])
    const { id } = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
    const interpreting = worker.runJobs('interpret-results')
    if (round % 2 === 0) await interpreting
    const verify = () => people.pathologist.post(`/v1/results/${id}/verify`)
    const [cancelled, verified] = await Promise.all([cancel(order, 'K'), verify(), interpreting])
    const then = await records.of(order.id)
    assertConsistent(then)
    const won = then.items[0]!.status
    assert.equal(cancelled.status, won === 'cancelled' ? 200 : 409)
    assert.equal(verified.status, won === 'final' ? 200 : 409)
    assert.equal(then.order.status, won === 'final' ? 'completed' : 'cancelled')
  }
})
