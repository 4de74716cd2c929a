// Who waits for whom. The results of one order are entered side by side; what takes them back waits for
// them, and they for it: whichever comes first, one truth is left.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { assertConsistent } from '../helpers/records.ts'

const { lab, records, people, steps } = await laboratory()
const { technologist, clerk } = people
const patient = await steps.patient()

const tests = ['K', 'NA'] as const
const values = { K: '4.1', NA: '140' }

type Case = { order: Order; sample: Sample }
const start = (): Promise<Case> => steps.orderWithSample([...tests], patient.id)

function enter({ order, sample }: Case, code: (typeof tests)[number]) {
  const item = order.items.find(({ test_code }) => test_code === code)!
  const body = { order_item_id: item.id, sample_id: sample.id, value: values[code], unit: 'mmol/L' }
  return technologist.post('/v1/results', body)
}
const cancel = ({ order }: Case) =>
  clerk.post(`/v1/orders/${order.id}/cancel`, { reason: 'Ordered twice' })
const reject = ({ sample }: Case) =>
  technologist.post(`/v1/samples/${sample.id}/reject`, { code: 'RH' })

const hold = (t: TestContext, statement: string) => holdLock(t, lab.database.ownerUrl, statement)

test('who enters does not wait for another who enters for the same order and sample', async (t) => {
  const { order, sample } = await start()
  // As an entry for another item of the order, still under way.
  const other = order.items.find(({ test_code }) => test_code === 'NA')!
  const lock = await hold(
    t,
    `select from orders where id = '${order.id}' for key share;
     select from samples where id = '${sample.id}' for share;
     select from order_items where id = '${other.id}' for no key update`,
  )
  const entry = enter({ order, sample }, 'K')
  const waits = lock.untilWaiting(1).then(
    () => true,
    () => false, // nobody waited, and the test is over
  )
  const waited = await Promise.race([waits, entry.then(() => false)])
  await lock.release()
  assert.equal(waited, false)
  assert.equal((await entry).status, 201)
})

test('who enters does not wait for an interpretation of the same order', async (t) => {
  const { order, sample } = await start()
  const lock = await hold(t, `select from orders where id = '${order.id}' for no key update`)
  assert.equal((await enter({ order, sample }, 'K')).status, 201)
  await lock.release()
})

for (const [what, takeBack] of Object.entries({ cancels: cancel, rejects: reject })) {
  test(`who ${what} waits for an entry that is under way`, async (t) => {
    const { order, sample } = await start()
    const lock = await hold(t, `select from orders where id = '${order.id}' for key share`)
    const answer = takeBack({ order, sample })
    await lock.untilWaiting(1)
    await lock.release()
    assert.equal((await answer).status, 200)
    assertConsistent(await records.of(order.id))
  })
}

const entries = [(at: Case) => enter(at, 'K'), (at: Case) => enter(at, 'NA')]
const arrivals = {
  'cancel, reject, enter': [cancel, reject, ...entries],
  'cancel, enter, reject': [cancel, ...entries, reject],
  'reject, cancel, enter': [reject, cancel, ...entries],
  'reject, enter, cancel': [reject, ...entries, cancel],
  'enter, cancel, reject': [...entries, cancel, reject],
  'enter, reject, cancel': [...entries, reject, cancel],
}
for (const [name, calls] of Object.entries(arrivals)) {
  test(`at the same moment, in the order ${name}: one truth is left`, async (t) => {
    const at = await start()
    const lock = await hold(t, `select from orders where id = '${at.order.id}' for update`)
    const answers = []
    for (const call of calls) {
      answers.push(call(at))
      await lock.untilWaiting(answers.length)
    }
    await lock.release()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    const of = (call: (typeof calls)[number]) => statuses[calls.indexOf(call)]!
    assert.deepEqual([of(cancel), of(reject)], [200, 200])
    const entered = entries.map(of)
    for (const status of entered) assert.ok(status === 201 || status === 409, `${status}`)

    const then = await records.of(at.order.id)
    assertConsistent(then)
    assert.equal(then.order.status, 'cancelled')
    assert.deepEqual(
      then.items.map(({ status }) => status),
      ['cancelled', 'cancelled'],
    )
    assert.equal(then.results.length, entered.filter((status) => status === 201).length)
    for (const { status } of then.results) assert.equal(status, 'cancelled')
  })
}
