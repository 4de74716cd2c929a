// Controls typed by hand: judged as they are stored, together with those before and after them, and never twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EvaluationInputs } from '../../src/qc/rules/westgard.ts'
import { evaluate } from '../../src/qc/rules/westgard.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { createControlSteps } from './control-steps.ts'

const { lab, sql, people } = await laboratory()
const { technologist, clerk } = people

const minute_ms = 60_000
const ago = (minutes: number) =>
  new Date(lab.clock.now().getTime() - minutes * minute_ms).toISOString()
const monthAgo = ago(60 * 24 * 30)

/** Each test has a test of the catalogue for itself: nobody else's points are in its stream. */
const steps = createControlSteps(people)

type Refused = { detail: string; errors: { pointer: string; code: string }[] }

async function lotFor(test_code: string, level = 1, mean = '100', sd = '10') {
  const lot = await steps.lot((await steps.material(level)).id, monthAgo)
  await steps.target(lot.id, mean, sd, test_code)
  return lot
}

test('a run is stored and judged; a rejection is an event', async () => {
  const [low, high] = await steps.twoLevels(monthAgo)
  const points = await steps.enter([
    { lot: low, value: '4.02' },
    { lot: high, value: '7.37' },
  ])
  assert.deepEqual(
    points.map(({ level, value, z, verdict, rules }) => [level, value, z, verdict, rules]),
    [
      [1, '4.02', '0.2500', 'in_control', []],
      [2, '7.37', '3.0833', 'rejected', ['1_2s', '1_3s']],
    ],
  )
  const events = await sql`
    select type, order_id, data from events where subject_id = any(${points.map(({ id }) => id)})`
  assert.deepEqual(
    [...events].map((row) => ({ ...row })),
    [
      {
        type: 'qc.rejected',
        order_id: null,
        data: { instrument: 'cobas-integra-1', test_code: 'K', rule: '1_3s' },
      },
    ],
  )
})

test('a value in another unit is judged in the canonical one, exactly', async () => {
  const lot = await lotFor('GLU', 1, '5.551', '0.1')
  const [point] = await steps.enter([{ lot, test_code: 'GLU', value: '100', unit: 'mg/dL' }])
  assert.deepEqual(
    [point!.canonical_value, point!.canonical_unit, point!.z],
    ['5.551', 'mmol/L', '0.0000'],
  )
})

test('all that cannot be stored is said at once, and nothing is', async () => {
  const lot = await lotFor('NA')
  const body = {
    instrument: 'cobas-integra-1',
    controls: [
      { test_code: 'NA', lot_id: lot.id, value: '140', unit: 'mmol/L' },
      { test_code: 'NA', lot_id: lot.id, value: '140', unit: 'furlong' },
      {
        test_code: 'NA',
        lot_id: lot.id,
        value: '140',
        unit: 'mmol/L',
        measured_at: '2099-01-01T00:00:00Z',
      },
    ],
  }
  const { status, body: said } = await technologist.post<Refused>('/v1/qc/runs', body)
  assert.equal(status, 422)
  assert.deepEqual(
    said.errors.map(({ pointer, code }) => [pointer, code]),
    [
      ['/controls/1/unit', 'unknown_unit'],
      ['/controls/2/measured_at', 'in_the_future'],
    ],
  )
  const unknown = {
    instrument: 'x',
    controls: [{ ...body.controls[0], test_code: 'X', lot_id: crypto.randomUUID() }],
  }
  const refused = await technologist.post<Refused>('/v1/qc/runs', unknown)
  assert.deepEqual(
    refused.body.errors.map(({ pointer }) => pointer),
    ['/instrument', '/controls/0/test_code', '/controls/0/lot_id'],
  )
  assert.deepEqual([...(await sql`select from qc_points where lot_id = ${lot.id}`)], [])
  assert.equal((await clerk.post('/v1/qc/runs', body)).status, 403)
})

