// What a laboratory takes down when a sample is collected, and what it does not take.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAccessionNumber } from '../../src/samples/rules.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'

const { lab, sql, records, people, steps } = await laboratory()

test('each sample has an accession number with its check character, and is found by it', async () => {
  const order = await steps.order(['K', 'HGB'])
  const serum = await steps.collect(order.id)
  const blood = await steps.collect(order.id, 'whole_blood')
  for (const { id, accession_number } of [serum, blood]) {
    assert.ok(isAccessionNumber(accession_number), accession_number)
    const query = new URLSearchParams({ accession_number }).toString()
    const { body } = await people.technologist.get<{ items: Sample[] }>(`/v1/samples?${query}`)
    assert.deepEqual(
      body.items.map((sample) => sample.id),
      [id],
    )
  }
  assert.notEqual(serum.accession_number, blood.accession_number)
  assert.deepEqual([serum.status, serum.replaces_id], ['collected', null])
  assert.equal((await steps.readOrder(order.id)).status, 'placed', 'nothing has come yet')
})

test('a sample that does not fit its order is refused and leaves nothing', async () => {
  const { id } = await steps.order(['K'])
  const before = await records.of(id)
  const now = lab.clock.now().getTime()
  const good = { order_id: id, specimen_type: 'serum', collected_at: new Date(now).toISOString() }
  const nowhere = '01980b5e-9c44-7d0a-8f0e-6a1b2c3d4e5f'
  for (const [pointer, code, change] of [
    ['/order_id', 'unknown_order', { order_id: nowhere }],
    ['/specimen_type', 'specimen_not_needed', { specimen_type: 'whole_blood' }],
    ['/collected_at', 'in_the_future', { collected_at: new Date(now + 120_000).toISOString() }],
    ['/collected_at', 'before_birth', { collected_at: '1980-05-16T12:00:00Z' }],
  ] as const) {
    const answer = await people.phlebotomist.post<{ errors: { pointer: string; code: string }[] }>(
      '/v1/samples',
      { ...good, ...change },
    )
    assert.equal(answer.status, 422, code)
    assert.deepEqual(
      answer.body.errors.map((error) => [error.pointer, error.code]),
      [[pointer, code]],
    )
  }
  assert.deepEqual(await records.of(id), before)
})

test('a refused sample burns no accession number', async () => {
  const sequence = async () => {
    const [row] = await sql`select last_value from accession_numbers`
    return BigInt(row!.last_value as string)
  }
  const { id: order_id } = await steps.order(['K'])
  await steps.collect(order_id)
  const before = await sequence()
  const collected_at = lab.clock.now().toISOString()
  for (let n = 0; n < 3; n++) {
    const sample = { order_id, specimen_type: 'urine', collected_at }
    assert.equal((await people.phlebotomist.post('/v1/samples', sample)).status, 422)
  }
  await steps.stop(order_id, 'cancel')
  const late = { order_id, specimen_type: 'serum', collected_at }
  assert.equal((await people.phlebotomist.post('/v1/samples', late)).status, 409)
  assert.equal(await sequence(), before)
})

test("a ward's clock may be a little ahead, and a sample may be collected on the day of birth", async () => {
  const ahead = new Date(lab.clock.now().getTime() + 30_000).toISOString()
  await steps.collect((await steps.order(['K'])).id, 'serum', ahead)
  const newborn = await steps.patient({ birth_date: '2026-05-17' })
  const order = await steps.order(['K'], newborn.id)
  await steps.collect(order.id, 'serum', '2026-05-17T00:10:00Z')
})
