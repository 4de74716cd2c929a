// Locks are taken in one order: orders, items, samples, results, each by ascending id. So nobody waits in a
// circle, and PostgreSQL never has to end one of two (which write() would repeat, at the cost of both).
import assert from 'node:assert/strict'
import { beforeEach, test, type TestContext } from 'node:test'
import { silentLog, type Log } from '../../../src/platform/log.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { holdLock } from '../../helpers/locks.ts'

let repeated = 0
const log: Log = Object.create(silentLog, {
  info: {
    value: (_: object, message: string) => (repeated += +(message === 'transaction repeated')),
  },
}) as Log

const { lab, worker, sql, people, steps } = await laboratory({ log })
worker.context.log = log
const { technologist } = people
beforeEach(() => (repeated = 0))

const hold = (t: TestContext, statement: string) => holdLock(t, lab.database.ownerUrl, statement)
const entry = (order_item_id: string, sample_id: string, value = '4.1') => {
  return { order_item_id, sample_id, value, unit: 'mmol/L' }
}

test('a result for a sample of another order, while that sample is rejected', async (t) => {
  const first = await steps.orderWithSample(['K'])
  const second = await steps.orderWithSample(['K'])
  const [a, b] = [first.order.items[0]!.id, second.order.items[0]!.id]

  // The rejection holds the second order, and stops before its sample.
  const lock = await hold(t, `select from samples where id = '${second.sample.id}' for share`)
  const rejection = technologist.post(`/v1/samples/${second.sample.id}/reject`, { code: 'RH' })
  await lock.untilWaiting(1)
  // The entry comes to that sample by way of the first order, and then to the second order.
  const results = [entry(a, second.sample.id), entry(b, second.sample.id)]
  const entering = technologist.post('/v1/results/batch', { results })
  await lock.untilWaiting(2)
  await lock.release()
  assert.equal((await rejection).status, 200)
  assert.equal((await entering).status, 422)
  assert.equal(repeated, 0)
})

/** Two orders whose items have their ids the other way round, as when both are placed at the same moment. */
async function crossedOrders() {
  const orders = [await steps.orderWithSample(['K']), await steps.orderWithSample(['K'])]
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    await trx`update order_items set status = 'cancelled' where order_id = ${orders[0]!.order.id}`
    // The first order gets an item that is younger than that of the second.
    await trx`
      insert into order_items (order_id, test_id, position)
      select ${orders[0]!.order.id}, id, 2 from tests where code = 'NA'`
  })
  const [{ id: young }] = await sql<[{ id: string }]>`
    select id from order_items where order_id = ${orders[0]!.order.id} and status = 'pending'`
  return [
    { item: young, sample: orders[0]!.sample.id },
    { item: orders[1]!.order.items[0]!.id, sample: orders[1]!.sample.id },
  ] as const
}

test('a second result for items of two orders, while their first ones are interpreted', async (t) => {
  const [first, second] = await crossedOrders()
  // Both are released, so that the interpretation changes both items.
  const results = [entry(first.item, first.sample, '140'), entry(second.item, second.sample)]
  assert.equal((await technologist.post('/v1/results/batch', { results })).status, 201)

  // The entry has the first item, and stops before its sample.
  const lock = await hold(t, `select from samples where id = '${first.sample}' for no key update`)
  const entering = technologist.post('/v1/results/batch', { results })
  await lock.untilWaiting(1)
  // The interpretation needs both items.
  const interpreting = worker.runJobs('interpret-results')
  await lock.untilWaiting(2)
  await lock.release()
  assert.equal((await entering).status, 409)
  assert.equal(await interpreting, 1)
  assert.equal(repeated, 0)
})
