// Which range a patient is judged by: sex, and age on the local date of collection. Around the edges of
// the seeded bands, because that is where one day decides.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '../../../src/patients/schemas.ts'
import type { Result } from '../../../src/results/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { createMeasure } from './measure.ts'

async function openLab(time_zone: string) {
  // The collections of these tests are years apart, their orders are of today.
  const old = { COLLECTED_BEFORE_ORDER_DAYS: '36500', MEASURED_AFTER_COLLECTION_DAYS: '36500' }
  const { worker, people, steps } = await laboratory({ env: { LAB_TIME_ZONE: time_zone, ...old } })
  return { people, steps, ...createMeasure(worker, steps) }
}

const utc = await openLab('UTC')
const berlin = await openLab('Europe/Berlin')

type Born = Pick<Patient, 'birth_date' | 'sex'>
type Measured = { test: string; value: string; unit: string; collected_at: string }

async function measureOf(born: Born, measured: Measured, lab = utc): Promise<Result> {
  const { id } = await lab.steps.patient(born)
  return (await lab.measure([{ ...measured, patient_id: id }]))[0]!
}

const noon = (date: string) => `${date}T12:00:00Z`

test('the sex chooses among ranges; where they differ and it is not known, none is taken', async () => {
  const expected = [
    ['female', 'N', '12.5 to 16 g/dL'],
    ['male', 'L', '13.5 to 18 g/dL'],
    ['other', 'IND', undefined],
    ['unknown', 'IND', undefined],
  ] as const
  for (const [sex, flag, range] of expected) {
    const measured = { test: 'HGB', value: '13', unit: 'g/dL', collected_at: noon('2026-05-01') }
    const result = await measureOf({ birth_date: '1980-05-17', sex }, measured)
    assert.equal(result.flag, flag, sex)
    const { reference } = result
    assert.equal(
      reference
        ? `${Number(reference.low) / 10} to ${Number(reference.high) / 10} g/dL`
        : undefined,
      range,
    )
    if (flag === 'IND') {
      assert.equal(result.status, 'held')
      assert.deepEqual(result.hold_reasons, ['no_reference_range'])
    }
  }
})

test('a range for any sex is taken for every sex', async () => {
  for (const sex of ['female', 'male', 'other', 'unknown'] as const) {
    const measured = { test: 'K', value: '4.1', unit: 'mmol/L', collected_at: noon('2026-05-01') }
    const result = await measureOf({ birth_date: '1980-05-17', sex }, measured)
    assert.deepEqual([result.flag, result.status], ['N', 'final'], sex)
  }
})

test('an age that no range covers is indeterminate and waits for a person', async () => {
  const measured = { test: 'K', value: '4.1', unit: 'mmol/L', collected_at: noon('2026-05-17') }
  const result = await measureOf({ birth_date: '2009-05-17', sex: 'male' }, measured)
  assert.deepEqual([result.flag, result.status], ['IND', 'held'])
  assert.equal(result.reference, null)
  assert.deepEqual(result.hold_reasons, ['no_reference_range'])
})

// Haemoglobin 16 g/dL is normal until one month (15–24) and high after it (10.5–14).
const infants = [
  { born: '2026-01-01', collected: '2026-01-01', age_index: 0, flag: 'N', why: 'newborn' },
  { born: '2026-01-01', collected: '2026-01-28', age_index: 27, flag: 'N', why: '27 days' },
  { born: '2026-01-01', collected: '2026-01-29', age_index: 28, flag: 'N', why: '28 days' },
  { born: '2026-01-01', collected: '2026-01-31', age_index: 30, flag: 'N', why: '30 days' },
  { born: '2026-01-01', collected: '2026-02-01', age_index: 31, flag: 'H', why: 'one month' },
  {
    born: '2026-02-01',
    collected: '2026-03-01',
    age_index: 31,
    flag: 'H',
    why: '28 days, a month',
  },
  {
    born: '2024-02-01',
    collected: '2024-02-29',
    age_index: 28,
    flag: 'N',
    why: '28 days, no month',
  },
]
for (const { born, collected, age_index, flag, why } of infants) {
  test(`in the first weeks: ${why}`, async () => {
    const result = await measureOf(
      { birth_date: born, sex: 'female' },
      { test: 'HGB', value: '16', unit: 'g/dL', collected_at: noon(collected) },
    )
    assert.deepEqual([result.age_index, result.flag], [age_index, flag])
  })
}

