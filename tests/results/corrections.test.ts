// A correction is a version of its own: what was reported stands until the correction is verified, and
// stays readable for ever. What is taken back reopens its test and its order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { Result } from '../../src/results/schemas.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { assertConsistent } from '../helpers/records.ts'

const { worker, records, people, steps } = await laboratory()
const another = await records.anotherPerson('pathologist')

/** A potassium of 4.1 that was released by itself. */
async function reported(): Promise<{ order: Order; sample: Sample; result: Result }> {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  return { order, sample, result: await steps.readResult(id) }
}

async function proposed(result: Result, value: string): Promise<Result> {
  const { id } = await steps.correct(result.id, value, 'mmol/L')
  await worker.runJobs('interpret-results')
  return await steps.readResult(id)
}

async function corrected(result: Result, value: string): Promise<Result> {
  return await steps.verify((await proposed(result, value)).id, another)
}

async function shown(order: Order) {
  const { status, items } = await steps.readOrder(order.id)
  return { order: status, item: items[0]!.status, value: items[0]!.result?.value ?? null }
}

test('what was reported stands until its correction is verified', async () => {
  const { order, result } = await reported()
  const stands = { order: 'completed', item: 'final', value: '4.1' }
  const { id } = await steps.correct(result.id, '4.4', 'mmol/L')
  assert.deepEqual(await shown(order), stands, 'entered')
  await worker.runJobs('interpret-results')
  assert.deepEqual(await shown(order), stands, 'interpreted')
  const held = await steps.readResult(id)
  assert.deepEqual([held.status, held.flag, held.hold_reasons], ['held', 'N', ['edited']])
  assert.equal((await steps.readResult(result.id)).superseded_at, null)

  const verified = await steps.verify(id, another)
  assert.deepEqual(await shown(order), { ...stands, value: '4.4' })
  assert.deepEqual([verified.version, verified.corrects_id], [2, result.id])
  const replaced = await steps.readResult(result.id)
  assert.deepEqual([replaced.status, replaced.value], ['final', '4.1'])
  assert.equal(replaced.superseded_at, verified.released_at)
  const events = await people.clerk.get<{ items: { type: string; subject_id: string }[] }>(
    `/v1/orders/${order.id}/events`,
  )
  const last = events.body.items.at(-1)
  assert.deepEqual([last?.type, last?.subject_id], ['result.corrected', id])
  assertConsistent(await records.of(order.id))
})

test('a correction is corrected in turn, and the history tells all of it from any version', async () => {
  const { order, result } = await reported()
  const second = await corrected(result, '4.4')
  const third = await corrected(second, '4.2')
  assert.equal((await shown(order)).value, '4.2')
  for (const { id } of [result, second, third]) {
    const versions = await steps.history(id)
    assert.deepEqual(
      versions.map(({ version, value, status, corrects_id }) => [
        version,
        value,
        status,
        corrects_id,
      ]),
      [
        [1, '4.1', 'final', null],
        [2, '4.4', 'final', result.id],
        [3, '4.2', 'final', second.id],
      ],
    )
    assert.deepEqual(
      versions.map(({ superseded_at }) => superseded_at !== null),
      [true, true, false],
    )
  }
  assertConsistent(await records.of(order.id))
})

test('only what is reported now is corrected, and by one correction at a time', async () => {
  const { order, result } = await reported()
  const body = { value: '4.5', unit: 'mmol/L', reason: 'Digits swapped' }
  const correct = (id: string) => people.pathologist.post(`/v1/results/${id}/correct`, body)
  const correction = await proposed(result, '4.4')
  const before = await records.of(order.id)
  assert.equal((await correct(result.id)).status, 409, 'a correction is under way')
  assert.equal((await correct(correction.id)).status, 409, 'it is not reported yet')
  assert.deepEqual(await records.of(order.id), before)
  await steps.verify(correction.id, another)
  assert.equal((await correct(result.id)).status, 409, 'it was replaced')
  assert.equal((await correct(correction.id)).status, 201)
})

