// Turnaround times from the work as it happens: what counts, what is left out, and that the figures of a month
// (from counts) and of its days (from items) are those that percentile_cont() finds.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import { measureTurnaround } from '../../src/turnaround/measure-turnaround.ts'
import { durations } from '../../src/turnaround/rules/durations.ts'
import type { Figures } from '../../src/turnaround/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { staySignedIn } from '../helpers/sign-in.ts'
import { numberEvents } from '../../src/platform/number-events.ts'

const { lab, worker, sql, people, steps } = await laboratory({
  env: { LAB_TIME_ZONE: 'Europe/Berlin', VERIFY_BY_ANOTHER_PERSON: 'off' },
})
const admin = staySignedIn(lab, 'admin')
const caller = { actor: 'job:test', user_id: undefined, request_id: 'test' }

before(async () => {
  await sql`select set_config('lab.actor', 'job:test', false)`
})

/** What the worker does after the commits, and the clock each minute. */
async function measure(): Promise<number> {
  await worker.runJobs()
  await numberEvents(worker.context.db)
  return await measureTurnaround(worker.context, caller)
}

async function read(query: Record<string, string>): Promise<Figures> {
  const path = `/v1/turnaround?${new URLSearchParams(query).toString()}`
  const { status, body } = await people.clerk.get<Figures>(path)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

type Minutes = [collected: number, received: number, resulted: number, verified: number]

/** A test of this day, each moment so many minutes after the order. */
async function done(
  test_code: string,
  priority: string,
  ordered_at: string,
  after: Minutes,
): Promise<{ order: Order; result_id: string; sample_id: string }> {
  const patient_id = (await steps.patient()).id
  const { body: order } = await people.clerk.post<Order>('/v1/orders', {
    patient_id,
    priority,
    tests: [test_code],
  })
  const sample = await steps.receive((await steps.collect(order.id)).id)
  const { id } = await steps.enter(order, sample, test_code, '5.1', 'mmol/L')
  await worker.runJobs()
  const [collected, received, resulted, verified] = after
  await sql`update orders set ordered_at = ${ordered_at} where id = ${order.id}`
  await sql`update samples set collected_at = ${ordered_at}::timestamptz + make_interval(mins => ${collected}),
    received_at = ${ordered_at}::timestamptz + make_interval(mins => ${received}) where id = ${sample.id}`
  await sql`update results set entered_at = ${ordered_at}::timestamptz + make_interval(mins => ${resulted}),
    released_at = ${ordered_at}::timestamptz + make_interval(mins => ${verified}) where id = ${id}`
  return { order, result_id: id, sample_id: sample.id }
}

const day = { from: '2026-03-02', to: '2026-03-02' }

test('the durations of one test, under the local day on which it went out', async () => {
  // 23:50 UTC is the next day in Berlin.
  await done('GLU', 'stat', '2026-03-01T23:00:00Z', [10, 25, 45, 50])
  assert.ok((await measure()) > 0)
  const { items, time_zone, remeasuring } = await read(day)
  assert.deepEqual([time_zone, remeasuring, items.length], ['Europe/Berlin', false, 1])
  const [group] = items
  assert.deepEqual([group!.test_code, group!.priority, group!.day], ['GLU', 'stat', null])
  assert.deepEqual([group!.tests, group!.with_target, group!.late], [1, 1, 0])
  assert.deepEqual(
    durations.map((name) => group![name]?.minutes_p50),
    [10, 15, 20, 5, 45, 50],
  )
  assert.deepEqual((await read({ from: '2026-03-01', to: '2026-03-01' })).items, [])
  assert.equal(await measure(), 0, 'the second time there is nothing to do')
})

test('percentiles lie between the values, by day, priority, test, or all together', async () => {
  for (const minutes of [20, 40, 90]) {
    await done('GLU', 'stat', '2026-03-03T08:00:00Z', [1, 2, 3, minutes])
  }
  await done('K', 'routine', '2026-03-04T08:00:00Z', [1, 2, 3, 300])
  await measure()
  const range = { from: '2026-03-03', to: '2026-03-04' }
  const { items } = await read(range)
  const [glucose, potassium] = items
  assert.deepEqual(glucose!.ordered_to_verified, {
    tests: 3,
    minutes_p50: 40,
    minutes_p90: 80,
    minutes_p95: 85,
    minutes_max: 90,
  })
  assert.deepEqual([glucose!.with_target, glucose!.late], [3, 1], 'one took longer than an hour')
  assert.deepEqual([potassium!.with_target, potassium!.late], [1, 1])
  const groups = async (group_by: string, more = {}) =>
    (await read({ ...range, group_by, ...more })).items.map((one) => [
      one.day,
      one.test_code,
      one.priority,
      one.tests,
    ])
  assert.deepEqual(await groups(''), [[null, null, null, 4]])
  assert.deepEqual(await groups('day'), [
    ['2026-03-03', null, null, 3],
    ['2026-03-04', null, null, 1],
  ])
  assert.deepEqual(await groups('priority'), [
    [null, null, 'stat', 3],
    [null, null, 'routine', 1],
  ])
  assert.deepEqual(await groups('test', { test_code: 'K' }), [[null, 'K', null, 1]])
  assert.deepEqual(await groups('', { priority: 'stat' }), [[null, null, null, 3]])
  assert.deepEqual(await groups('', { test_code: 'UNKNOWN' }), [])
})

test('a month and its days say the same, and it is what percentile_cont() says', async () => {
  const month = await read({ from: '2026-03-01', to: '2026-03-31', group_by: '' })
  const days = await read({ from: '2026-03-02', to: '2026-03-30', group_by: '' })
  assert.deepEqual(month.items, days.items)
  const more = await read({ from: '2026-02-15', to: '2026-04-15', group_by: '' })
  assert.deepEqual(more.items, month.items)
  for (const name of durations) {
    const [expected] = await sql`
      select round((p)[1]::numeric, 1)::float8 as p50, round((p)[2]::numeric, 1)::float8 as p90,
        round((p)[3]::numeric, 1)::float8 as p95
      from (
        select percentile_cont(array[0.5, 0.9, 0.95]) within group (order by ${sql(`${name}_minutes`)}) as p
        from turnaround_items) x`
    const { minutes_p50, minutes_p90, minutes_p95 } = month.items[0]![name]!
    assert.deepEqual([minutes_p50, minutes_p90, minutes_p95], Object.values(expected!), name)
  }
})

test('a moment before the one that it is measured from gives no duration', async () => {
  await done('GLU', 'routine', '2026-03-05T08:00:00Z', [-30, 5, 10, 12])
  await measure()
  const [group] = (await read({ from: '2026-03-05', to: '2026-03-05' })).items
  assert.equal(group!.ordered_to_collected, null)
  assert.equal(group!.collected_to_received?.minutes_p50, 35)
})

const counted = async (date: string) =>
  (await read({ from: date, to: date, group_by: '' })).items[0]?.tests ?? 0

test('the first version counts: a correction changes nothing', async () => {
  const { result_id } = await done('GLU', 'routine', '2026-03-06T08:00:00Z', [1, 2, 3, 30])
  await measure()
  const correction = await steps.correct(result_id, '5.2', 'mmol/L')
  await worker.runJobs()
  await steps.verify(correction.id)
  await measure()
  const [group] = (await read({ from: '2026-03-06', to: '2026-03-06' })).items
  assert.equal(group!.tests, 1)
  assert.equal(group!.ordered_to_verified?.minutes_p50, 30)
})

for (const [what, date, takeBack] of [
  [
    'a result marked as an error',
    '2026-03-09',
    (one: Done) => steps.withdraw(one.result_id, 'entered-in-error'),
  ],
  ['a rejected sample', '2026-03-10', (one: Done) => steps.reject(one.sample_id)],
  [
    'an order placed by mistake',
    '2026-03-11',
    (one: Done) => steps.stop(one.order.id, 'entered-in-error'),
  ],
] as const) {
  test(`${what} takes its test out of the figures`, async () => {
    const kept = await done('GLU', 'stat', `${date}T08:00:00Z`, [1, 2, 3, 30])
    const withdrawn = await done('GLU', 'stat', `${date}T08:00:00Z`, [1, 2, 3, 60])
    await measure()
    assert.equal(await counted(date), 2)
    await takeBack(withdrawn)
    await measure()
    assert.equal(await counted(date), 1)
    assert.ok(kept)
    await agrees()
  })
}
type Done = Awaited<ReturnType<typeof done>>

/** What the months count is what the items say. */
async function agrees(): Promise<void> {
  const [differs] = await sql`
    select count(*)::integer as rows from (
      select month, test_id, priority, minutes, ordered_to_verified as n, late from turnaround_months where ordered_to_verified <> 0
      except
      select date_trunc('month', released_on)::date, test_id, priority, ordered_to_verified_minutes, count(*),
        count(*) filter (where late) from turnaround_items group by 1, 2, 3, 4) x`
  const [sums] = await sql`
    select (select sum(ordered_to_verified) from turnaround_months)::integer as months,
      (select count(*) from turnaround_items)::integer as items`
  assert.equal(differs!.rows, 0)
  assert.equal(sums!.months, sums!.items)
}

test('two runs at the same moment count nothing twice', async () => {
  await done('GLU', 'stat', '2026-03-12T08:00:00Z', [1, 2, 3, 30])
  await worker.runJobs()
  await numberEvents(worker.context.db)
  await Promise.all([1, 2, 3].map(() => measureTurnaround(worker.context, caller)))
  assert.equal(await counted('2026-03-12'), 1)
  await agrees()
})

test('a change of the calendar measures the past anew', async () => {
  // Friday 16:00 to Monday 09:00, local time: 17 hours when the weekend is off.
  await done('GLU', 'routine', '2026-03-13T15:00:00Z', [1, 2, 3, 65 * 60])
  await measure()
  const total = async () =>
    (await read({ from: '2026-03-16', to: '2026-03-16' })).items[0]!.ordered_to_verified!
      .minutes_p50
  assert.equal(await total(), 65 * 60)
  const { headers } = await admin.get('/v1/turnaround/calendar')
  const open = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }))
  const weeks = [{ from: '2026-03-01', open }]
  const ifMatch = { 'if-match': headers.get('etag')! }
  const { status } = await admin.patch('/v1/turnaround/calendar', { weeks }, ifMatch)
  assert.equal(status, 200)
  assert.equal((await read(day)).remeasuring, true)
  await measure()
  assert.equal((await read(day)).remeasuring, false)
  assert.equal(await total(), 17 * 60)
  await agrees()
  assert.equal((await admin.patch('/v1/turnaround/calendar', { weeks: [] }, ifMatch)).status, 412)
  assert.equal(
    (await people.clerk.patch('/v1/turnaround/calendar', { weeks: [] }, ifMatch)).status,
    403,
  )
})

