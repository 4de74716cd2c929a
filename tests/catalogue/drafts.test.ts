// Intervals in new versions: drafted, and previewed with the real rules. What was reported keeps what it was judged by.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { previewDraft } from '../../src/catalogue/drafts/preview.ts'
import type { Coverage, Preview } from '../../src/catalogue/drafts/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { staySignedIn } from '../helpers/sign-in.ts'
import { adult, birth, createDraftSteps } from './draft-steps.ts'

const { lab, people, steps, sql, worker } = await laboratory()
const admin = staySignedIn(lab, 'admin')
const { pathologist } = people
const { draftOf, drafted, published } = createDraftSteps(people, admin)

const year = lab.clock.now().getUTCFullYear()
const newYear = (years: number) => `${year + years}-01-01T00:00:00.000Z`

async function measured(code: string, value: string, unit: string, patient_id?: string) {
  const { order, sample } = await steps.orderWithSample([code], patient_id)
  const { id } = await steps.enter(order, sample, code, value, unit)
  await worker.runJobs()
  return await steps.readResult(id)
}

test('bounds in any unit of the test become exact ones in its own; the given ones stay readable', async () => {
  const glucose = await drafted('GLU', 'reference', {
    unit: 'mg/dL',
    low: '70',
    high: '105',
    age_min: adult,
  })
  const [one] = glucose.intervals
  assert.deepEqual([one!.low, one!.high, one!.unit, one!.age_min], ['70', '105', 'mg/dL', adult])
  assert.deepEqual([one!.canonical_low, one!.canonical_high], ['3.8857', '5.82855'])
  assert.match(one!.conversion_id ?? '', /^[0-9a-f-]{36}$/)
  const hba1c = await drafted('HBA1C', 'reference', {
    unit: '%',
    high: '5.7',
    high_inclusive: false,
  })
  assert.equal(hba1c.intervals[0]!.canonical_high, '38.801') // 10.93 · 5.7 − 23.50
  const own = await drafted('GLU', 'reference', { low: '3.90' })
  assert.deepEqual([own.intervals[0]!.unit, own.intervals[0]!.canonical_low], ['mmol/L', '3.90'])
})

test('everything that is wrong with a draft is said at once, and names what it collides with', async () => {
  const { status, body } = await draftOf(
    'K',
    'reference',
    { low: '3.5', high: '5.1', age_max: adult },
    { sex: 'female', low: '3.5', high: '5.2', age_min: { value: 17, unit: 'a' } },
    { sex: 'male', low: '5', high: '5', age_min: adult },
    { sex: 'male', low: '3', unit: 'mg/dL', age_min: adult, age_max: { value: 12, unit: 'mo' } },
    { sex: 'male', age_min: { value: 90, unit: 'a' } },
  )
  assert.equal(status, 422)
  assert.deepEqual(
    body.errors?.map(({ pointer, code }) => `${pointer} ${code}`),
    [
      '/intervals/1 overlap',
      '/intervals/2/high not_above_low',
      '/intervals/3/unit unknown_unit',
      '/intervals/3/age_max empty_age_band',
      '/intervals/4/low no_bound',
      '/intervals/4 overlap',
    ],
  )
  assert.match(body.errors[0]!.message, /\/intervals\/0: any \[0 d, 18 a\) 3\.5–5\.1 mmol\/L/)
  const days = await draftOf('K', 'reference', { low: '3', age_min: { value: 29, unit: 'd' } })
  assert.deepEqual(
    days.body.errors?.map(({ pointer }) => pointer),
    ['/intervals/0/age_min/value'],
  )
  assert.equal((await draftOf('NOPE', 'reference', { low: '3' })).status, 422)
})