test('a correction needs a unit of the test, a number and a reason', async () => {
  const { order, result } = await reported()
  const before = await records.of(order.id)
  const good = { value: '4.4', unit: 'mmol/L', reason: 'Digits swapped' }
  for (const [pointer, bad] of [
    ['/unit', { ...good, unit: 'mg/dL' }],
    ['/value', { ...good, value: '4,4' }],
    ['/reason', { ...good, reason: ' ' }],
  ] as const) {
    const answer = await people.pathologist.post<{ errors: { pointer: string }[] }>(
      `/v1/results/${result.id}/correct`,
      bad,
    )
    assert.equal(answer.status, 422, pointer)
    assert.deepEqual(
      answer.body.errors.map((error) => error.pointer),
      [pointer],
    )
  }
  assert.deepEqual(await records.of(order.id), before)
})

for (const step of ['rerun', 'entered-in-error']) {
  test(`a proposed correction is given up (${step}): the reported result stands`, async () => {
    const { order, result } = await reported()
    const correction = await proposed(result, '4.4')
    await steps.withdraw(correction.id, step)
    assert.deepEqual(await shown(order), { order: 'completed', item: 'final', value: '4.1' })
    assertConsistent(await records.of(order.id))
    await corrected(result, '4.6')
    assert.equal((await shown(order)).value, '4.6')
    assertConsistent(await records.of(order.id))
  })
}

test('a final result in error reopens its test and its order, and a new one completes them', async () => {
  const { order, sample, result } = await reported()
  await steps.withdraw(result.id, 'entered-in-error')
  assert.deepEqual(await shown(order), { order: 'in_progress', item: 'pending', value: null })
  assert.equal((await steps.readOrder(order.id)).completed_at, null)
  const { id } = await steps.enter(order, sample, 'K', '4.3', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.deepEqual(await shown(order), { order: 'completed', item: 'final', value: '4.3' })
  const versions = await steps.history(id)
  assert.deepEqual(
    versions.map(({ version, status }) => [version, status]),
    [
      [1, 'entered_in_error'],
      [2, 'final'],
    ],
  )
  assertConsistent(await records.of(order.id))
})

test('a reported result in error takes the correction of it along', async () => {
  const { order, sample, result } = await reported()
  const correction = await proposed(result, '4.4')
  await steps.withdraw(result.id, 'entered-in-error')
  assert.equal((await steps.readResult(correction.id)).status, 'cancelled')
  assert.equal((await shown(order)).item, 'pending')
  assertConsistent(await records.of(order.id))
  await steps.enter(order, sample, 'K', '4.3', 'mmol/L')
})

test('a verified correction in error does not bring back what it replaced', async () => {
  const { order, result } = await reported()
  const correction = await corrected(result, '4.4')
  await steps.withdraw(correction.id, 'entered-in-error')
  assert.deepEqual(await shown(order), { order: 'in_progress', item: 'pending', value: null })
  assertConsistent(await records.of(order.id))
})

test('a replaced result in error leaves its correction standing', async () => {
  const { order, result } = await reported()
  await corrected(result, '4.4')
  await steps.withdraw(result.id, 'entered-in-error')
  assert.deepEqual(await shown(order), { order: 'completed', item: 'final', value: '4.4' })
  assertConsistent(await records.of(order.id))
})

test('a rerun waits for a new value, and the order with it', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const first = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await worker.runJobs('interpret-results')
  const body = { reason: 'Air bubble in the cuvette' }
  const rerun = await people.technologist.post(`/v1/results/${first.id}/rerun`, body)
  assert.equal(rerun.status, 200, 'whoever may enter a result may ask for a rerun')
  assert.deepEqual(await shown(order), { order: 'in_progress', item: 'pending', value: null })
  await steps.enter(order, sample, 'K', '4.3', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.deepEqual(await shown(order), { order: 'completed', item: 'final', value: '4.3' })
  assertConsistent(await records.of(order.id))
})
