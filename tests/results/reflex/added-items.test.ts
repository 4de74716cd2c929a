// A result adds a test to its order, in the transaction that makes it final; once, and never in a circle.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../../src/orders/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'

const { worker, steps, people, records } = await laboratory()

async function thyrotropin(value: string, tests = ['TSH']) {
  const { order, sample } = await steps.orderWithSample(tests)
  const { id } = await steps.enter(order, sample, 'TSH', value, 'm[IU]/L')
  await worker.runJobs()
  return { order, sample, id }
}
const itemsOf = async (order: Order) =>
  (await steps.readOrder(order.id)).items.map((one) => `${one.test_code} ${one.status}`)

test('a thyrotropin outside its range adds a free thyroxine once a person has released it', async () => {
  const { order, sample, id } = await thyrotropin('9.1')
  assert.deepEqual(await itemsOf(order), ['TSH resulted'], 'held: nothing is added yet')
  await steps.verify(id)
  assert.deepEqual(await itemsOf(order), ['TSH final', 'FT4 pending'])
  const now = await steps.readOrder(order.id)
  assert.deepEqual([now.status, now.items[1]!.caused_by_result_id], ['in_progress', id])
  const { body } = await people.clerk.get<{ items: { type: string; subject_id: string }[] }>(
    `/v1/orders/${order.id}/events`,
  )
  assert.deepEqual(
    body.items.filter(({ type }) => type === 'item.added').map(({ subject_id }) => subject_id),
    [now.items[1]!.id],
  )
  // A correction of it that asks again finds the test there.
  const correction = await steps.correct(id, '9.2', 'm[IU]/L')
  await worker.runJobs()
  await steps.verify(correction.id, await records.anotherPerson('pathologist'))
  assert.equal((await itemsOf(order)).length, 2)
  await steps.enter(now, sample, 'FT4', '15', 'pmol/L')
  await worker.runJobs()
  assert.equal((await steps.readOrder(order.id)).status, 'completed')
})

test('a normal one adds nothing, and a test that was ordered is not added again', async () => {
  const { order } = await thyrotropin('2.0')
  assert.deepEqual(
    [await itemsOf(order), (await steps.readOrder(order.id)).status],
    [['TSH final'], 'completed'],
  )
  const both = await thyrotropin('9.1', ['TSH', 'FT4'])
  await steps.verify(both.id)
  assert.deepEqual(await itemsOf(both.order), ['TSH final', 'FT4 pending'])
})

test('a result that goes out by itself adds its test in the same transaction', async () => {
  await records.change(
    (trx) => trx`
      insert into reflex_tests (test_id, operator, "limit", adds_test_id, source)
      select t.id, '<', 1.0, a.id, 'x' from tests t, tests a where t.code = 'TSH' and a.code = 'FT3'`,
  )
  const { order, id } = await thyrotropin('0.8')
  const { items, status } = await steps.readOrder(order.id)
  assert.equal(status, 'in_progress')
  assert.deepEqual(
    items.map((one) => [one.test_code, one.status, one.caused_by_result_id]),
    [
      ['TSH', 'final', null],
      ['FT3', 'pending', id],
    ],
  )
})

const add = (from: string, to: string) =>
  records.change(
    (trx) => trx`
      insert into reflex_tests (test_id, flags, adds_test_id, source)
      select t.id, '{H}', a.id, 'x' from tests t, tests a where t.code = ${from} and a.code = ${to}`,
  )

test('rules cannot close a circle, and add nothing that is derived', async () => {
  await assert.rejects(add('CRP', 'CRP'), /would add the test that causes it/)
  await add('CRP', 'FERR')
  await add('FERR', 'FE')
  await assert.rejects(add('FE', 'CRP'), /would add the test that causes it/)
  await assert.rejects(add('FE', 'EGFR'), /derived/)
  // Each alone is fine, both together are a circle: one of two at the same moment is refused.
  const both = await Promise.allSettled([add('ALT', 'AST'), add('AST', 'ALT')])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})