test('the preview asks the real rules, writes nothing, and is what then happens', async () => {
  const high = await measured('CL', '111', 'mmol/L')
  const normal = await measured('CL', '100', 'mmol/L')
  const child = await steps.patient({ birth_date: `${year - 5}-01-01` })
  const unknown = await measured('CL', '101', 'mmol/L', child.id)
  const gone = await measured('CL', '112', 'mmol/L')
  await steps.withdraw(gone.id, 'rerun')
  assert.deepEqual([high.flag, high.status, normal.flag, unknown.flag], ['H', 'held', 'N', 'IND'])
  const draft = await drafted('CL', 'reference', {
    low: '95',
    high: '112',
    age_min: { value: 1, unit: 'a' },
  })
  const count = async () => (await sql`select count(*) from audit_log`)[0]!.count as string
  await lab.context.background.drain()
  const before = await count()
  const { body } = await pathologist.get<Preview>(`/v1/interval-drafts/${draft.id}/preview`)
  assert.equal(await count(), before)
  await lab.context.background.drain()
  const [noted] = await sql`select row_ids from audit_reads where operation = 'previewDraft'`
  assert.deepEqual(noted!.row_ids, [draft.id, ...body.examples.map((one) => one.result_id)])
  assert.deepEqual(
    { ...body, entered_from: '', examples: body.examples.map(({ result_id }) => result_id) },
    {
      draft_id: draft.id,
      version: 1,
      entered_from: '',
      results: 3,
      bound_reached: false,
      flags: [
        { before: 'H', after: 'N', results: 1 },
        { before: 'IND', after: 'N', results: 1 },
        { before: 'N', after: 'N', results: 1 },
      ],
      newly_critical: 0,
      no_longer_critical: 0,
      newly_held: 0,
      newly_released: 2,
      examples: [unknown.id, high.id],
      uncovered: [{ sex: 'any', age_min: birth, age_max: { value: 12, unit: 'mo' } }],
    },
  )
  const critical = await drafted('CL', 'critical', { high: '109', age_min: adult })
  const dangerous = await pathologist.get<Preview>(`/v1/interval-drafts/${critical.id}/preview`)
  assert.deepEqual([dangerous.body.newly_critical, dangerous.body.newly_held], [1, 0])
  assert.deepEqual(
    dangerous.body.examples.map((one) => one.flag_after),
    ['HH'],
  )
  const nothing = await drafted('CL', 'reference')
  const emptied = await pathologist.get<Preview>(`/v1/interval-drafts/${nothing.id}/preview`)
  assert.deepEqual([emptied.body.newly_held, emptied.body.uncovered.length], [1, 1])

  await published(draft)
  const after = await measured('CL', '111', 'mmol/L')
  assert.deepEqual([after.flag, after.status], ['N', 'final'])
  // What was reported keeps what it was judged by.
  assert.deepEqual(await steps.readResult(high.id), high)
  assert.deepEqual(await steps.readResult(unknown.id), unknown)
})

test('a preview stops at its bound and says so', async () => {
  for (const value of ['140', '141', '142']) await measured('NA', value, 'mmol/L')
  const { id } = await drafted('NA', 'reference', { low: '141', high: '145' })
  const all = await previewDraft(lab.context.db, id)
  assert.deepEqual([all.results, all.bound_reached], [3, false])
  const some = await previewDraft(lab.context.db, id, { most: 2, batch: 1 })
  assert.deepEqual([some.results, some.bound_reached], [2, true])
  const exact = await previewDraft(lab.context.db, id, { most: 3, batch: 2 })
  assert.deepEqual([exact.results, exact.bound_reached], [3, false])
})

test('who has no interval is listed, by sex and age, now and when something else is planned', async () => {
  const gaps = async (query = '') =>
    (await admin.get<Coverage>(`/v1/tests/CREA/coverage${query}`)).body.uncovered
  assert.deepEqual(await gaps(), [
    { sex: 'any', age_min: birth, age_max: { value: 156, unit: 'mo' } },
  ])
  const draft = await drafted(
    'CREA',
    'reference',
    { low: '20', high: '60', age_max: adult },
    { sex: 'female', low: '53', high: '97', age_min: adult },
  )
  await published(draft, { valid_from: newYear(1) })
  const planned = `?at=${newYear(2)}`
  assert.deepEqual(await gaps(planned), [
    { sex: 'male', age_min: { value: 216, unit: 'mo' }, age_max: null },
  ])
  assert.deepEqual(await gaps('?category=critical'), [
    { sex: 'any', age_min: birth, age_max: null },
  ])
  assert.equal((await admin.get('/v1/tests/NOPE/coverage')).status, 404)
})

test('a pathologist drafts and does not publish; a technologist does neither', async () => {
  const draft = await drafted('AST', 'reference', { high: '50' })
  const path = `/v1/interval-drafts/${draft.id}`
  assert.equal((await pathologist.post(`${path}/publish`, { version: 1 })).status, 403)
  const { status } = await people.technologist.post('/v1/interval-drafts', {})
  assert.equal(status, 403)
  assert.equal((await people.technologist.get(path)).status, 200)
})
