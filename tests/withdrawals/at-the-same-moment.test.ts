// Two people at the same moment: where only one may win, exactly one does and the other is told why;
// nothing is ever half done. Each race is run both ways round, several times.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { Result } from '../../src/results/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent, type OrderRecords } from '../helpers/records.ts'

const { lab, worker, records, people, steps } = await laboratory()
const { technologist, pathologist, phlebotomist, clerk } = people
const anotherPathologist = await records.anotherPerson('pathologist')
const patient = await steps.patient()

type Answered = { status: number; body: unknown }
type Call = () => Promise<Answered>
type Outcome = { first: number; second: number; records: OrderRecords }

const rounds = 4

/** Runs a race `rounds` times, each with a fresh start, and returns how each ended. */
async function race(start: () => Promise<{ order_id: string; calls: [Call, Call] }>) {
  const outcomes: Outcome[] = []
  for (let round = 0; round < rounds; round++) {
    const { order_id, calls } = await start()
    const [a, b] = round % 2 === 0 ? calls : [calls[1], calls[0]]
    const answers = await Promise.all([a(), b()])
    const [first, second] = round % 2 === 0 ? answers : [answers[1], answers[0]]
    const then = await records.of(order_id)
    assertConsistent(then)
    outcomes.push({ first: first.status, second: second.status, records: then })
  }
  return outcomes
}

function statusesOf({ first, second }: Outcome): number[] {
  return [first, second].toSorted((a, b) => a - b)
}

const newResult = (order: Order, sample: Sample, value: string) => ({
  order_item_id: order.items[0]!.id,
  sample_id: sample.id,
  value,
  unit: 'mmol/L',
})
const enter = (order: Order, sample: Sample, value: string) => () =>
  technologist.post('/v1/results', newResult(order, sample, value))
const act =
  (path: string, body?: object, by = technologist) =>
  () =>
    by.post(path, body)

async function measured(value: string): Promise<Result> {
  const { order, sample } = await steps.orderWithSample(['K'], patient.id)
  const { id } = await steps.enter(order, sample, 'K', value, 'mmol/L')
  await worker.runJobs('interpret-results')
  return await steps.readResult(id)
}

test('an order placed twice with one Idempotency-Key is one order', async () => {
  for (let round = 0; round < rounds; round++) {
    const somebody = await steps.patient()
    const place = () =>
      clerk.post<Order>(
        '/v1/orders',
        { patient_id: somebody.id, tests: ['K'] },
        { 'idempotency-key': `place-${round}` },
      )
    const statuses = (await Promise.all([place(), place()])).map(({ status }) => status)
    assert.ok(
      statuses.includes(201) && statuses.every((status) => [201, 409].includes(status)),
      statuses.join(', '),
    )
    const { body } = await clerk.get<{ items: unknown[] }>(`/v1/orders?patient_id=${somebody.id}`)
    assert.equal(body.items.length, 1)
  }
})

test('orders placed at once have numbers of their own', async () => {
  const placed = await Promise.all(Array.from({ length: 8 }, () => steps.order(['K'], patient.id)))
  assert.equal(new Set(placed.map(({ order_number }) => order_number)).size, 8)
})

test('after a rejection two tubes may be collected, and one of them replaces the rejected one', async () => {
  const outcomes = await race(async () => {
    const { order, sample } = await steps.orderWithSample(['K'], patient.id)
    await steps.reject(sample.id)
    const collected_at = lab.clock.now().toISOString()
    const body = { order_id: order.id, specimen_type: 'serum', collected_at }
    const collect = act('/v1/samples', body, phlebotomist)
    return { order_id: order.id, calls: [collect, collect] }
  })
  for (const outcome of outcomes) {
    assert.deepEqual(statusesOf(outcome), [201, 201])
    const { body } = await clerk.get<{ items: Sample[] }>(
      `/v1/samples?order_id=${outcome.records.order.id}&sort=created_at`,
    )
    const [rejected, ...collected] = body.items
    const replaces = collected.map(({ replaces_id }) => replaces_id)
    assert.equal(replaces.filter((id) => id === rejected!.id).length, 1)
    assert.equal(replaces.filter((id) => id === null).length, 1)
    assert.notEqual(collected[0]!.accession_number, collected[1]!.accession_number)
  }
})

for (const verb of ['receive', 'accept', 'reject']) {
  test(`of two who ${verb} one sample, one does`, async () => {
    const outcomes = await race(async () => {
      const order = await steps.order(['K'], patient.id)
      const { id } = await steps.collect(order.id)
      if (verb === 'accept') await steps.receive(id)
      const body = verb === 'reject' ? { code: 'RC' } : undefined
      const call = act(`/v1/samples/${id}/${verb}`, body)
      return { order_id: order.id, calls: [call, call] }
    })
    for (const outcome of outcomes) assert.deepEqual(statusesOf(outcome), [200, 409])
  })
}

test('a result entered while its order is cancelled was cancelled too, or was refused', async () => {
  const outcomes = await race(async () => {
    const { order, sample } = await steps.orderWithSample(['K'], patient.id)
    const cancel = act(`/v1/orders/${order.id}/cancel`, { reason: 'Ordered twice' }, clerk)
    return { order_id: order.id, calls: [cancel, enter(order, sample, '4.1')] }
  })
  for (const { first, second, records } of outcomes) {
    assert.equal(first, 200)
    assert.ok([201, 409].includes(second), `${second}`)
    assert.equal(records.order.status, 'cancelled')
    const statuses = records.results.map(({ status }) => status)
    assert.deepEqual(statuses, second === 201 ? ['cancelled'] : [])
  }
})

