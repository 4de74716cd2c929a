// Which value a new one is compared with: the same patient's, of the same test, that stands and was collected
// strictly earlier. Asked through the front door, with the checks of the seed: sodium, 13 mmol/L in 3 days.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../../src/results/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { createMeasure } from '../interpretation/measure.ts'

const { lab, worker, steps, records, people, sql } = await laboratory()
const { measure } = createMeasure(worker, steps)

const ago = (hours: number) => new Date(lab.clock.now().getTime() - hours * 3_600_000).toISOString()

async function sodium(patient_id: string, value: string, hours: number): Promise<Result> {
  const [result] = await measure([
    { test: 'NA', value, unit: 'mmol/L', patient_id, collected_at: ago(hours) },
  ])
  return result!
}
const patient = async () => (await steps.patient()).id

test('a change that is too large for its time is held, and says beside which value', async () => {
  const id = await patient()
  const first = await sodium(id, '141', 47)
  assert.deepEqual([first.status, first.delta!.outcome], ['final', 'no_previous'])
  const second = await sodium(id, '127.9', 1)
  assert.deepEqual(second.hold_reasons, ['outside_autoverification_limits', 'delta_failed'])
  assert.deepEqual(second.delta, {
    outcome: 'failed',
    method: 'difference',
    limit: '13',
    window_days: '3',
    previous_result_id: first.id,
    previous_value: '141',
    previous_unit: 'mmol/L',
    previous_collected_at: second.delta!.previous_collected_at,
  })
  assert.ok(
    Date.parse(second.delta.previous_collected_at!) < lab.clock.now().getTime() - 46 * 3_600_000,
  )
})

test('passed, or nothing to compare with: it goes out', async () => {
  const id = await patient()
  await sodium(id, '149', 100)
  const later = await sodium(id, '136', 20)
  assert.deepEqual([later.status, later.delta!.outcome], ['final', 'outside_window'])
  const passed = await sodium(id, '149', 1)
  assert.deepEqual([passed.status, passed.delta!.outcome], ['final', 'passed'])
  const [potassium] = await measure([{ test: 'K', value: '4.0', unit: 'mmol/L', patient_id: id }])
  assert.deepEqual([potassium!.status, potassium!.delta!.outcome], ['final', 'no_rule'])
})

test('the newest earlier one counts, whichever was entered last; a later or simultaneous one does not', async () => {
  const id = await patient()
  await sodium(id, '140', 10)
  await sodium(id, '149', 20) // entered later, collected before
  const now = await sodium(id, '136', 2)
  assert.equal(now.delta!.previous_value, '140')
  const between = await sodium(id, '138', 15)
  assert.equal(between.delta!.previous_value, '149')

  const other = await patient()
  const collected_at = ago(1)
  const [one] = await measure([
    { test: 'NA', value: '140', unit: 'mmol/L', patient_id: other, collected_at },
  ])
  const [same] = await measure([
    { test: 'NA', value: '149', unit: 'mmol/L', patient_id: other, collected_at },
  ])
  assert.deepEqual([one!.status, same!.delta!.outcome], ['final', 'no_previous'])
})

test('what is held, in error, replaced or another patient’s is not compared with', async () => {
  const id = await patient()
  const good = await sodium(id, '140', 30)
  const held = await sodium(id, '118', 25) // critical, nobody has looked
  assert.equal(held.status, 'held')
  assert.equal((await sodium(id, '141', 20)).delta!.previous_result_id, good.id)

  const wrong = await sodium(id, '145', 10)
  await steps.withdraw(wrong.id, 'entered-in-error')
  assert.equal((await sodium(id, '142', 8)).delta!.previous_value, '141')

  const before = await sodium(id, '143', 6)
  const correction = await steps.correct(before.id, '149', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.equal((await sodium(id, '144', 5)).delta!.previous_value, '143', 'until it is verified')
  await steps.verify(correction.id, await records.anotherPerson('pathologist'))
  // The one of five hours ago is newer; before it the correction is the one that stands.
  assert.equal((await sodium(id, '145', 5.5)).delta!.previous_value, '149')

  assert.equal((await sodium(await patient(), '142', 1)).delta!.outcome, 'no_previous')
})

test('a correction is not compared with what it corrects', async () => {
  const id = await patient()
  const reported = await sodium(id, '140', 2)
  const correction = await steps.correct(reported.id, '119', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.equal((await steps.readResult(correction.id)).delta!.outcome, 'no_previous')
})

test('another kind of specimen, and a value with a comparator, are not compared with', async () => {
  const id = await patient()
  const first = await sodium(id, '140', 10)
  await records.change(
    (trx) => trx`
      update samples set specimen_type = 'plasma' where id = ${first.sample_id}`,
  )
  assert.equal((await sodium(id, '141', 8)).delta!.outcome, 'no_previous')
  const below = await sodium(id, '<141', 6)
  assert.equal(below.delta!.outcome, 'has_comparator')
})

test('an order that was another patient’s takes its results along', async () => {
  const [wrong, right] = [await patient(), await patient()]
  const result = await sodium(wrong, '140', 10)
  await records.change(
    (trx) => trx`update orders set patient_id = ${right} where id = ${result.order_id}`,
  )
  assert.equal((await sodium(right, '141', 5)).delta!.previous_result_id, result.id)
  assert.equal((await sodium(wrong, '141', 5)).delta!.outcome, 'no_previous')
})

test('a rule that is superseded judges what was entered while it was in force', async () => {
  const id = await patient()
  await sodium(id, '140', 10)
  await records.change(
    (trx) => trx`
      with old as (
        update delta_checks d set valid_during = tstzrange(lower(d.valid_during), now())
        from tests t where t.id = d.test_id and t.code = 'NA' returning d.*)
      insert into delta_checks (test_id, method, "limit", window_days, source, valid_during)
      select test_id, 'percent', 1, 3, 'stricter from today', tstzrange(now(), null) from old`,
  )
  const later = await sodium(id, '142', 5)
  assert.deepEqual([later.delta!.outcome, later.delta!.method], ['failed', 'percent'])
  const { body } = await people.clerk.get<{ delta_check: { method: string; limit: string } }>(
    '/v1/tests/NA',
  )
  assert.deepEqual([body.delta_check.method, body.delta_check.limit], ['percent', '1'])
})

test('the copies that find the value before are there on every result', async () => {
  const [{ missing, other }] = await sql<[{ missing: number; other: number }]>`
    select count(*) filter (where r.patient_id is null or r.collected_at is null)::int as missing,
      count(*) filter (where r.patient_id <> o.patient_id or r.collected_at <> s.collected_at)::int as other
    from results r join order_items i on i.id = r.order_item_id join orders o on o.id = i.order_id
    join samples s on s.id = r.sample_id`
  assert.deepEqual([missing, other], [0, 0])
})
