// A derived result through the front door: it comes when its inputs are there, follows them when they are
// verified, corrected or taken back, and nobody types it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../../src/orders/schemas.ts'
import type { Problem } from '../../../src/platform/problems.ts'
import type { Explanation } from '../../../src/results/explain/schemas.ts'
import type { Result } from '../../../src/results/schemas.ts'
import { laboratory } from '../../helpers/laboratory.ts'

const { lab, worker, steps, people, records, sql } = await laboratory()

/** Somebody of 46 years, whenever this runs: the formula asks for the age. */
async function adult(): Promise<string> {
  const birth_date = `${lab.clock.now().getUTCFullYear() - 46}-01-01`
  return (await steps.patient({ birth_date })).id
}

async function creatinine(value: string, patient_id?: string, unit = 'umol/L') {
  const { order, sample } = await steps.orderWithSample(['EGFR'], patient_id ?? (await adult()))
  const entered = await steps.enter(order, sample, 'CREA', value, unit)
  await worker.runJobs()
  return { order, sample, creatinine_id: entered.id }
}
const itemOf = (order: Order, code: string) => order.items.find((one) => one.test_code === code)!
const read = async (order: Order, code: string) => itemOf(await steps.readOrder(order.id), code)
const egfrOf = async (order: Order): Promise<Result> =>
  steps.readResult((await read(order, 'EGFR')).result!.id)

test('an eGFR is ordered with its creatinine, and comes with it; the order is completed', async () => {
  const { order, creatinine_id } = await creatinine('71')
  assert.deepEqual(
    order.items.map(({ test_code }) => test_code),
    ['EGFR', 'CREA'],
  )
  const after = await steps.readOrder(order.id)
  assert.equal(after.status, 'completed')
  const egfr = await egfrOf(order)
  assert.deepEqual(
    [egfr.status, egfr.value, egfr.unit, egfr.flag, egfr.entered_by, egfr.version],
    ['final', '92', 'mL/min/{1.73_m2}', 'N', null, 1],
  )
  const [input] = egfr.derived_from!.inputs
  assert.deepEqual(
    [input!.test, input!.result_id, input!.value, input!.held],
    ['CREA', creatinine_id, '71', false],
  )
  assert.deepEqual([egfr.derived_from!.formula, egfr.derived_from!.sex], ['ckd_epi_2021', 'female'])
  const [row] = await sql`select facts from interpretations where result_id = ${egfr.id}`
  assert.deepEqual(row!.facts.derived_from, egfr.derived_from, 'the facts say it too')
  assert.equal(await worker.runJobs(), 0)
  const why = await people.technologist.get<Explanation>(`/v1/results/${egfr.id}/explain`)
  assert.equal(why.status, 200, JSON.stringify(why.body))
  assert.match(why.body.interpretations[0]!.in_words[1]!, /^Computed by CKD-EPI 2021 from CREA 71 /)
})

test('an anion gap waits for its last input, and a value in another unit is converted first', async () => {
  const { order, sample } = await steps.orderWithSample(['AGAP'])
  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  await steps.enter(order, sample, 'CL', '104', 'meq/L')
  await worker.runJobs()
  assert.deepEqual(
    [(await read(order, 'AGAP')).status, (await steps.readOrder(order.id)).status],
    ['pending', 'in_progress'],
  )
  await steps.enter(order, sample, 'CO2', '24', 'mmol/L')
  await worker.runJobs()
  const gap = await read(order, 'AGAP')
  assert.deepEqual([gap.status, gap.result!.value, gap.result!.flag], ['final', '12', 'N'])
})

