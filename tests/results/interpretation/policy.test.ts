// What a laboratory decides for itself: the switches of autoverification, whether another person must
// verify, and ranges that are replaced. What was interpreted before stays as it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../../helpers/laboratory.ts'
import { createMeasure } from './measure.ts'

async function openLab(env: Record<string, string> = {}) {
  const { worker, records, people, steps } = await laboratory({ env })
  return { worker, records, people, steps, ...createMeasure(worker, steps) }
}

const potassium = { test: 'K', value: '3.7', unit: 'mmol/L' }

test('with autoverification off every result waits for a person, and says why', async () => {
  const { measure, steps } = await openLab({ AUTOVERIFICATION: 'off' })
  const [normal, critical] = await measure([potassium, { ...potassium, value: '6.8' }])
  assert.deepEqual(
    [normal!.status, normal!.flag, normal!.hold_reasons],
    ['held', 'N', ['autoverification_off']],
  )
  assert.deepEqual(critical!.hold_reasons, [
    'autoverification_off',
    'critical',
    'outside_autoverification_limits',
  ])
  assert.equal((await steps.verify(normal!.id)).status, 'final')
})

test('one test may be switched off alone', async () => {
  const { measure, records } = await openLab()
  await records.change((trx) => trx`update tests set autoverify = false where code = 'K'`)
  const [off, on] = await measure([potassium, { test: 'NA', value: '140', unit: 'mmol/L' }])
  assert.deepEqual(off!.hold_reasons, ['autoverification_off'])
  assert.equal(on!.status, 'final')
})

test('who entered a result does not verify it', async () => {
  const { measure, people, steps, worker, records } = await openLab()
  const { order, sample } = await steps.orderWithSample(['K'])
  const body = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '6.8' }
  const { pathologist } = people
  const entered = await pathologist.post<{ id: string }>('/v1/results', { ...body, unit: 'mmol/L' })
  await worker.runJobs('interpret-results')
  const before = await records.of(order.id)
  const own = await pathologist.post<{ detail: string }>(`/v1/results/${entered.body.id}/verify`)
  assert.equal(own.status, 403)
  assert.match(own.body.detail, /another person/)
  assert.deepEqual(await records.of(order.id), before)
  const another = await records.anotherPerson('pathologist')
  const verified = await steps.verify(entered.body.id, another)
  assert.notEqual(verified.verified_by, verified.entered_by)

  const [reported] = await measure([potassium])
  const correction = await steps.correct(reported!.id, '3.9', 'mmol/L')
  await worker.runJobs('interpret-results')
  const ownCorrection = await pathologist.post(`/v1/results/${correction.id}/verify`)
  assert.equal(ownCorrection.status, 403, 'nor a correction')
})

test('a laboratory of one may verify what it entered, where its policy says so', async () => {
  const { people, steps, worker } = await openLab({ VERIFY_BY_ANOTHER_PERSON: 'off' })
  const { order, sample } = await steps.orderWithSample(['K'])
  const body = { order_item_id: order.items[0]!.id, sample_id: sample.id, value: '6.8' }
  const { pathologist } = people
  const entered = await pathologist.post<{ id: string }>('/v1/results', { ...body, unit: 'mmol/L' })
  await worker.runJobs('interpret-results')
  const verified = await steps.verify(entered.body.id)
  assert.equal(verified.verified_by, verified.entered_by)
})

test('a range that is replaced later changes no result that was entered before', async () => {
  const { enter, measure, records, steps } = await openLab()
  const [before] = await measure([potassium])
  const waiting = await enter(potassium)
  // 3.5–5.2 until now, 4.0–5.0 from now on.
  await records.change(
    (trx) => trx`
      with old as (
        update qualified_intervals q set valid_during = tstzrange(lower(q.valid_during), now())
        from tests t
        where t.id = q.test_id and t.code = 'K' and q.category = 'reference' and q.age_band @> 31 * 12 * 40
        returning q.*)
      insert into qualified_intervals (test_id, category, sex, age_band, low, high, source, valid_during)
      select test_id, category, sex, age_band, 4.0, 5.0, 'a later edition', tstzrange(now(), null) from old`,
  )
  const [later] = await measure([potassium])
  assert.deepEqual([before!.flag, before!.reference?.low], ['N', '3.5'])
  assert.deepEqual([later!.flag, later!.reference?.low], ['L', '4.0'])
  assert.deepEqual(await steps.readResult(before!.id), before, 'byte for byte')

  const interpretedLater = await steps.readResult(waiting.id)
  assert.equal(
    interpretedLater.reference?.id,
    before!.reference?.id,
    'in force when it was entered',
  )
  assert.equal(interpretedLater.flag, 'N')
})
