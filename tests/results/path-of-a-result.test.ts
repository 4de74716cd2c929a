// The main job, end to end through the front door: what is in order goes out by itself, what is not
// waits for a person, and the order completes by itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { Result } from '../../src/results/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { worker, people, steps } = await laboratory()

async function readOrder(id: string): Promise<Order> {
  return (await people.clerk.get<Order>(`/v1/orders/${id}`)).body
}

test('a normal result is released by the job, and its order completes', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
  assert.equal((await readOrder(order.id)).status, 'in_progress')
  await steps.enter(order, sample, 'GLU', '5.40', 'mmol/L')
  await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs()

  const read = await readOrder(order.id)
  assert.equal(read.status, 'completed')
  assert.deepEqual(
    read.items.map(({ test_code, status, result }) => [
      test_code,
      status,
      result?.status,
      result?.flag,
      result?.value,
    ]),
    [
      ['GLU', 'final', 'final', 'N', '5.40'],
      ['K', 'final', 'final', 'N', '4.1'],
    ],
  )
})

test('a critical result is held until another person verifies it', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  const early = await people.pathologist.post<{ allowed: string[] }>(`/v1/results/${id}/verify`)
  assert.equal(early.status, 409, 'it has not been interpreted yet')

  await worker.runJobs()
  const held = await people.clerk.get<Result>(`/v1/results/${id}`)
  assert.equal(held.body.status, 'held')
  assert.equal(held.body.flag, 'HH')
  assert.deepEqual(held.body.hold_reasons, ['critical', 'outside_autoverification_limits'])
  assert.equal((await readOrder(order.id)).status, 'in_progress')

  const verified = await people.pathologist.post<Result>(`/v1/results/${id}/verify`)
  assert.equal(verified.status, 200)
  assert.equal(verified.body.status, 'final')
  assert.equal((await readOrder(order.id)).status, 'completed')
})