test('an expired lot vouches for nothing', async () => {
  const { id: material_id } = await steps.material(1)
  const body = {
    material_id,
    lot_number: 'OLD',
    expires_on: '2020-01-31',
    opened_at: '2019-01-01T00:00:00Z',
  }
  const lot = await people.pathologist.post<{ id: string }>('/v1/qc/lots', body)
  const run = {
    instrument: 'cobas-integra-1',
    controls: [{ test_code: 'K', lot_id: lot.body.id, value: '4', unit: 'mmol/L' }],
  }
  const { body: said } = await technologist.post<Refused>('/v1/qc/runs', run)
  assert.deepEqual(
    said.errors.map(({ pointer, code }) => [pointer, code]),
    [['/controls/0/lot_id', 'lot_expired']],
  )
})

test('the same control is stored once; another value for it is refused', async () => {
  const lot = await lotFor('CL')
  const control = { lot, test_code: 'CL', value: '100', measured_at: ago(5), sequence: 1 }
  await steps.enter([control])
  const again = await technologist.post('/v1/qc/runs', steps.bodyOf([control]))
  assert.equal(again.status, 409)
  const changed = await technologist.post<Refused>(
    '/v1/qc/runs',
    steps.bodyOf([{ ...control, value: '101' }]),
  )
  assert.deepEqual(
    changed.body.errors.map(({ code }) => code),
    ['changed_value'],
  )
  assert.equal((await sql`select from qc_points where lot_id = ${lot.id}`).length, 1)
})

test('entered twice at the same moment, it is one point, and the series of both is judged', async () => {
  const lot = await lotFor('MG')
  const control = { lot, test_code: 'MG', unit: 'mmol/L', value: '121', measured_at: ago(9) }
  const other = { ...control, value: '122', measured_at: ago(8) }
  const answers = await Promise.all(
    [control, other, control, other].map((one) =>
      technologist.post('/v1/qc/runs', steps.bodyOf([one])),
    ),
  )
  assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), [
    '201',
    '201',
    '409',
    '409',
  ])
  const points = await sql`
    select p.verdict, e.rules from qc_points p
    join qc_evaluations e on e.point_id = p.id and e.version = p.evaluation_version
    where p.lot_id = ${lot.id} order by p.measured_at`
  assert.deepEqual(
    [...points].map(({ verdict }) => verdict),
    ['warning', 'rejected'],
  )
  assert.deepEqual(points[1]!.rules, ['1_2s', '2_2s'])
})

test('a point that comes late is judged by what was before it, and those after it anew', async () => {
  const lot = await lotFor('CA')
  const enter = async (value: string, minutes: number) => {
    const control = { lot, test_code: 'CA', value, unit: 'mmol/L', measured_at: ago(minutes) }
    return (await steps.enter([control]))[0]!
  }
  const first = await enter('105', 30)
  const third = await enter('122', 10)
  assert.deepEqual([third.verdict, third.evaluation_version], ['warning', 1])
  const late = await enter('121', 20)
  assert.deepEqual([late.verdict, late.rules], ['warning', ['1_2s']])
  const now = await steps.readPoint(third.id)
  assert.deepEqual(
    [now.verdict, now.rules, now.evaluation_version],
    ['rejected', ['1_2s', '2_2s'], 2],
  )
  assert.equal((await steps.readPoint(first.id)).evaluation_version, 1)

  const path = `/v1/qc/points/${third.id}/evaluations`
  const { body } = await technologist.get<{
    items: {
      version: number
      verdict: string
      rules: string[]
      z: string
      inputs: EvaluationInputs
    }[]
  }>(path)
  assert.deepEqual(
    body.items.map(({ version, verdict }) => [version, verdict]),
    [
      [1, 'warning'],
      [2, 'rejected'],
    ],
  )
  for (const { inputs, z, verdict, rules } of body.items) {
    assert.deepEqual(evaluate(inputs), { z, verdict, rules }, 'its inputs make it again')
  }
})

test('what the rules said is never changed, not even by the owner', async () => {
  await assert.rejects(sql`update qc_evaluations set verdict = 'in_control'`, /only grows/)
  await assert.rejects(sql`delete from qc_evaluations`, /only grows/)
})

