// The daily summary: exact figures, what was not measured, days that the clock made longer or shorter, points that
// come late, a scheduler that was away, and two who do the same at one moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QcSummary, QcSummaryDay } from '../../../src/qc/summaries/schemas.ts'
import { summarizeDueDays } from '../../../src/qc/summaries/summarize-day.ts'
import { jobCaller } from '../../../src/platform/caller.ts'
import { laboratory } from '../../helpers/laboratory.ts'
import { createStream } from './rows.ts'

const { lab, people, sql, worker } = await laboratory({ env: { LAB_TIME_ZONE: 'Europe/Berlin' } })
const potassium = await createStream(sql)
const sodium = await createStream(sql, { test: 'NA', prefix: 'SODIUM' })

const list = async (query: string) => {
  const { status, body } = await people.technologist.get<{ items: QcSummary[] }>(
    `/v1/qc/summaries?${query}`,
  )
  assert.equal(status, 200)
  return body.items
}
const summarize = (day: string) =>
  people.technologist.post<QcSummaryDay>('/v1/qc/summaries', { day })
const due = () =>
  summarizeDueDays(worker.context, jobCaller('summarize-qc'), {
    signal: new AbortController().signal,
  })
const figures = ({ level, points, mean, sd, cv_percent, missing }: QcSummary) => [
  level,
  points,
  mean,
  sd,
  cv_percent,
  missing,
]

test('mean, SD and CV are exact; one value has no SD, and a mean of 0 no CV', async () => {
  await potassium.measure(
    { at: '2026-03-02T08:00:00+01:00', value: '4.02' },
    { at: '2026-03-02T10:00:00+01:00', value: '4.07' },
    {
      at: '2026-03-02T12:00:00+01:00',
      value: '4.10',
      rules: ['1_2s', '1_3s'],
      verdict: 'rejected',
    },
    {
      at: '2026-03-02T12:00:00+01:00',
      value: '4.2',
      level: 2,
      rules: ['1_2s'],
      verdict: 'warning',
    },
    // No number, so it is in no figure.
    {
      at: '2026-03-02T13:00:00+01:00',
      value: '2',
      comparator: '<',
      level: 2,
      verdict: 'not_evaluated',
    },
  )
  await sodium.measure(
    { at: '2026-03-02T08:00:00+01:00', value: '-1.5' },
    { at: '2026-03-02T09:00:00+01:00', value: '1.5' },
  )
  const { status, body } = await summarize('2026-03-02')
  assert.equal(status, 200)
  assert.deepEqual([body.points, body.lots], [7, { measured: 3, missing: 0, rejected: 1 }])
  const rows = (await list('day=2026-03-02&test_code=K')).toSorted((a, b) => a.level - b.level)
  assert.deepEqual(rows.map(figures), [
    [1, 3, '4.0633', '0.0404', '0.9946', false],
    [2, 1, '4.200', null, null, false],
  ])
  assert.deepEqual(
    rows.map(({ warnings, rejected, not_evaluated, violations }) => [
      warnings,
      rejected,
      not_evaluated,
      violations,
    ]),
    [
      [0, 1, 0, { '1_2s': 1, '1_3s': 1 }],
      [1, 0, 1, { '1_2s': 1 }],
    ],
  )
  assert.deepEqual((await list('day=2026-03-02&test_code=NA')).map(figures), [
    [1, 2, '0.000', '2.121', null, false],
  ])
})

test('a repeat gives the same rows and writes nothing of them anew', async () => {
  const before = await list('day=2026-03-02')
  const again = await people.pathologist.post<QcSummaryDay>('/v1/qc/summaries', {
    day: '2026-03-02',
  })
  assert.equal(again.status, 200)
  assert.match(again.body.summarized_by, /^user:/)
  assert.deepEqual(await list('day=2026-03-02'), before)
})

test('a day that the clock made longer or shorter has its own hours, and no others', async () => {
  // 2026-03-29 has 23 hours in Berlin, 2026-10-25 has 25.
  await potassium.measure(
    { at: '2026-03-28T22:59:59Z', value: '4.01' },
    { at: '2026-03-28T23:00:00Z', value: '4.02' },
    { at: '2026-03-29T21:59:59Z', value: '4.03' },
    { at: '2026-03-29T22:00:00Z', value: '4.04' },
  )
  const { body } = await summarize('2026-03-29')
  assert.equal(body.points, 2)
  assert.deepEqual(
    (await list('day=2026-03-29')).map(({ mean }) => mean),
    ['4.0250'],
  )
})

