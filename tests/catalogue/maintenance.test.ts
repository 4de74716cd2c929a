// The catalogue is maintained by routes: nobody overwrites a change unseen, nothing that results depend on
// changes under them, and what was in force stays what was in force.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabTest, Panel, RejectionReason } from '../../src/catalogue/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { staySignedIn } from '../helpers/sign-in.ts'

const { lab, people, steps, sql, worker } = await laboratory()
const admin = staySignedIn(lab, 'admin')

type Refused = { detail: string; errors?: { pointer: string; code: string; message: string }[] }

const zinc = {
  code: 'ZN',
  name: 'Zinc',
  loinc: '8245-3',
  specimen_type: 'serum',
  unit: 'umol/L',
  decimals: 1,
}
const read = async (code: string) => (await admin.get<LabTest>(`/v1/tests/${code}`)).body
const pointersOf = ({ errors = [] }: Refused) => errors.map(({ pointer }) => pointer).toSorted()

test('a test that was created can be ordered, and its results wait for a person', async () => {
  const made = await admin.post<LabTest>('/v1/tests', zinc)
  assert.equal(made.status, 201)
  assert.equal(made.headers.get('location'), '/v1/tests/ZN')
  assert.equal(made.headers.get('etag'), '"1"')
  assert.deepEqual(await read('ZN'), made.body)
  const { order, sample } = await steps.orderWithSample(['ZN'])
  const entered = await steps.enter(order, sample, 'ZN', '14.2', 'umol/L')
  await worker.runJobs()
  const { status, hold_reasons } = await steps.readResult(entered.id)
  assert.deepEqual([status, hold_reasons], ['held', ['no_reference_range']])
  const again = await admin.post<Refused>('/v1/tests', zinc)
  assert.equal(again.status, 409)
  assert.match(again.body.detail, /PATCH \/v1\/tests\/ZN/)
})

test('a LOINC code with a wrong check digit, and a unit that is not of UCUM, are refused', async () => {
  const wrong = {
    ...zinc,
    code: 'zn',
    loinc: '8245-4',
    unit: 'mEq/L',
    molar_mass: '0',
    decimals: 7,
  }
  const { status, body } = await admin.post<Refused>('/v1/tests', wrong)
  assert.equal(status, 422)
  assert.deepEqual(pointersOf(body), ['/code', '/decimals', '/loinc', '/molar_mass', '/unit'])
})