test('a corrective action starts a new series; noted late, it takes its place in time', async () => {
  const lot = await lotFor('PHOS')
  const enter = async (value: string, minutes: number) => {
    const control = { lot, test_code: 'PHOS', value, unit: 'mmol/L', measured_at: ago(minutes) }
    return (await steps.enter([control]))[0]!
  }
  await enter('121', 30)
  const second = await enter('122', 10)
  assert.equal(second.verdict, 'rejected')
  await steps.act({ test_code: 'PHOS', taken_at: ago(20) })
  const now = await steps.readPoint(second.id)
  assert.deepEqual([now.verdict, now.rules], ['warning', ['1_2s']])
  const withdrawn = await sql`
    select from events where type = 'qc.rejection_withdrawn' and subject_id = ${second.id}`
  assert.equal(withdrawn.length, 1)
})

test('a NUL character in a control is refused, not stumbled over', async () => {
  const [lot] = await steps.twoLevels(monthAgo)
  for (const fields of [{ test_code: 'K\0' }, { unit: 'mmol/L\0' }]) {
    const controls = [{ test_code: 'K', lot_id: lot.id, value: '4.02', unit: 'mmol/L', ...fields }]
    const body = { instrument: 'cobas-integra-1', controls }
    assert.equal((await technologist.post('/v1/qc/runs', body)).status, 422)
  }
})

test('a run has at most sixty controls of one test: each is kept with all of them', async () => {
  const lot = await lotFor('LDH')
  const run = (length: number) => {
    const one = { test_code: 'LDH', lot_id: lot.id, value: '100', unit: 'U/L' }
    const controls = Array.from({ length }, (_, n) => ({ ...one, sequence: n + 1 }))
    return technologist.post<Refused>('/v1/qc/runs', { instrument: 'cobas-integra-1', controls })
  }
  const { status, body } = await run(61)
  assert.deepEqual([status, body.errors.map(({ pointer }) => pointer)], [422, ['/controls']])
  assert.equal((await run(60)).status, 201)
})

test('a lot expires on a day of the calendar', async () => {
  const { id: material_id } = await steps.material(1)
  for (const expires_on of ['0000-01-01', '1899-12-31', '2200-01-01']) {
    const body = { material_id, lot_number: 'YEAR', expires_on }
    assert.equal((await people.pathologist.post('/v1/qc/lots', body)).status, 422)
  }
})

test('a corrective action is neither in the future, nor before the control that it answers, nor about another', async () => {
  const lot = await lotFor('FE')
  const [point] = await steps.enter([{ lot, test_code: 'FE', value: '131', unit: 'umol/L' }])
  const post = async (fields: object) => {
    const body = { test_code: 'FE', instrument: 'cobas-integra-1', what: 'Calibrated', ...fields }
    const answer = await technologist.post<Refused>('/v1/qc/corrective-actions', body)
    return answer.status === 422 ? answer.body.errors.map(({ code }) => code) : answer.status
  }
  assert.deepEqual(await post({ taken_at: '2099-01-01T00:00:00Z' }), ['in_the_future'])
  assert.deepEqual(await post({ taken_at: ago(60), point_id: point!.id }), ['before_the_control'])
  assert.deepEqual(await post({ test_code: 'K', point_id: point!.id }), ['unknown'])
  assert.equal(await post({ point_id: point!.id }), 201)
})

test('a control with a comparator, or without a target, is kept and not evaluated', async () => {
  const lot = await lotFor('ALT')
  const [compared] = await steps.enter([{ lot, test_code: 'ALT', value: '<5', unit: 'U/L' }])
  assert.deepEqual([compared!.value, compared!.z, compared!.verdict], ['<5', null, 'not_evaluated'])
  const [unknown] = await steps.enter([{ lot, test_code: 'AST', value: '20', unit: 'U/L' }])
  assert.deepEqual([unknown!.verdict, unknown!.target_id], ['not_evaluated', null])
})
