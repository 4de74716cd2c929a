// What a laboratory takes down when a sample is collected, and what it does not take.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessionNumber, isAccessionNumber } from '../../src/samples/rules.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'

type Refused = { errors?: { pointer: string; code: string }[] }

const day_ms = 24 * 60 * 60_000
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
    ['/collected_at', 'in_the_future', { collected_at: new Date(now + 360_000).toISOString() }],
    [
      '/collected_at',
      'long_before_order',
      { collected_at: new Date(now - 8 * day_ms).toISOString() },
    ],
    ['/collected_at', 'long_before_order', { collected_at: '2020-05-17T12:00:00Z' }],
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

test("a ward's clock may be a little ahead, a tube may be older than its order, and a newborn has one too", async () => {
  const now = lab.clock.now()
  const at = (ms: number) => new Date(now.getTime() + ms).toISOString()
  await steps.collect((await steps.order(['K'])).id, 'serum', at(30_000))
  await steps.collect((await steps.order(['K'])).id, 'serum', at(-6 * day_ms))
  const newborn = await steps.patient({ birth_date: at(0).slice(0, 10) })
  await steps.collect((await steps.order(['K'], newborn.id)).id, 'serum', at(0))
})

test('a sample may have the number of another system’s label, which then is nobody else’s', async () => {
  const register = async (accession_number: string) => {
    const { id: order_id } = await steps.order(['K'])
    const collected_at = lab.clock.now().toISOString()
    const body = { order_id, specimen_type: 'serum', collected_at, accession_number }
    return await people.phlebotomist.post<Sample & Refused>('/v1/samples', body)
  }
  const made = await register('Ward-7/0042')
  assert.equal(made.status, 201)
  assert.equal(made.body.accession_number, 'Ward-7/0042', 'as it stands on the label')
  const { body } = await people.technologist.get<{ items: Sample[] }>(
    '/v1/samples?accession_number=ward-7%2F0042',
  )
  assert.deepEqual(
    body.items.map(({ id }) => id),
    [made.body.id],
  )
  assert.equal((await register('WARD-7/0042')).status, 409, 'capitals make no other number')

  const next = await steps.collect((await steps.order(['K'])).id)
  for (const [number, code] of [
    [
      accessionNumber(BigInt(next.accession_number.slice(2, 10)) + 1n, 2026),
      'reserved_accession_number',
    ],
    [`${next.accession_number.slice(0, 9)}00`, 'damaged_accession_number'],
    ['#17', 'accession_number_form'],
    ['two words', 'invalid_format'],
  ] as const) {
    const refused = await register(number)
    assert.deepEqual(
      [refused.status, refused.body.errors?.map((error) => [error.pointer, error.code])],
      [422, [['/accession_number', code]]],
      number,
    )
  }
  await steps.collect((await steps.order(['K'])).id)
})

test('a birth date is never edited to after a collection, also not at the same moment', async (t) => {
  const now = lab.clock.now()
  const today = now.toISOString().slice(0, 10)
  const yesterday = new Date(now.getTime() - day_ms).toISOString()
  const { id } = await steps.patient()
  const born = (birth_date: string) =>
    people.clerk.patch<Refused>(`/v1/patients/${id}`, { birth_date }, { 'if-match': '*' })
  assert.equal((await born(today)).status, 200, 'nothing was collected yet')
  await born('1980-05-17')

  // Both wait behind the patient: whoever comes first, the other finds what it did.
  const { id: order_id } = await steps.order(['K'], id)
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from patients where id = '${id}' for update`,
  )
  const body = { order_id, specimen_type: 'serum', collected_at: yesterday }
  const both = [people.phlebotomist.post<Refused>('/v1/samples', body), born(today)]
  await lock.untilWaiting(2)
  await lock.release()
  const [collected, edited] = await Promise.all(both)
  const codes = [...(collected!.body.errors ?? []), ...(edited!.body.errors ?? [])].map(
    ({ code }) => code,
  )
  assert.ok(['before_birth', 'after_collection'].includes(codes.join()), codes.join())

  await born('1980-05-17')
  if (codes[0] === 'before_birth') await steps.collect(order_id, 'serum', yesterday)
  const refused = await born(today)
  assert.deepEqual(
    [refused.status, refused.body.errors?.map((error) => [error.pointer, error.code])],
    [422, [['/birth_date', 'after_collection']]],
  )
  assert.equal((await born(yesterday.slice(0, 10))).status, 200)

  await born('1980-05-17')
  await steps.stop(order_id, 'entered-in-error')
  assert.equal((await born(today)).status, 200, 'it was another patient’s sample')
})