test('a result entered while its sample is rejected was cancelled with it, or was refused', async () => {
  const outcomes = await race(async () => {
    const { order, sample } = await steps.orderWithSample(['K'], patient.id)
    const reject = act(`/v1/samples/${sample.id}/reject`, { code: 'RH' })
    return { order_id: order.id, calls: [reject, enter(order, sample, '4.1')] }
  })
  for (const { first, second, records } of outcomes) {
    assert.equal(first, 200)
    assert.ok([201, 409].includes(second), `${second}`)
    assert.equal(records.items[0]?.status, 'pending')
    const statuses = records.results.map(({ status }) => status)
    assert.deepEqual(statuses, second === 201 ? ['cancelled'] : [])
  }
})

test('of two results for one test, one is entered', async () => {
  const outcomes = await race(async () => {
    const { order, sample } = await steps.orderWithSample(['K'], patient.id)
    return {
      order_id: order.id,
      calls: [enter(order, sample, '4.1'), enter(order, sample, '4.2')],
    }
  })
  for (const outcome of outcomes) {
    assert.deepEqual(statusesOf(outcome), [201, 409])
    assert.equal(outcome.records.results.length, 1)
  }
})

test('of two who verify one result, one does', async () => {
  const outcomes = await race(async () => {
    const { id, order_id } = await measured('6.8')
    const path = `/v1/results/${id}/verify`
    return {
      order_id,
      calls: [act(path, undefined, pathologist), act(path, undefined, anotherPathologist)],
    }
  })
  for (const outcome of outcomes) assert.deepEqual(statusesOf(outcome), [200, 409])
})

test('a result is verified or run again, not both', async () => {
  const outcomes = await race(async () => {
    const { id, order_id } = await measured('6.8')
    const rerun = act(`/v1/results/${id}/rerun`, { reason: 'Air bubble' })
    return { order_id, calls: [act(`/v1/results/${id}/verify`, undefined, pathologist), rerun] }
  })
  for (const outcome of outcomes) {
    assert.deepEqual(statusesOf(outcome), [200, 409])
    const verified = outcome.first === 200
    assert.equal(outcome.records.order.status, verified ? 'completed' : 'in_progress')
  }
})

test('of two who correct one result, one does', async () => {
  const outcomes = await race(async () => {
    const { id, order_id } = await measured('4.1')
    const correct = (value: string) =>
      act(
        `/v1/results/${id}/correct`,
        { value, unit: 'mmol/L', reason: 'Digits swapped' },
        pathologist,
      )
    return { order_id, calls: [correct('4.4'), correct('4.5')] }
  })
  for (const outcome of outcomes) {
    assert.deepEqual(statusesOf(outcome), [201, 409])
    assert.equal(outcome.records.results.length, 2)
  }
})

test('a correction is proposed, or its result was an error first', async () => {
  const outcomes = await race(async () => {
    const { id, order_id } = await measured('4.1')
    const reason = 'Digits swapped'
    const correction = { value: '4.4', unit: 'mmol/L', reason }
    return {
      order_id,
      calls: [
        act(`/v1/results/${id}/entered-in-error`, { reason }, pathologist),
        act(`/v1/results/${id}/correct`, correction, anotherPathologist),
      ],
    }
  })
  for (const { first, second, records } of outcomes) {
    assert.equal(first, 200)
    assert.ok([201, 409].includes(second), `${second}`)
    assert.equal(records.items[0]?.status, 'pending')
  }
})

test('who reads while a correction is verified sees the old value or the new one, never none', async () => {
  for (let round = 0; round < rounds; round++) {
    const { id, order_id } = await measured('4.1')
    const correction = await steps.correct(id, '4.4', 'mmol/L')
    await worker.runJobs('interpret-results')
    const verifying = anotherPathologist.post(`/v1/results/${correction.id}/verify`)
    const reads = await Promise.all(Array.from({ length: 12 }, () => steps.readOrder(order_id)))
    assert.equal((await verifying).status, 200)
    for (const { status, items } of [...reads, await steps.readOrder(order_id)]) {
      assert.equal(status, 'completed')
      assert.equal(items[0]?.result?.status, 'final')
      assert.match(items[0].result.value, /^4\.[14]$/)
    }
    assert.equal((await steps.readOrder(order_id)).items[0]?.result?.value, '4.4')
    assertConsistent(await records.of(order_id))
  }
})

test('a result that is interpreted while its sample is rejected stays cancelled', async () => {
  for (let round = 0; round < rounds; round++) {
    const { order, sample } = await steps.orderWithSample(['K'], patient.id)
    await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
    const reject = () => technologist.post(`/v1/samples/${sample.id}/reject`, { code: 'RH' })
    const [rejected] = await Promise.all([reject(), worker.runJobs('interpret-results')])
    assert.equal(rejected.status, 200)
    const then = await records.of(order.id)
    assertConsistent(then)
    assert.equal(then.items[0]?.status, 'pending')
    assert.equal(then.order.status, 'in_progress')
  }
})