test('two who change a test at the same moment: one wins, the other reads it again', async (t) => {
  const { version } = await read('K')
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from tests where code = 'K' for update`,
  )
  const ifMatch = { 'if-match': `"${version}"` }
  const both = ['Potassium (serum)', 'Kalium'].map((name) =>
    admin.patch<LabTest>('/v1/tests/K', { name }, ifMatch),
  )
  await lock.untilWaiting(2)
  await lock.release()
  const answers = await Promise.all(both)
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 412]))
  const won = answers.find(({ status }) => status === 200)!
  assert.deepEqual((await read('K')).name, won.body.name)
  assert.equal(won.headers.get('etag'), `"${version + 1}"`)
  assert.equal((await admin.patch('/v1/tests/K', { name: 'K' })).status, 428)
})

test('only what is named changes; the molar mass can be emptied', async () => {
  const before = await read('FE')
  const ifMatch = { 'if-match': '*' }
  const { body } = await admin.patch<LabTest>('/v1/tests/FE', { molar_mass: null }, ifMatch)
  assert.deepEqual(body, { ...before, molar_mass: null, version: before.version + 1 })
})

test('unit and specimen type stay once there are results, and the unit once anything is given in it', async () => {
  const { order, sample } = await steps.orderWithSample(['NA'])
  const change = (code: string, changes: object) =>
    admin.patch<Refused>(`/v1/tests/${code}`, changes, { 'if-match': '*' })
  const given = await change('NA', { unit: 'umol/L' })
  assert.equal(given.status, 409)
  assert.match(given.body.detail, /Intervals or conversions of NA are given in mmol\/L/)
  await steps.enter(order, sample, 'NA', '140', 'mmol/L')
  for (const changes of [{ unit: 'umol/L' }, { specimen_type: 'plasma' }]) {
    const refused = await change('NA', changes)
    assert.equal(refused.status, 409)
    assert.match(refused.body.detail, /There are results of NA/)
  }
  assert.equal((await change('NA', { unit: 'mmol/L', specimen_type: 'serum' })).status, 200)
  await worker.runJobs()
})

test('an inactive test can no longer be ordered; what was ordered is measured', async () => {
  const { order, sample } = await steps.orderWithSample(['CL'])
  await admin.patch('/v1/tests/CL', { active: false }, { 'if-match': '*' })
  const body = { patient_id: (await steps.patient()).id, tests: ['CL', 'K'] }
  const refused = await people.clerk.post<Refused>('/v1/orders', body)
  assert.deepEqual([refused.status, pointersOf(refused.body)], [422, ['/tests/0']])
  await steps.enter(order, sample, 'CL', '101', 'mmol/L')
  await worker.runJobs()
  await admin.patch('/v1/tests/CL', { active: true }, { 'if-match': '*' })
})

test('a panel stands for what it is told; an order that was placed keeps its items', async () => {
  const bone = { code: 'BONE', name: 'Bone', tests: ['CA', 'PHOS', 'ALP'] }
  const made = await admin.post<Panel>('/v1/panels', bone)
  assert.deepEqual([made.status, made.body.tests], [201, bone.tests])
  const place = async () => {
    const body = { patient_id: (await steps.patient()).id, panels: ['BONE'] }
    const { body: order } = await people.clerk.post<{ items: { test_code: string }[] }>(
      '/v1/orders',
      body,
    )
    return order.items.map(({ test_code }) => test_code)
  }
  assert.deepEqual(await place(), ['CA', 'PHOS', 'ALP'])
  const ifMatch = { 'if-match': made.headers.get('etag')! }
  const edited = await admin.patch<Panel>(
    '/v1/panels/BONE',
    { tests: ['ALP', 'CA', 'MG'] },
    ifMatch,
  )
  assert.deepEqual([edited.body.tests, edited.body.version], [['ALP', 'CA', 'MG'], 2])
  assert.equal((await admin.patch('/v1/panels/BONE', { name: 'B' }, ifMatch)).status, 412)
  assert.deepEqual(await place(), ['ALP', 'CA', 'MG'])
  const unknown = await admin.post<Refused>('/v1/panels', {
    ...bone,
    code: 'B2',
    tests: ['CA', 'X'],
  })
  assert.deepEqual([unknown.status, pointersOf(unknown.body)], [422, ['/tests/1']])
  const twice = await admin.post<Refused>('/v1/panels', {
    ...bone,
    code: 'B2',
    tests: ['CA', 'CA'],
  })
  assert.equal(twice.status, 422)
  await admin.patch('/v1/panels/BONE', { active: false }, { 'if-match': '*' })
  const body = { patient_id: (await steps.patient()).id, panels: ['BONE'] }
  assert.equal((await people.clerk.post('/v1/orders', body)).status, 422)
})

test('a reason that is out of use refuses no sample; the names of HL7 stay', async () => {
  const made = await admin.post<RejectionReason>('/v1/rejection-reasons', {
    code: 'OVERFILLED',
    name: 'Tube overfilled',
  })
  assert.deepEqual(made.body, {
    code: 'OVERFILLED',
    name: 'Tube overfilled',
    hl7: false,
    active: true,
    version: 1,
  })
  const { id } = await steps.collect((await steps.order(['K'])).id)
  const path = '/v1/rejection-reasons/OVERFILLED'
  await admin.patch(path, { active: false }, { 'if-match': '"1"' })
  const reject = () => people.technologist.post(`/v1/samples/${id}/reject`, { code: 'OVERFILLED' })
  assert.equal((await reject()).status, 422)
  await admin.patch(path, { active: true, name: 'Too full' }, { 'if-match': '"2"' })
  assert.equal((await reject()).status, 200)
  const hl7 = await admin.patch('/v1/rejection-reasons/RH', { name: 'X' }, { 'if-match': '*' })
  assert.equal(hl7.status, 409)
  assert.equal((await admin.post('/v1/rejection-reasons', { code: 'RH', name: 'X' })).status, 422)
})

const mgPerLitre = {
  from_unit: 'mg/L',
  factor: '0.005551',
  source: 'molar mass 180.156 g/mol',
  supersedes: null as string | null,
}

test('a conversion is in force from now on; the one before it judges what was entered before', async () => {
  const enter = async () => {
    const { order, sample } = await steps.orderWithSample(['GLU'])
    const { id } = await steps.enter(order, sample, 'GLU', '1000', 'mg/L')
    await worker.runJobs()
    return id
  }
  const added = await admin.post<LabTest>('/v1/tests/GLU/unit-conversions', mgPerLitre)
  assert.equal(added.status, 201, JSON.stringify(added.body))
  const of = ({ unit_conversions }: LabTest) =>
    unit_conversions.find(({ from_unit }) => from_unit === 'mg/L')!
  const first = await enter()
  assert.equal((await steps.readResult(first)).canonical_value, '5.551')
  const better = { ...mgPerLitre, factor: '0.00555', supersedes: of(added.body).id }
  const superseded = await admin.post<LabTest>('/v1/tests/GLU/unit-conversions', better)
  assert.equal(of(superseded.body).factor, '0.00555')
  assert.equal((await steps.readResult(await enter())).canonical_value, '5.55')
  assert.equal((await steps.readResult(first)).canonical_value, '5.551')
  // Whoever has not seen the newer one is told.
  const stale = await admin.post<Refused>('/v1/tests/GLU/unit-conversions', better)
  assert.equal(stale.status, 409)
  assert.match(stale.body.detail, /the last is .* factor 0\.00555:/)
  // What was in force before is readable at its moment.
  const moment = of(superseded.body).valid_from!
  const before = new Date(Date.parse(moment) - 1).toISOString()
  const then = await admin.get<LabTest>(`/v1/tests/GLU?at=${before}`)
  assert.equal(of(then.body)?.factor, '0.005551')
  assert.equal(of(then.body).valid_until, moment)
})

test('a conversion may be planned, and is replaced by another plan; the past is refused', async () => {
  const at = (years: number) => `${lab.clock.now().getUTCFullYear() + years}-01-01T00:00:00.000Z`
  const plan = (factor: string, valid_from: string, supersedes: string | null) =>
    admin.post<LabTest & Refused>('/v1/tests/MG/unit-conversions', {
      from_unit: 'mg/L',
      factor,
      source: 'test',
      valid_from,
      supersedes,
    })
  const scheduledOf = ({ scheduled_conversions }: LabTest) =>
    scheduled_conversions.map(({ factor, valid_from }) => [factor, valid_from])
  const first = await plan('0.04', at(2), null)
  assert.deepEqual(scheduledOf(first.body), [['0.04', at(2)]])
  const second = await plan('0.0411', at(1), first.body.scheduled_conversions[0]!.id)
  assert.deepEqual(scheduledOf(second.body), [['0.0411', at(1)]])
  const past = await plan('0.05', at(-1), second.body.scheduled_conversions[0]!.id)
  assert.deepEqual([past.status, past.body.errors?.map(({ code }) => code)], [422, ['in_the_past']])
  // It cannot be reported in before it is in force.
  const { order, sample } = await steps.orderWithSample(['MG'])
  const item = order.items[0]!.id
  const body = { order_item_id: item, sample_id: sample.id, value: '20', unit: 'mg/L' }
  const early = await people.technologist.post<Refused>('/v1/results', body)
  assert.deepEqual(
    [early.status, early.body.errors?.map(({ code }) => code)],
    [422, ['unknown_unit']],
  )
})

test('the factor of a conversion is above 0, its unit of UCUM and not the own one, its source is named', async () => {
  const path = '/v1/tests/GLU/unit-conversions'
  const wrong = { from_unit: 'mg/dl%', factor: '-1', offset: '1e3', source: ' ', supersedes: null }
  const { status, body } = await admin.post<Refused>(path, wrong)
  assert.equal(status, 422)
  assert.deepEqual(pointersOf(body), ['/factor', '/from_unit', '/offset', '/source'])
  const own = await admin.post<Refused>(path, { ...mgPerLitre, from_unit: 'mmol/L' })
  assert.deepEqual(
    own.body.errors?.map(({ code }) => code),
    ['own_unit'],
  )
  assert.equal((await admin.post(path, { ...mgPerLitre, factor: '0.000' })).status, 422)
})

test('what was in force is not edited, shortened into the past or deleted, not even by the owner', async () => {
  const asOwner = (change: string) =>
    sql.begin(async (trx) => {
      await trx`select set_config('lab.actor', 'job:test', true)`
      await trx.unsafe(change)
    })
  for (const table of ['qualified_intervals', 'unit_conversions']) {
    const one = `where id = (select id from ${table} where upper_inf(valid_during) limit 1)`
    for (const change of [
      `update ${table} set source = 'x' ${one}`,
      `update ${table} set valid_during = tstzrange(now(), null) ${one}`,
      `update ${table} set valid_during = tstzrange(lower(valid_during), now() - interval '1 ms') ${one}`,
    ])
      await assert.rejects(asOwner(change), /never edited: supersede it/, change)
    await assert.rejects(asOwner(`delete from ${table} ${one}`), /never deleted: supersede it/)
    await asOwner(
      `update ${table} set valid_during = tstzrange(lower(valid_during), now() + interval '1 day') ${one}`,
    )
  }
})

test('what changes the catalogue leaves who, what, before and after', async () => {
  await admin.patch(
    '/v1/tests/LACT',
    { name: 'Lactate (plasma)' },
    { 'if-match': '*', 'x-request-id': 'catalogue-1' },
  )
  const rows = await sql`
    select table_name, operation, before ->> 'name' as before, after ->> 'name' as after, actor like 'user:%' as by_user
    from audit_log where request_id = 'catalogue-1'`
  assert.deepEqual(
    [...rows],
    [
      {
        table_name: 'tests',
        operation: 'update',
        before: 'Lactate',
        after: 'Lactate (plasma)',
        by_user: true,
      },
    ],
  )
})
