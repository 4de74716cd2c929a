// Intervals in new versions: drafted, previewed with the real rules, published, superseded. What was reported
// keeps what it was judged by.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { previewDraft } from '../../src/catalogue/drafts/preview.ts'
import type { Coverage, Draft, NewDraft, Preview } from '../../src/catalogue/drafts/schemas.ts'
import type { LabTest } from '../../src/catalogue/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { staySignedIn } from '../helpers/sign-in.ts'

const { lab, people, steps, sql, worker } = await laboratory()
const admin = staySignedIn(lab, 'admin')
const { pathologist } = people

type Refused = { detail: string; errors?: { pointer: string; code: string; message: string }[] }
type Given = Partial<NewDraft['intervals'][number]>

const adult = { value: 18, unit: 'a' } as const
const birth = { value: 0, unit: 'd' } as const
const interval = (given: Given) => ({
  sex: 'any',
  age_min: birth,
  age_max: null,
  source: 'test',
  ...given,
})

const draftOf = (test_code: string, category: string, ...intervals: Given[]) =>
  pathologist.post<Draft & Refused>('/v1/interval-drafts', {
    test_code,
    category,
    note: 'A test',
    intervals: intervals.map(interval),
  })

async function drafted(test_code: string, category: string, ...intervals: Given[]): Promise<Draft> {
  const { status, body } = await draftOf(test_code, category, ...intervals)
  assert.equal(status, 201, JSON.stringify(body))
  return body
}

const publish = ({ id, version }: Draft, more: object = {}) =>
  admin.post<Draft & Refused>(`/v1/interval-drafts/${id}/publish`, { version, ...more })