test('what is derived from a held input is held with it, and goes out once that is verified', async () => {
  const { order, creatinine_id } = await creatinine('300')
  const held = await egfrOf(order)
  assert.deepEqual(held.hold_reasons, ['outside_autoverification_limits', 'input_held'])
  type Waiting = { items: { id: string; entered_by: string | null }[] }
  const { body } = await people.pathologist.get<Waiting>('/v1/worklists/verify?limit=200')
  assert.equal(body.items.find(({ id }) => id === held.id)?.entered_by, null)
  const early = await people.pathologist.post<Problem>(`/v1/results/${held.id}/verify`)
  assert.equal(early.status, 409)
  await steps.verify(creatinine_id)
  await worker.runJobs()
  const after = await egfrOf(order)
  assert.deepEqual([after.version, after.hold_reasons], [2, ['outside_autoverification_limits']])
  assert.equal((await steps.readResult(held.id)).status, 'cancelled')
  assert.equal((await steps.verify(after.id)).status, 'final')
  assert.equal((await steps.readOrder(order.id)).status, 'completed')
})

test('a corrected input corrects it, and the reported value stands until somebody has looked', async () => {
  const { order, creatinine_id } = await creatinine('71')
  const reported = await egfrOf(order)
  const correction = await steps.correct(creatinine_id, '80', 'umol/L')
  await worker.runJobs()
  assert.deepEqual((await steps.history(reported.id)).length, 1, 'nothing before it is verified')
  await steps.verify(correction.id, await records.anotherPerson('pathologist'))
  await worker.runJobs()
  const [, anew] = await steps.history(reported.id)
  assert.deepEqual(
    [anew!.corrects_id, anew!.correction_reason, anew!.status, anew!.hold_reasons],
    [reported.id, 'An input was corrected', 'held', ['edited']],
  )
  assert.equal((await egfrOf(order)).id, reported.id)
  await steps.verify(anew!.id)
  const now = await egfrOf(order)
  assert.deepEqual(
    [now.id, now.value, now.derived_from!.inputs[0]!.result_id],
    [anew!.id, '79', correction.id],
  )
  assert.equal(await worker.runJobs(), 0)
})

for (const step of ['entered-in-error', 'reject'] as const)
  test(`an input that is taken back (${step}) takes it along at once, and a new one brings it again`, async () => {
    const { order, sample, creatinine_id } = await creatinine('71')
    const reported = await egfrOf(order)
    if (step === 'reject') await steps.reject(sample.id)
    else await steps.withdraw(creatinine_id, step)
    assert.equal((await steps.readResult(reported.id)).status, 'entered_in_error')
    const open = await steps.readOrder(order.id)
    assert.deepEqual(
      [open.status, ...open.items.map(({ status }) => status)],
      ['in_progress', 'pending', 'pending'],
    )
    const tube =
      step === 'reject' ? await steps.receive((await steps.collect(order.id)).id) : sample
    await steps.enter(order, tube, 'CREA', '75', 'umol/L')
    await worker.runJobs()
    const anew = await egfrOf(order)
    assert.deepEqual([anew.version, anew.status, anew.value], [2, 'final', '86'])
  })

test('a rerun of a held input gives up what was derived from it', async () => {
  const { order, sample, creatinine_id } = await creatinine('300')
  const held = await egfrOf(order)
  await steps.withdraw(creatinine_id, 'rerun')
  assert.equal((await steps.readResult(held.id)).status, 'cancelled')
  assert.equal((await read(order, 'EGFR')).status, 'pending')
  await steps.enter(order, sample, 'CREA', '71', 'umol/L')
  await worker.runJobs()
  assert.equal((await egfrOf(order)).value, '92')
})