test('what is no calendar is refused, with the place of the fault', async () => {
  const hours = (opens: string, closes: string) => ({ weekday: 1, opens, closes })
  for (const [body, pointer] of [
    [{}, ''],
    [
      { weeks: [{ from: '2026-01-01', open: [hours('18:00', '08:00')] }] },
      '/weeks/0/open/0/closes',
    ],
    [
      { weeks: [{ from: '2026-01-01', open: [hours('08:00', '12:00'), hours('11:00', '13:00')] }] },
      '/weeks/0/open',
    ],
    [{ weeks: [{ from: '2026-01-01', open: [] }] }, '/weeks/0/open'],
    [
      {
        weeks: [
          { from: '2026-02-01', open: null },
          { from: '2026-01-01', open: null },
        ],
      },
      '/weeks',
    ],
    [{ weeks: [{ from: '2026-02-30', open: null }] }, '/weeks/0/from'],
    [{ holidays: [1, 2].map(() => ({ date: '2026-12-25', name: 'Twice' })) }, '/holidays'],
  ] as const) {
    const answer = await admin.patch<{ errors: { pointer: string }[] }>(
      '/v1/turnaround/calendar',
      body,
      { 'if-match': '*' },
    )
    assert.equal(answer.status, 422, JSON.stringify(answer.body))
    assert.deepEqual(
      answer.body.errors.map((error) => error.pointer),
      [pointer],
    )
  }
})

test('a range that is none, or too long, is refused', async () => {
  for (const query of [
    'from=2026-03-02&to=2026-03-01',
    'from=2020-01-01&to=2026-01-01',
    'from=2026-01-01&to=2026-03-31&group_by=day',
    'from=2026-01-01&to=2026-01-01&group_by=test,test',
    'from=2026-01-01&to=2026-01-01&group_by=patient',
    'from=2026-02-30',
  ]) {
    assert.equal((await people.clerk.get(`/v1/turnaround?${query}`)).status, 422, query)
  }
})
