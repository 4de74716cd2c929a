import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asSuperuser } from '../helpers/test-server.ts'
import { testContext, type TestLab } from '../helpers/context.ts'
import { client, signIn, type Client } from '../helpers/sign-in.ts'

type Interval = Record<string, unknown> & { category: string; sex: string; low: string | null }
type LabTest = {
  code: string
  specimen_type: string
  active: boolean
  qualified_intervals: Interval[]
  unit_conversions: { from_unit: string; factor: string; offset: string }[]
}
type Page = { items: LabTest[]; next_cursor: string | null }

let lab: TestLab
let nurse: Client

before(async () => {
  lab = await testContext()
  nurse = client(lab.app, await signIn(lab.app, 'phlebotomist'))
})
after(() => lab.stop())

async function find(query: string) {
  return (await nurse.get<Page>(`/v1/tests?${query}`)).body.items
}

test('listTests goes through all tests by code, page by page', async () => {
  const codes: string[] = []
  let next = '/v1/tests?limit=7'
  while (next !== '') {
    const { body, headers } = await nurse.get<Page>(next)
    codes.push(...body.items.map(({ code }) => code))
    next = /<(.*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? ''
  }
  const { body } = await nurse.get<Page>('/v1/tests?limit=200')
  assert.ok(codes.length > 14)
  assert.deepEqual(
    codes,
    body.items.map(({ code }) => code),
  )
  assert.equal(new Set(codes).size, codes.length)
})

test('listTests filters by code, specimen and whether it can be ordered', async () => {
  await asSuperuser(
    lab.database.ownerUrl,
    (sql) => sql`
      with actor as (select set_config('lab.actor', 'job:test', true))
      update tests set active = false from actor where code = 'MG'`,
  )
  assert.deepEqual(
    (await find('code=GLU')).map(({ code }) => code),
    ['GLU'],
  )
  assert.deepEqual(
    (await find('active=false')).map(({ code }) => code),
    ['MG'],
  )
  assert.ok((await find('active=true&limit=200')).every(({ active }) => active))
  const blood = await find('specimen_type=whole_blood')
  assert.ok(blood.length > 0)
  assert.ok(blood.every(({ specimen_type }) => specimen_type === 'whole_blood'))
})

test('getTest tells ages as people do, and numbers with all their digits', async () => {
  const { status, body } = await nurse.get<LabTest>('/v1/tests/K')
  assert.equal(status, 200)
  const ages = body.qualified_intervals
    .filter(({ category }) => category === 'reference')
    .map(({ age_min, age_max, low, high }) => ({ age_min, age_max, low, high }))
  // ACCP PedSAP: under 1 month 3.7–7.2, 1 to under 3 months 4.0–6.2.
  assert.deepEqual(ages.slice(0, 2), [
    {
      age_min: { value: 0, unit: 'd' },
      age_max: { value: 1, unit: 'mo' },
      low: '3.7',
      high: '7.2',
    },
    {
      age_min: { value: 1, unit: 'mo' },
      age_max: { value: 3, unit: 'mo' },
      low: '4',
      high: '6.2',
    },
  ])
  const glucose = await nurse.get<LabTest>('/v1/tests/GLU')
  const conversion = glucose.body.unit_conversions.find(({ from_unit }) => from_unit === 'mg/dL')
  assert.equal(conversion?.factor, '0.05551')
  assert.equal(conversion.offset, '0')
})

test('getTest shows what is in force now, not what was superseded', async () => {
  await asSuperuser(lab.database.ownerUrl, (sql) =>
    sql.begin(async (trx) => {
      await trx`select set_config('lab.actor', 'job:test', true)`
      await trx`
        update qualified_intervals set valid_during = tstzrange(lower(valid_during), now())
        where category = 'critical' and test_id = (select id from tests where code = 'NA')`
      await trx`
        insert into qualified_intervals (test_id, category, sex, age_band, low, source, valid_during)
        select id, 'critical', 'any', int4range(28, null), 119, 'test', tstzrange(now(), null)
        from tests where code = 'NA'`
    }),
  )
  const { body } = await nurse.get<LabTest>('/v1/tests/NA')
  const critical = body.qualified_intervals.filter(({ category }) => category === 'critical')
  assert.equal(critical.length, 1)
  assert.equal(critical[0]?.low, '119')
  assert.deepEqual(critical[0].age_min, { value: 28, unit: 'd' })
  assert.equal(critical[0].age_max, null)
  assert.equal(typeof critical[0].valid_from, 'string')
})

test('listPanels and listRejectionReasons are whole', async () => {
  const panels = await nurse.get<{ items: { code: string; tests: string[] }[] }>('/v1/panels')
  const iron = panels.body.items.find(({ code }) => code === 'IRON')
  assert.deepEqual(iron?.tests, ['FE', 'FERR', 'CRP'])
  const reasons = await nurse.get<{ items: { code: string; hl7: boolean }[] }>(
    '/v1/rejection-reasons',
  )
  assert.equal(reasons.body.items.filter(({ hl7 }) => hl7).length, 14) // HL7 table 0490
})

test('what the catalogue does not have or know is refused', async () => {
  assert.equal((await nurse.get('/v1/tests/NOPE')).status, 404)
  assert.equal((await nurse.get('/v1/tests?active=yes')).status, 422)
  assert.equal((await nurse.get('/v1/tests?name=x')).status, 422)
  assert.equal((await nurse.get('/v1/panels?limit=1')).status, 422)
  assert.equal((await nurse.get('/v1/rejection-reasons?limit=1')).status, 422)
  assert.equal((await nurse.post('/v1/tests', {})).status, 403)
  assert.equal((await nurse.get('/v1/tests/K?at=yesterday')).status, 422)
  assert.equal((await client(lab.app).get('/v1/tests')).status, 401)
})