test('bands in days: thyrotropin has a range from the seventh day on', async () => {
  for (const [collected, flag] of [
    ['2026-01-07', 'IND'],
    ['2026-01-08', 'N'],
  ] as const) {
    const result = await measureOf(
      { birth_date: '2026-01-01', sex: 'male' },
      { test: 'TSH', value: '5', unit: 'm[IU]/L', collected_at: noon(collected) },
    )
    assert.equal(result.flag, flag, collected)
  }
})

test("a newborn's potassium of 6.5 is normal and goes out; an adult's is critical", async () => {
  const measured = { test: 'K', value: '6.5', unit: 'mmol/L', collected_at: noon('2026-05-10') }
  const newborn = await measureOf({ birth_date: '2026-05-01', sex: 'female' }, measured)
  assert.deepEqual([newborn.flag, newborn.critical, newborn.status], ['N', false, 'final'])
  const adult = await measureOf({ birth_date: '2008-05-10', sex: 'female' }, measured)
  assert.deepEqual([adult.flag, adult.critical, adult.status], ['HH', true, 'held'])
})

// Haemoglobin 17 g/dL: high for a boy of 17 (12.5–16.1), normal for a man of 18 (13.5–18).
const birthdays = [
  { born: '2008-05-17', collected: '2026-05-16', flag: 'H' },
  { born: '2008-05-17', collected: '2026-05-17', flag: 'N' },
  { born: '2008-02-29', collected: '2026-02-28', flag: 'H' },
  { born: '2008-02-29', collected: '2026-03-01', flag: 'N' },
]
for (const { born, collected, flag } of birthdays) {
  test(`a man born ${born} comes of age: ${collected} is ${flag}`, async () => {
    const result = await measureOf(
      { birth_date: born, sex: 'male' },
      { test: 'HGB', value: '17', unit: 'g/dL', collected_at: noon(collected) },
    )
    assert.equal(result.flag, flag)
  })
}

test('the date is that of the laboratory: 23:30 UTC is the birthday already in Berlin', async () => {
  const boy = { birth_date: '2008-05-17', sex: 'male' } as const
  const hgb = { test: 'HGB', value: '17', unit: 'g/dL' }
  const late = { ...hgb, collected_at: '2026-05-16T23:30:00Z' }
  const inBerlin = await measureOf(boy, late, berlin)
  assert.deepEqual(
    [inBerlin.flag, inBerlin.age_index, inBerlin.time_zone],
    ['N', 31 * 12 * 18, 'Europe/Berlin'],
  )
  const inUtc = await measureOf(boy, late)
  assert.deepEqual([inUtc.flag, inUtc.time_zone], ['H', 'UTC'])
  const earlier = await measureOf(boy, { ...hgb, collected_at: '2026-05-16T21:30:00Z' }, berlin)
  assert.equal(earlier.flag, 'H', '23:30 in Berlin is still the day before')
})

test('nothing is collected before birth, by the date of the laboratory', async () => {
  for (const [lab, status] of [
    [berlin, 201],
    [utc, 422],
  ] as const) {
    const { id } = await lab.steps.patient({ birth_date: '2026-05-17' })
    const order = await lab.steps.order(['K'], id)
    const answer = await lab.people.phlebotomist.post<{ errors?: { code: string }[] }>(
      '/v1/samples',
      { order_id: order.id, specimen_type: 'serum', collected_at: '2026-05-16T23:30:00Z' },
    )
    assert.equal(answer.status, status)
    if (status === 422) assert.equal(answer.body.errors?.[0]?.code, 'before_birth')
  }
})
