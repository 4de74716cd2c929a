// Which values are taken: those that fit their test, their sample and the state of the work. Several at
// once are all taken or none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EnteredResult } from '../../../src/results/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { assertConsistent } from '../../helpers/records.ts'

const { worker, records, people, steps } = await laboratory()

type Refused = { detail: string; errors?: { pointer: string; code: string }[] }

const enterAll = <T>(results: object[]) =>
  people.technologist.post<T>('/v1/results/batch', { results })

const nowhere = '01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f'

test('what does not fit together is a 422 that says where, and nothing is entered', async () => {
  const order = await steps.order(['K', 'HGB'])
  const serum = await steps.receive((await steps.collect(order.id)).id)
  const blood = await steps.receive((await steps.collect(order.id, 'whole_blood')).id)
  const { sample: stranger } = await steps.orderWithSample(['K'])
  const good = {
    order_item_id: order.items[0]!.id,
    sample_id: serum.id,
    value: '4.1',
    unit: 'mmol/L',
  }
  const before = await records.of(order.id)
  for (const [pointer, code, change] of [
    ['/order_item_id', 'unknown_item', { order_item_id: nowhere }],
    ['/sample_id', 'unknown_sample', { sample_id: nowhere }],
    ['/sample_id', 'sample_of_another_order', { sample_id: stranger.id }],
    ['/sample_id', 'wrong_specimen', { sample_id: blood.id }],
    ['/unit', 'unknown_unit', { unit: 'mg/dL' }],
  ] as const) {
    const answer = await people.technologist.post<Refused>('/v1/results', { ...good, ...change })
    assert.equal(answer.status, 422, code)
    assert.deepEqual(
      answer.body.errors?.map((error) => [error.pointer, error.code]),
      [[pointer, code]],
    )
  }
  for (const value of ['4,1', '1e3', '', '-----', 'NaN', ' 4.1', '≤4', '1.12345678901']) {
    const answer = await people.technologist.post<Refused>('/v1/results', { ...good, value })
    assert.equal(answer.status, 422, value)
    assert.deepEqual(
      answer.body.errors?.map(({ pointer }) => pointer),
      ['/value'],
      value,
    )
  }
  assert.deepEqual(await records.of(order.id), before)
})

test('a value is taken once its sample is at the bench, and not while another stands', async () => {
  const order = await steps.order(['K'])
  const sample = await steps.collect(order.id)
  const body = {
    order_item_id: order.items[0]!.id,
    sample_id: sample.id,
    value: '4.1',
    unit: 'mmol/L',
  }
  const enter = () => people.technologist.post<Refused>('/v1/results', body)
  const early = await enter()
  assert.equal(early.status, 409)
  assert.match(early.body.detail, /collected/)
  await steps.receive(sample.id)
  assert.equal((await enter()).status, 201)
  for (const state of ['entered', 'final']) {
    const before = await records.of(order.id)
    const second = await enter()
    assert.equal(second.status, 409, state)
    assert.match(second.body.detail, /has a result/)
    assert.deepEqual(await records.of(order.id), before)
    await worker.runJobs('interpret-results')
  }
  assert.equal((await records.of(order.id)).order.status, 'completed')
})

test('several are entered together, and answered in the order asked', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA', 'CL'])
  const items = order.items.toReversed()
  const results = items.map(({ id, test_code }) => ({
    order_item_id: id,
    sample_id: sample.id,
    value: { K: '4.1', NA: '140', CL: '101' }[test_code]!,
    unit: 'mmol/L',
  }))
  const answer = await enterAll<{ items: EnteredResult[] }>(results)
  assert.equal(answer.status, 201)
  assert.deepEqual(
    answer.body.items.map(({ order_item_id, value }) => [order_item_id, value]),
    results.map(({ order_item_id, value }) => [order_item_id, value]),
  )
  await worker.runJobs('interpret-results')
  const then = await records.of(order.id)
  assert.equal(then.order.status, 'completed')
  assertConsistent(then)
})

test('of several, one that is wrong keeps all out, and every wrong one is named', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA', 'CL'])
  const good = order.items.map(({ id }) => {
    return { order_item_id: id, sample_id: sample.id, value: '100', unit: 'mmol/L' }
  })
  const before = await records.of(order.id)
  const wrong = await enterAll<Refused>([
    good[0]!,
    { ...good[1], unit: 'g' },
    { ...good[2], sample_id: nowhere },
  ])
  assert.equal(wrong.status, 422)
  assert.deepEqual(
    wrong.body.errors?.map(({ pointer, code }) => [pointer, code]),
    [
      ['/results/1/unit', 'unknown_unit'],
      ['/results/2/sample_id', 'unknown_sample'],
    ],
  )
  assert.equal((await enterAll<Refused>([good[0]!, good[0]!])).status, 422, 'one test twice')
  assert.deepEqual(await records.of(order.id), before)

  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  const later = await records.of(order.id)
  const conflict = await enterAll<Refused>(good)
  assert.equal(conflict.status, 409)
  assert.match(conflict.body.detail, /^\/results\/1\/order_item_id: /)
  assert.deepEqual(await records.of(order.id), later)
})

test('two batches that overlap the other way round: one is entered, neither waits for ever', async () => {
  for (let round = 0; round < 4; round++) {
    const [a, b] = [await steps.orderWithSample(['K']), await steps.orderWithSample(['K'])]
    const results = [a, b].map(({ order, sample }) => ({
      order_item_id: order.items[0]!.id,
      sample_id: sample.id,
      value: '4.1',
      unit: 'mmol/L',
    }))
    const answers = await Promise.all([enterAll(results), enterAll(results.toReversed())])
    const statuses = answers.map(({ status }) => status)
    assert.deepEqual(
      statuses.toSorted((x, y) => x - y),
      [201, 409],
    )
    for (const { order } of [a, b]) {
      const then = await records.of(order.id)
      assert.equal(then.results.length, 1)
      assertConsistent(then)
    }
  }
})

test('an id in capitals is the same id: a batch that names an item in both is refused', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const [item] = order.items
  const one = { order_item_id: item!.id, sample_id: sample.id, value: '4.1', unit: 'mmol/L' }
  const capitals = { ...one, order_item_id: one.order_item_id.toUpperCase() }
  const twice = await enterAll<Refused>([one, capitals])
  assert.equal(twice.status, 422)
  assert.deepEqual(
    twice.body.errors?.map(({ pointer }) => pointer),
    ['/results'],
  )
  const { status, body } = await enterAll<{ items: EnteredResult[] }>([capitals])
  assert.equal(status, 201)
  assert.equal(body.items[0]?.order_item_id, one.order_item_id)
})
