// The figures of an inspection: every notice is in one of five groups, and what nobody ever confirms makes them worse.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Compliance } from '../../src/notices/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { criticalValues } from './critical-value.ts'

const all = await laboratory({ env: { LAB_TIME_ZONE: 'Europe/Berlin' } })
const { records, people, steps, worker } = all
const { critical, confirm } = criticalValues(all)

async function figures(query: string): Promise<Compliance> {
  const { status, body } = await people.pathologist.get<Compliance>(
    `/v1/notices/compliance?${query}`,
  )
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

/** Opened at a time of another day, due half an hour later, and confirmed after so many minutes or never. */
async function opened(id: string, at: string, minutes: number | null) {
  await records.change(
    (trx) => trx`
      update notices set opened_at = ${at}, due_at = ${at}::timestamptz + interval '30 minutes', escalate_at = null,
        status = case when ${minutes}::int is null then status else 'confirmed' end,
        confirmed_at = ${at}::timestamptz + make_interval(mins => ${minutes}::int)
      where id = ${id}`,
  )
}

test('in time, late, overdue, pending and dismissed, by day and by test', async () => {
  const late_evening = '2026-03-01T23:30:00+01:00'
  const after_midnight = '2026-03-02T00:10:00+01:00'
  for (const [at, minutes] of [
    [late_evening, 4],
    [late_evening, 30],
    [after_midnight, 10],
    [after_midnight, 31],
    [after_midnight, null],
  ] as const) {
    const { notice } = await critical()
    await opened(notice.id, at, minutes)
  }
  const dismissed = await critical()
  await steps.withdraw(dismissed.result_id, 'rerun')
  await opened(dismissed.notice.id, after_midnight, null)
  const glucose = await steps.orderWithSample(['GLU'])
  await steps.enter(glucose.order, glucose.sample, 'GLU', '30', 'mmol/L')
  await worker.runJobs('interpret-results')

  const march = await figures('from=2026-03-01&to=2026-03-02')
  assert.deepEqual(march, {
    from: '2026-03-01',
    to: '2026-03-02',
    time_zone: 'Europe/Berlin',
    total: {
      opened: 6,
      in_time: 3,
      late: 1,
      overdue: 1,
      pending: 0,
      dismissed: 1,
      in_time_percent: '60.0',
      confirmed_minutes_p50: '20.0',
      confirmed_minutes_p90: '30.7',
    },
    days: [
      {
        day: '2026-03-01',
        opened: 2,
        in_time: 2,
        late: 0,
        overdue: 0,
        pending: 0,
        dismissed: 0,
        in_time_percent: '100.0',
        confirmed_minutes_p50: '17.0',
        confirmed_minutes_p90: '27.4',
      },
      {
        day: '2026-03-02',
        opened: 4,
        in_time: 1,
        late: 1,
        overdue: 1,
        pending: 0,
        dismissed: 1,
        in_time_percent: '33.3',
        confirmed_minutes_p50: '20.5',
        confirmed_minutes_p90: '28.9',
      },
    ],
    tests: [{ test_code: 'K', ...march.total }],
  })
  const first = await figures('from=2026-03-01&to=2026-03-01')
  assert.deepEqual(first.days, [{ day: '2026-03-01', ...first.total }])

  const today = await figures('')
  assert.deepEqual(
    today.tests.map(({ test_code }) => test_code),
    ['GLU'],
  )
  assert.deepEqual([today.total.opened, today.total.pending], [1, 1])
  assert.equal(today.total.in_time_percent, null, 'what is not due yet is in no percentage')
  assert.equal(today.total.confirmed_minutes_p50, null)
})

test('what is confirmed today counts today, and the usual period is thirty days', async () => {
  const before = await figures('')
  await confirm((await critical()).notice)
  const { total, days, from, to } = await figures('')
  assert.equal(total.in_time, before.total.in_time + 1)
  assert.equal(days.at(-1)!.day, to)
  assert.equal((Date.parse(to) - Date.parse(from)) / 86_400_000, 29)
})

test('a period that is none is refused', async () => {
  for (const query of ['from=2026-03-02&to=2026-03-01', 'from=2020-01-01&to=2026-03-01']) {
    const { status, body } = await people.pathologist.get<{ errors: { pointer: string }[] }>(
      `/v1/notices/compliance?${query}`,
    )
    assert.deepEqual([status, body.errors.map(({ pointer }) => pointer)], [422, ['/to']])
  }
  const { status } = await people.pathologist.get('/v1/notices/compliance?from=2026-02-30')
  assert.equal(status, 422)
})
