// A draft is published: from when on, what it replaces, and what happens when two do it at the same moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../../src/catalogue/drafts/schemas.ts'
import type { LabTest } from '../../src/catalogue/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { staySignedIn } from '../helpers/sign-in.ts'
import { adult, boundsOf, createDraftSteps, type Refused } from './draft-steps.ts'

const { lab, people, sql } = await laboratory()
const admin = staySignedIn(lab, 'admin')
const { pathologist } = people
const { drafted, publish, published, inForce } = createDraftSteps(people, admin)

const year = lab.clock.now().getUTCFullYear()
const newYear = (years: number) => `${year + years}-01-01T00:00:00.000Z`

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
