// Targets: assigned, established from points, superseded; and what a lot's sigma is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SigmaList, Target } from '../../src/qc/targets/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { createControlSteps } from './control-steps.ts'

const { lab, people, sql } = await laboratory()
const { pathologist, technologist } = people
const steps = createControlSteps(people)
const instrument = 'cobas-integra-1'
const hour_ms = 3_600_000
const ago = (hours: number) => new Date(lab.clock.now().getTime() - hours * hour_ms).toISOString()
/** Of how many days points are depends on the hour of the first. */
const noon_ms = Date.parse(`${ago(24 * 30).slice(0, 10)}T12:00:00Z`)

type Refused = { detail: string; errors: { pointer: string; code: string }[] }
const newLot = async () => await steps.lot((await steps.material(1)).id, ago(24 * 40))

async function enterMany(
  lot_id: string,
  test_code: string,
  values: string[],
  { apart_hours = 0, from_ms = noon_ms },
) {
  for (const [n, value] of values.entries()) {
    const measured_at = new Date(from_ms + n * apart_hours * hour_ms).toISOString()
    const controls = [{ test_code, lot_id, value, unit: 'mmol/L' }]
    const { status } = await technologist.post('/v1/qc/runs', { instrument, measured_at, controls })
    assert.equal(status, 201)
  }
}
const establish = (lot_id: string, test_code: string) =>
  pathologist.post<Target & Refused>(`/v1/qc/lots/${lot_id}/targets/establish`, {
    test_code,
    instrument,
  })

test('an SD that is not above 0 is refused', async () => {
  const lot = await newLot()
  for (const sd of ['0', '0.000', '-1']) {
    const body = { test_code: 'K', instrument, mean: '4', sd }
    const { status, body: said } = await pathologist.post<Refused>(
      `/v1/qc/lots/${lot.id}/targets`,
      body,
    )
    assert.deepEqual([status, said.errors[0]!.pointer], [422, '/sd'], sd)
  }
  await assert.rejects(
    sql`
    insert into qc_targets (lot_id, test_id, instrument_id, mean, sd, source, valid_during)
    select ${lot.id}, t.id, n.id, 4, 0, 'assigned', tstzrange(now(), null)
    from tests t, instruments n where t.code = 'K' and n.code = ${instrument}`,
    /needs an actor|qc_targets_sd_check/,
  )
})

test('20 points of 10 days establish a target: mean, and SD with n - 1', async () => {
  const lot = await newLot()
  const values = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? '139' : '141'))
  await enterMany(lot.id, 'NA', values.slice(0, 19), { apart_hours: 13 })
  const few = await establish(lot.id, 'NA')
  assert.equal(few.status, 409)
  assert.match(few.body.detail, /19 points of \d+ days/)
  await enterMany(lot.id, 'NA', ['141'], { from_ms: noon_ms + hour_ms })
  const { status, body } = await establish(lot.id, 'NA')
  assert.equal(status, 201, body.detail)
  // Squares of 1, twenty of them, over 19.
  assert.deepEqual(
    [body.mean, body.sd, body.points, body.source],
    ['140', '1.0259783521', 20, 'established'],
  )
  assert.equal(body.days, 11)
})

test('twenty points of few days, or all alike, establish nothing', async () => {
  const lot = await newLot()
  await enterMany(lot.id, 'CL', Array<string>(21).fill('100'), { apart_hours: 1 })
  assert.match((await establish(lot.id, 'CL')).body.detail, /21 points of 2 days/)
  const constant = await newLot()
  await enterMany(constant.id, 'CL', Array<string>(21).fill('100'), { apart_hours: 13 })
  assert.match((await establish(constant.id, 'CL')).body.detail, /SD of 0/)
})

test('another target is in force from now on: what was judged stays as it was', async () => {
  const lot = await newLot()
  await steps.target(lot.id, '4.00', '0.08')
  const [rejected] = await steps.enter([{ lot, value: '4.30' }], ago(1))
  assert.equal(rejected!.verdict, 'rejected')
  const wider = await steps.target(lot.id, '4.00', '0.50')
  assert.deepEqual(await steps.readPoint(rejected!.id), rejected)
  // A late point of yesterday is judged by the target of yesterday.
  const [late] = await steps.enter([{ lot, value: '4.29' }], ago(2))
  assert.deepEqual([late!.sd, late!.verdict], ['0.08', 'rejected'])
  lab.clock.advance(1000)
  const [now] = await steps.enter([{ lot, value: '4.31' }])
  assert.deepEqual([now!.target_id, now!.verdict], [wider.id, 'in_control'])
  lab.clock.run()
  const body = { test_code: 'K', instrument, mean: '4', sd: '1', valid_from: ago(3) }
  const { body: said } = await pathologist.post<Refused>(`/v1/qc/lots/${lot.id}/targets`, body)
  assert.deepEqual(
    said.errors.map(({ code }) => code),
    ['judges_the_past'],
  )
})

test('two targets at the same moment follow on each other', async () => {
  const lot = await newLot()
  await Promise.all(['0.1', '0.2', '0.3', '0.4'].map((sd) => steps.target(lot.id, '4.00', sd)))
  const { body } = await pathologist.get<{ items: Target[] }>(`/v1/qc/lots/${lot.id}/targets`)
  assert.equal(body.items.length, 4)
  assert.equal(body.items.filter(({ valid_until }) => valid_until === null).length, 1)
})

test('sigma = (TEa% - |bias%|) / CV%, without what was rejected', async () => {
  const lot = await newLot()
  await steps.target(lot.id, '4.00', '0.08')
  for (const [n, value] of ['3.98', '4.10', '4.04', '9.99'].entries()) {
    await steps.enter([{ lot, value }], ago(10 - n))
  }
  const { body } = await technologist.get<SigmaList>(`/v1/qc/lots/${lot.id}/sigma`)
  // Mean 4.04, SD 0.06: bias 1.00 %, CV 1.49 %; (5.8 - 1) / 1.4851… = 3.232.
  const [{ n, mean, sd, cv_percent, bias_percent, sigma }] = body.items as [SigmaList['items'][0]]
  assert.deepEqual(
    [n, mean, sd, cv_percent, bias_percent, sigma],
    [3, '4.04', '0.06', '1.49', '1', '3.23'],
  )
})

test('who may not manage is refused', async () => {
  const lot = await newLot()
  const body = { test_code: 'K', instrument, mean: '4', sd: '1' }
  assert.equal((await technologist.post(`/v1/qc/lots/${lot.id}/targets`, body)).status, 403)
})

test('the lots of a test on an instrument are those that have a target for it', async () => {
  const lot = await newLot()
  await steps.target(lot.id, '4.0', '0.1', 'CRP')
  const found = async (query: string) => {
    const { body } = await technologist.get<{ items: { id: string }[] }>(
      `/v1/qc/lots?limit=200&${query}`,
    )
    return body.items.some(({ id }) => id === lot.id)
  }
  const asked = [
    'test_code=CRP',
    `test_code=CRP&instrument=${instrument}`,
    'test_code=NA',
    'test_code=CRP&instrument=access-2-1',
  ]
  assert.deepEqual(await Promise.all(asked.map(found)), [true, true, false, false])
})
