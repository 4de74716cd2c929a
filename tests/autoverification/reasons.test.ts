// The reasons to hold, counted: now and lately, and a sentence where a lane is always empty or always full.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reasons } from '../../src/autoverification/reasons/schemas.ts'
import { lanesOf, noteOf, type Setup } from '../../src/autoverification/reasons/rules.ts'
import { holdChecks } from '../../src/results/interpretation/rules/hold-checks.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { createMeasure } from '../results/interpretation/measure.ts'

const setup: Setup = {
  tests: 20,
  with_reference: 19,
  with_critical: 8,
  with_absolute: 3,
  with_delta: 2,
  derived: 3,
  instruments: 4,
  with_controls: 5,
  switched_off: 0,
  on_trial: 0,
}
const some = { had_it: 0, results: 40, days: 30 }
const never = 'It never applied to the 40 results of the last 30 days.'

const notes: [reason: string, Partial<typeof some>, Partial<Setup>, note: string | null][] = [
  ['critical', { had_it: 3 }, {}, null],
  ['critical', { results: 0 }, {}, 'Nothing was interpreted in the last 30 days.'],
  ['critical', {}, {}, never],
  ['critical', {}, { with_critical: 0 }, 'The check says nothing: no test has critical limits.'],
  ['edited', {}, {}, never],
  ['of_yore', {}, {}, never],
  ['edited', { had_it: 40 }, {}, 'Each of the 40 results had it.'],
  [
    'outside_reportable_range',
    {},
    { with_absolute: 0 },
    'The check says nothing: no test has absolute limits.',
  ],
  ['autoverification_off', {}, {}, 'No test is switched off.'],
  [
    'autoverification_off',
    { had_it: 40 },
    { switched_off: 20 },
    'Each of the 40 results had it. 20 of 20 tests are switched off now: see /v1/autoverification/modes.',
  ],
  ['autoverification_shadow', {}, {}, 'No test is on trial.'],
  ['autoverification_shadow', {}, { on_trial: 1 }, 'Nothing came of the 1 that are on trial.'],
  ['no_reference_range', {}, {}, 'Every value found its range: 19 of 20 tests have any.'],
  ['delta_failed', {}, {}, never],
  ['delta_failed', {}, { with_delta: 0 }, 'The check says nothing: no test has a delta check.'],
  ['qc_missing', {}, {}, never],
  [
    'qc_missing',
    {},
    { with_controls: 0 },
    'The check says nothing: no test requires controls on any instrument.',
  ],
  ['qc_rejected', {}, { instruments: 0 }, 'The check says nothing: there is no instrument.'],
  ['input_held', {}, {}, never],
  ['input_held', {}, { derived: 0 }, 'The check says nothing: no test is computed from others.'],
  ['instrument_flag', {}, { instruments: 0 }, 'The check says nothing: there is no instrument.'],
]
for (const [reason, seen, change, note] of notes) {
  test(`${reason} ${JSON.stringify({ ...seen, ...change })} → ${note}`, () => {
    assert.equal(noteOf(reason, { ...some, ...seen }, { ...setup, ...change }), note)
  })
}

test('every check has its lane, and so has a reason that no check has any more', () => {
  const lanes = lanesOf([{ test_code: 'K', reason: 'of_yore', results: 1 }], [], setup, 30)
  assert.deepEqual(
    lanes.map(({ reason }) => reason),
    [...holdChecks.map(({ reason }) => reason), 'of_yore'],
  )
  assert.equal(lanes.at(-1)!.held_now, 1)
})

test('held now and lately, by reason and test', async () => {
  const { people, steps, worker, sql } = await laboratory()
  const { measure } = createMeasure(worker, steps)
  const read = async (query = '') => {
    const answer = await people.technologist.get<Reasons>(`/v1/autoverification/reasons${query}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const laneOf = ({ reasons }: Reasons, name: string) =>
    reasons.find(({ reason }) => reason === name)!
  assert.match(laneOf(await read(), 'critical').note!, /^Nothing was interpreted/)

  const [potassium] = await measure([
    { test: 'K', value: '6.8', unit: 'mmol/L' },
    { test: 'K', value: '6.9', unit: 'mmol/L' },
    { test: 'K', value: '4.1', unit: 'mmol/L' },
    { test: 'GLU', value: '1.9', unit: 'mmol/L' },
    { test: 'NA', value: '140', unit: 'mmol/L' },
  ])
  await steps.verify(potassium!.id)
  const counted = await read()
  assert.deepEqual(
    [counted.days, counted.complete, counted.results, counted.held_now],
    [30, true, 5, 2],
  )
  const critical = laneOf(counted, 'critical')
  assert.deepEqual(
    { ...critical, means: null },
    {
      reason: 'critical',
      means: null,
      held_now: 2,
      had_it: 3,
      note: null,
      tests: [
        { test_code: 'GLU', held_now: 1, had_it: 1, results: 1 },
        { test_code: 'K', held_now: 1, had_it: 2, results: 3 },
      ],
    },
  )
  assert.match(laneOf(counted, 'edited').note!, /never applied to the 5 results/)
  assert.match(laneOf(counted, 'qc_missing').note!, /no test requires controls/)
  assert.match(laneOf(counted, 'not_evaluated').note!, /never applied to the 5 results/)
  const ofTest = await read('?test_code=K')
  assert.deepEqual([ofTest.results, ofTest.held_now], [3, 1])
  assert.equal(
    (await people.technologist.get('/v1/autoverification/reasons?test_code=X')).status,
    422,
  )
  assert.equal((await people.clerk.get('/v1/autoverification/reasons')).status, 403)

  // Only of the window; what is held now is held, however long.
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    await trx`update results set entered_at = entered_at - interval '8 days'`
  })
  const week = await read('?days=7')
  assert.deepEqual([week.results, week.held_now, laneOf(week, 'critical').had_it], [0, 2, 0])

  const stop = { mode: 'off', reason: 'The power is cut' }
  await people.pathologist.post('/v1/autoverification/switches', stop)
  await measure([{ test: 'NA', value: '140', unit: 'mmol/L' }])
  assert.match(
    laneOf(await read('?days=7'), 'autoverification_off').note!,
    /^Each of the 1 result had it\. \d+ of \d+ tests are switched off now/,
  )
})