const notEvaluated: [what: string, patient: object, value: string, reason: string][] = [
  ['a child', { birth_date: `${lab.clock.now().getUTCFullYear() - 11}-01-01` }, '50', 'not_adult'],
  ['a patient of unknown sex', { sex: 'unknown' }, '80', 'unknown_sex'],
  ['a creatinine with a comparator', {}, '<60', 'has_comparator'],
]
for (const [what, patient, value, reason] of notEvaluated)
  test(`${what}: not evaluated, says why, and a person lets it go out so`, async () => {
    const { order, creatinine_id } = await creatinine(value, (await steps.patient(patient)).id)
    const input = await steps.readResult(creatinine_id)
    if (input.status === 'held') {
      await steps.verify(creatinine_id)
      await worker.runJobs()
    }
    const { result } = await read(order, 'EGFR')
    assert.deepEqual(
      [result!.value, result!.not_evaluated, result!.canonical_value, result!.flag, result!.status],
      ['not evaluated', reason, null, 'IND', 'held'],
    )
    assert.ok(result!.hold_reasons.includes('not_evaluated'))
    assert.ok(!result!.hold_reasons.includes('no_conversion'))
    assert.equal((await steps.verify(result!.id)).status, 'final')
    assert.equal((await steps.readOrder(order.id)).status, 'completed')
  })

test('nobody enters, corrects or repeats a derived result', async () => {
  const { order, sample } = await steps.orderWithSample(['EGFR'])
  const body = { order_item_id: itemOf(order, 'EGFR').id, sample_id: sample.id, value: '90' }
  const typed = await people.technologist.post<Problem & { errors: { code: string }[] }>(
    '/v1/results',
    {
      ...body,
      unit: 'mL/min/{1.73_m2}',
    },
  )
  assert.deepEqual(
    [typed.status, typed.body.errors.map(({ code }) => code)],
    [422, ['derived_test']],
  )
  await steps.enter(order, sample, 'CREA', '71', 'umol/L')
  await worker.runJobs()
  const { id } = await egfrOf(order)
  const correction = { value: '99', unit: 'mL/min/{1.73_m2}', reason: 'It looks better' }
  const corrected = await people.pathologist.post(`/v1/results/${id}/correct`, correction)
  assert.equal(corrected.status, 409)
})

test('added to an order that is completed, it comes at once; while on hold it waits', async () => {
  const { order, sample } = await steps.orderWithSample(['CREA'], await adult())
  await steps.enter(order, sample, 'CREA', '71', 'umol/L')
  await worker.runJobs()
  const added = await people.clerk.post(`/v1/orders/${order.id}/items`, { tests: ['EGFR'] })
  assert.equal(added.status, 201)
  await worker.runJobs()
  assert.equal((await read(order, 'EGFR')).result!.value, '92')
})

test('of several jobs for one order at the same moment, one derives', async () => {
  const { order, sample } = await steps.orderWithSample(['EGFR'])
  await steps.enter(order, sample, 'CREA', '71', 'umol/L')
  await worker.runJobs('interpret-results')
  const { deriveResults } = await import('../../../src/results/derivation/derive-results.ts')
  const caller = { actor: 'job:derive-results', user_id: undefined, request_id: undefined }
  await Promise.all([1, 2, 3].map(() => deriveResults(worker.context, caller, [order.id])))
  await worker.runJobs()
  assert.equal((await steps.history((await egfrOf(order)).id)).length, 1)
})

test('the inputs of a derived test are measured', async () => {
  const one = records.change(
    (trx) => trx`
      insert into derived_tests (test_id, formula, source) select id, 'anion_gap', 'x' from tests where code = 'NA'`,
  )
  await assert.rejects(one, /measured, not derived/)
})

test('an order in which nothing is derived asks no job to derive', async () => {
  const order = await steps.order(['K'])
  const added = await people.clerk.post(`/v1/orders/${order.id}/items`, { tests: ['CREA'] })
  assert.equal(added.status, 201)
  await steps.stop(order.id, 'hold')
  assert.equal((await people.clerk.post(`/v1/orders/${order.id}/resume`)).status, 200)
  assert.equal(await worker.runJobs('derive-results'), 0)
  await people.clerk.post(`/v1/orders/${order.id}/items`, { tests: ['EGFR'] })
  assert.equal(await worker.runJobs('derive-results'), 1)
})