test('a day that is not over is refused', async () => {
  const { status, body } = await summarize(localDay())
  assert.equal(status, 422)
  const { errors } = body as unknown as { errors: { pointer: string; code: string }[] }
  assert.deepEqual(
    errors.map(({ pointer, code }) => [pointer, code]),
    [['/day', 'day_not_over']],
  )
  assert.equal((await people.clerk.post('/v1/qc/summaries', { day: '2026-03-02' })).status, 403)
})

test('a day that no calendar has is refused', async () => {
  for (const day of ['0000-01-01', '1899-12-31', '2200-01-01'])
    assert.equal((await summarize(day)).status, 422)
  assert.equal((await people.technologist.get('/v1/qc/summaries?day=0000-01-01')).status, 422)
})

test('a scheduler that was away sums up all days; a required level that was not run is missing', async () => {
  await due()
  await potassium.require([1, 2], { from: lab.clock.now().toISOString() })
  await sodium.require([1, 3], { from: lab.clock.now().toISOString(), within_hours: 72 })
  lab.clock.advance(24 * 3_600_000)
  const day = localDay()
  await potassium.measure({ at: lab.clock.now().toISOString(), value: '4.00', level: 2 })
  lab.clock.advance(3 * 24 * 3_600_000)
  const done = await due()
  assert.ok(done.length >= 3, done.join())
  assert.ok(done.includes(day))
  const rows = await list(`day=${day}&test_code=K`)
  assert.deepEqual(rows.toSorted((a, b) => a.level - b.level).map(figures), [
    [1, 0, null, null, null, true],
    [2, 1, '4.0000', null, null, false],
  ])
  assert.equal(rows.find(({ missing }) => missing)!.lot_id, potassium.lots[0])
  // Nobody has a lot of level 3.
  const ofSodium = await list(`day=${day}&test_code=NA`)
  assert.deepEqual(
    ofSodium
      .toSorted((a, b) => a.level - b.level)
      .map(({ level, lot_id, missing }) => [level, lot_id, missing]),
    [
      [1, sodium.lots[0], true],
      [3, null, true],
    ],
  )
  assert.deepEqual(await due(), [], 'nothing is left')
})

test('a point that comes late has its day summed up again, and what was missing is not any more', async () => {
  const day = localDay(-2)
  const at = new Date(lab.clock.now().getTime() - 2 * 24 * 3_600_000).toISOString()
  assert.equal((await list(`day=${day}&test_code=K`)).filter(({ missing }) => missing).length, 2)
  await potassium.measure({ at, value: '4.05' }, { at, value: '4.06', level: 2 })
  await potassium.measure({ at: '2025-11-03T12:00:00Z', value: '4.05' })
  assert.deepEqual(await due(), ['2025-11-03', day])
  const rows = await list(`day=${day}&test_code=K`)
  assert.deepEqual(
    rows.map(({ missing }) => missing),
    [false, false],
  )
  assert.equal((await list('day=2025-11-03')).length, 1)
  assert.deepEqual(await due(), [])
})

test('a point of a transaction that is still under way is left for the next time', async () => {
  const day = localDay(-1)
  const at = new Date(lab.clock.now().getTime() - 24 * 3_600_000).toISOString()
  let commit: () => void = () => {}
  const waiting = new Promise<void>((resolve) => (commit = resolve))
  let written: () => void = () => {}
  const isWritten = new Promise<void>((resolve) => (written = resolve))
  const late = potassium.measureSlowly({ at, value: '4.07' }, async () => {
    written()
    await waiting
  })
  await isWritten
  assert.deepEqual(await due(), [], 'it is not seen')
  await summarize(day)
  commit()
  await late
  assert.deepEqual(await due(), [day])
  const [row] = (await list(`day=${day}&test_code=K`)).filter(({ level }) => level === 1)
  assert.equal(row!.mean, '4.0700')
})

test('two who sum up one day at the same moment make it once', async () => {
  const day = localDay(-1)
  const answers = await Promise.all([summarize(day), summarize(day), due()])
  assert.deepEqual([answers[0].status, answers[1].status], [200, 200])
  const rows = await list(`day=${day}`)
  const keys = rows.map(({ test_code, level, lot_id }) => `${test_code} ${level} ${lot_id}`)
  assert.equal(new Set(keys).size, keys.length)
})

function localDay(shift = 0): string {
  const at = new Date(lab.clock.now().getTime() + shift * 24 * 3_600_000)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(at)
}