async function published(draft: Draft, more: object = {}): Promise<Draft> {
  const { status, body } = await publish(draft, more)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

async function inForce(code: string, category: string, at?: string) {
  const path = `/v1/tests/${code}${at === undefined ? '' : `?at=${at}`}`
  const { body } = await admin.get<LabTest>(path)
  return body.qualified_intervals.filter((one) => one.category === category)
}

const boundsOf = (intervals: { low: string | null; high: string | null }[]) =>
  intervals.map(({ low, high }) => `${low}–${high}`)

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

test('published from now on: the old row ends where the new one begins, and both are readable', async () => {
  const [old] = await inForce('MG', 'reference')
  const draft = await published(
    await drafted('MG', 'reference', { low: '0.7', high: '1.1', age_min: adult }),
  )
  assert.equal(draft.status, 'published')
  assert.match(draft.published_by ?? '', /./)
  const now = await inForce('MG', 'reference')
  assert.deepEqual([boundsOf(now), now[0]!.valid_from], [['0.7–1.1'], draft.valid_from])
  const [before] = await inForce(
    'MG',
    'reference',
    new Date(Date.parse(draft.valid_from!) - 1).toISOString(),
  )
  assert.deepEqual({ ...before, valid_until: null }, old)
  assert.equal(before!.valid_until, draft.valid_from)
})

test('published for a while from a later moment on: what it replaces resumes afterwards', async () => {
  const [old] = boundsOf(await inForce('TP', 'reference'))
  const first = await drafted('TP', 'reference', { low: '1', high: '2' })
  await published(first, { valid_from: newYear(1), valid_until: newYear(3) })
  const second = await drafted('TP', 'reference', { low: '3', high: '4' })
  await published(second, { valid_from: newYear(2), valid_until: newYear(4) })
  const seen = []
  for (const years of [0, 1, 2, 3, 4]) {
    const at = new Date(Date.parse(newYear(years + 1)) - 1).toISOString()
    seen.push(...boundsOf(await inForce('TP', 'reference', at)))
  }
  assert.deepEqual(seen, [old, '1–2', '3–4', '3–4', old])
  // A reader sees what is in force, and what is planned.
  const { body } = await admin.get<LabTest>('/v1/tests/TP')
  const planned = body.scheduled_intervals.map(({ low, valid_from, valid_until }) => [
    low,
    valid_from,
    valid_until,
  ])
  assert.deepEqual(planned, [
    ['1', newYear(1), newYear(2)],
    ['3', newYear(2), newYear(4)],
    [old!.split('–')[0], newYear(4), null],
  ])
  // Without an end it replaces what was planned behind it.
  const third = await drafted('TP', 'reference', { low: '5', high: '6' })
  await published(third, { valid_from: newYear(2) })
  const rest = await admin.get<LabTest>('/v1/tests/TP')
  assert.deepEqual(boundsOf(rest.body.scheduled_intervals), ['1–2', '5–6'])
})

test('the past is refused, and an end before the beginning', async () => {
  const draft = await drafted('ALB', 'reference', { low: '35', high: '50' })
  const codesOf = ({ body }: { body: Refused }) => body.errors?.map(({ code }) => code)
  assert.deepEqual(codesOf(await publish(draft, { valid_from: newYear(0) })), ['in_the_past'])
  const turned = { valid_from: newYear(2), valid_until: newYear(2) }
  assert.deepEqual(codesOf(await publish(draft, turned)), ['not_after_valid_from'])
  assert.deepEqual(codesOf(await publish(draft, { valid_until: newYear(0) })), [
    'not_after_valid_from',
  ])
})

test('a draft that is published or discarded is none any more', async () => {
  const draft = await drafted('ALT', 'reference', { high: '50' })
  const path = `/v1/interval-drafts/${draft.id}`
  const edited = await pathologist.patch<Draft>(path, { note: 'Better' }, { 'if-match': '"1"' })
  assert.deepEqual([edited.body.note, edited.body.version], ['Better', 2])
  assert.equal((await publish(draft)).status, 412)
  await published(edited.body)
  for (const verb of [
    pathologist.patch(path, { note: 'Late' }, { 'if-match': '*' }),
    pathologist.delete(path, { 'if-match': '*' }),
    publish({ ...draft, version: 3 }),
  ])
    assert.equal((await verb).status, 409)
  const other = await drafted('ALT', 'reference', { high: '51' })
  const gone = await pathologist.delete(`/v1/interval-drafts/${other.id}`, { 'if-match': '"1"' })
  assert.equal(gone.status, 204)
  assert.equal((await publish({ ...other, version: 2 })).status, 409)
  const { body } = await admin.get<{ items: Draft[] }>('/v1/interval-drafts?test_code=ALT')
  assert.deepEqual(
    body.items.map(({ status }) => status),
    ['discarded', 'published'],
  )
})

test('two who publish at the same moment: one wins, whether it is one draft or two', async (t) => {
  for (const drafts of [1, 2]) {
    const first = await drafted('GGT', 'reference', { high: '50' })
    const second = drafts === 1 ? first : await drafted('GGT', 'reference', { high: '60' })
    const lock = await holdLock(
      t,
      lab.database.ownerUrl,
      `select from tests where code = 'GGT' for update`,
    )
    const both = [publish(first), publish(second)]
    await lock.untilWaiting(2)
    await lock.release()
    const answers = await Promise.all(both)
    const won = answers.filter(({ status }) => status === 200)
    const lost = answers.find(({ status }) => status !== 200)!
    assert.equal(won.length, 1)
    assert.equal(lost.status, drafts === 1 ? 412 : 409, JSON.stringify(lost.body))
    const high = won[0]!.body.intervals[0]!.high
    assert.deepEqual(boundsOf(await inForce('GGT', 'reference')), [`null–${high}`])
    if (drafts === 1) continue
    // Saved again, it is based on what is published by now.
    const loser = won[0]!.body.id === first.id ? second : first
    const saved = await pathologist.patch<Draft>(
      `/v1/interval-drafts/${loser.id}`,
      { note: 'Seen' },
      { 'if-match': '"1"' },
    )
    await published(saved.body)
  }
})

test('an interval that the owner writes at the same moment makes the publication fail as a whole', async (t) => {
  const ofUrate = `test_id = (select id from tests where code = 'URATE') and category = 'reference'`
  const before = await inForce('URATE', 'reference')
  const draft = await drafted('URATE', 'reference', { high: '400' })
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from qualified_intervals where ${ofUrate} for update`,
  )
  const under = publish(draft)
  await lock.untilWaiting(1)
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'job:test', true)`
    await trx`
      insert into qualified_intervals (test_id, category, sex, age_band, high, source)
      select id, 'reference', 'any', '[0,31)', 700, 'owner' from tests where code = 'URATE'`
  })
  await lock.release()
  const { status, body } = await under
  assert.equal(status, 409)
  assert.match(body.detail, /at the same moment: any \[0 d, 1 mo\) –700\. Publish again/)
  assert.deepEqual(boundsOf(await inForce('URATE', 'reference')), ['null–700', ...boundsOf(before)])
  const unchanged = await admin.get<Draft>(`/v1/interval-drafts/${draft.id}`)
  assert.deepEqual(unchanged.body, draft)
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
