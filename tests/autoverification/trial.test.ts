// The machine on trial: what it would have done, against what people did. In shadow mode and over any past results.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare, outcomes, windowOf, type Tried } from '../../src/autoverification/trial/rules.ts'
import type { Trial } from '../../src/autoverification/trial/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { createMeasure } from '../results/interpretation/measure.ts'

test('the comparison counts what would have been released, and who was not content', () => {
  const shadow = 'autoverification_shadow'
  const tried: Tried[] = [
    { test_code: 'K', hold_reasons: [shadow], outcome: 'released', results: 86 },
    { test_code: 'K', hold_reasons: [shadow], outcome: 'corrected', results: 1 },
    { test_code: 'K', hold_reasons: [shadow], outcome: 'rerun', results: 1 },
    { test_code: 'K', hold_reasons: [shadow], outcome: 'sample_rejected', results: 1 },
    { test_code: 'K', hold_reasons: [shadow], outcome: 'waiting', results: 1 },
    { test_code: 'K', hold_reasons: [shadow, 'critical'], outcome: 'released', results: 3 },
    {
      test_code: 'K',
      hold_reasons: [shadow, 'critical', 'instrument_flag'],
      outcome: 'rerun',
      results: 1,
    },
    { test_code: 'GLU', hold_reasons: ['autoverification_off'], outcome: 'released', results: 2 },
  ]
  const [glucose, potassium] = compare(tried)
  assert.deepEqual([glucose!.test_code, glucose!.would_release], ['GLU', 2])
  const { results, would_release, would_hold, disagreements, reasons } = potassium!
  assert.deepEqual([results, would_release, would_hold, disagreements], [94, 90, 4, 2])
  assert.deepEqual(reasons, [
    { reason: 'critical', results: 4 },
    { reason: 'instrument_flag', results: 1 },
  ])
  assert.deepEqual(Object.keys(potassium!.of_would_release), [...outcomes])
})

test('a window is of the last 30 days, forwards, and of 92 days at most', () => {
  const now = new Date('2026-11-27T12:00:00Z')
  assert.equal(windowOf({}, now)!.from.toISOString(), '2026-10-28T12:00:00.000Z')
  assert.ok(windowOf({ from: '2026-08-27T12:00:00Z' }, now))
  assert.equal(windowOf({ from: '2026-08-27T11:59:59Z' }, now), undefined)
  assert.equal(windowOf({ from: '2026-11-27T12:00:00Z' }, now), undefined)
  assert.equal(
    windowOf({ from: '2026-11-20T00:00:00Z', to: '2026-11-19T00:00:00Z' }, now),
    undefined,
  )
})

const base = '/v1/autoverification'
const value = (text: string) => ({ test: 'K', value: text, unit: 'mmol/L' })

/** Seven potassiums, of which people make each outcome that there is. */
async function openTrial(mode: 'shadow' | 'off' | 'on') {
  const { people, steps, worker, records } = await laboratory()
  const { measure } = createMeasure(worker, steps)
  const another = await records.anotherPerson('pathologist')
  const body = { test_code: 'K', mode, reason: 'On trial' }
  assert.equal((await people.pathologist.post(`${base}/switches`, body)).status, 201)
  const measured = await measure([...Array<string>(7).fill('4.1'), '6.8'].map(value))
  const [corrected, inError, rerun, rejected, cancelled, released] = measured
  if (mode !== 'on') {
    for (const one of [corrected!, inError!, released!]) await steps.verify(one.id)
    await steps.withdraw(rerun!.id, 'rerun')
    await steps.stop(cancelled!.order_id, 'cancel')
  }
  const correction = await steps.correct(corrected!.id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.verify(correction.id, another)
  await steps.withdraw(inError!.id, 'entered-in-error')
  await steps.reject(rejected!.sample_id)
  async function report(path: string): Promise<Trial> {
    const answer = await people.pathologist.get<Trial>(`${base}/${path}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  return { people, measure, report }
}

const potassium = {
  test_code: 'K',
  results: 9,
  would_release: 7,
  would_hold: 2,
  of_would_release: {
    released: 1,
    corrected: 1,
    marked_in_error: 1,
    rerun: 1,
    sample_rejected: 1,
    given_up: 1,
    waiting: 1,
  },
  disagreements: 3,
  reasons: [
    { reason: 'critical', results: 1 },
    { reason: 'edited', results: 1 },
    { reason: 'outside_autoverification_limits', results: 1 },
  ],
}

test('of a shadow period: what would have gone out, and what became of it', async () => {
  const { people, measure, report } = await openTrial('shadow')
  const { tests, complete, results } = await report('shadow?test_code=K')
  assert.deepEqual(tests, [potassium])
  assert.deepEqual([complete, results], [true, 9])
  assert.deepEqual((await report('shadow')).tests, [potassium], 'of all tests')
  assert.deepEqual((await report('shadow?test_code=NA')).tests, [])
  assert.deepEqual((await report('shadow?to=2026-01-01T00:00:00Z')).tests, [])
  const earliest = await report('shadow?to=1900-01-01T00:00:00Z')
  assert.equal(earliest.from, '1899-12-02T00:00:00.000Z')
  const refused = async (query: string) => (await people.pathologist.get(`${base}/${query}`)).status
  assert.equal(await refused('shadow?from=2020-01-01T00:00:00Z'), 422)
  assert.equal(await refused('what-if/K?from=2020-01-01T00:00:00Z'), 422)
  assert.equal(await refused('shadow?test_code=X'), 422)
  assert.equal(await refused('what-if/X'), 404)
  // Turned on, a trial is over: what is released then is no part of it.
  await people.pathologist.post(`${base}/switches`, {
    test_code: 'K',
    mode: 'on',
    reason: 'Three disagreements, each understood',
  })
  await measure([value('4.2')])
  assert.deepEqual((await report('shadow')).tests, [potassium])
})

test('of past results that nobody tried: the rules are asked again, as if it had been on', async () => {
  const { report } = await openTrial('off')
  assert.deepEqual((await report('what-if/K')).tests, [potassium])
  assert.deepEqual((await report('shadow')).tests, [])
  const none = await report('what-if/K?to=2026-01-01T00:00:00Z')
  assert.deepEqual([none.results, none.tests, none.complete], [0, [], true])
})

test('of results that were released automatically it says the same', async () => {
  const { report } = await openTrial('on')
  const [k] = (await report('what-if/K')).tests
  assert.deepEqual([k!.results, k!.would_release, k!.would_hold], [9, 7, 2])
  assert.deepEqual(k!.of_would_release.released, 4)
})
