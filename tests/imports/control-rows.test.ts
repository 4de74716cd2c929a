// Control rows of a file: which become points of quality control, which are only counted, which are refused; and
// that no reading, repeated, killed or at the same moment, makes a point twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Point } from '../../src/qc/controls/schemas.ts'
import { createControlSteps } from '../qc/control-steps.ts'
import { cobasFile, cobasRow, faults, openImportLab, upload } from './uploads.ts'

const { lab, importFile, people, sql, steps, token, worker } = await openImportLab({
  LAB_TIME_ZONE: 'Asia/Kolkata',
})
const controls = createControlSteps(people)
const opened_at = new Date(lab.clock.now().getTime() - 10 * 24 * 3_600_000).toISOString()
const low = await controls.lot((await controls.material(1, ['QC-L1', 'PCCC1'])).id, opened_at)
const high = await controls.lot((await controls.material(2, ['QC-L2'])).id, opened_at)
await controls.target(low.id, '4.00', '0.08')
await controls.target(high.id, '7.00', '0.12')

/** A civil time of the analyzer, some minutes ago, in Kolkata, where no hour of a year comes twice. */
function minutesAgo(minutes: number): string {
  const at = new Date(lab.clock.now().getTime() - minutes * 60_000)
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone: 'Asia/Kolkata',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('month')}/${parts.get('day')}/${parts.get('year')} ${parts.get('hour')}:${parts.get('minute')}`
}
const control = (name: string, value: string, minutes: number, test = 'K', sequence = '1') =>
  cobasRow(name, test, value, 'mmol/L', { time: minutesAgo(minutes), sequence })

async function pointsOf(lot_id: string): Promise<Point[]> {
  const { body } = await people.technologist.get<{ items: Point[] }>(
    `/v1/qc/lots/${lot_id}/points?limit=200`,
  )
  return body.items.toSorted((a, b) => (a.measured_at < b.measured_at ? -1 : 1))
}
const told = (points: Point[]) => points.map(({ value, verdict, rules }) => [value, verdict, rules])

const first = cobasFile(
  control('QC-L1', '4.05', 300),
  control('QC-L2', '7.01', 300),
  control('ISE', '4.98', 295),
  control('QC-L1', '4.26', 100),
  control('QC-L2', '6.70', 98),
  control('QC-UNKNOWN', '4.00', 97),
)

test('rows of registered material become points that are judged, in runs; others are only counted', async () => {
  const { document, refused } = await importFile(first)
  assert.deepEqual(refused, [])
  assert.deepEqual(document.rows, {
    read: 6,
    accepted: 0,
    unchanged: 0,
    proposed: 0,
    control: 4,
    control_unassigned: 2,
    refused: 0,
  })
  assert.deepEqual(told(await pointsOf(low.id)), [
    ['4.05', 'in_control', []],
    ['4.26', 'rejected', ['1_2s', '1_3s']],
  ])
  // The same run as 4.26, two minutes before: R-4s looks inside of it.
  assert.deepEqual(told(await pointsOf(high.id)), [
    ['7.01', 'in_control', []],
    ['6.70', 'rejected', ['1_2s', 'R_4s']],
  ])
  const [early, late] = await pointsOf(low.id)
  assert.notEqual(early!.run_id, late!.run_id)
  assert.equal(late!.run_id, (await pointsOf(high.id))[1]!.run_id)
  assert.equal(late!.source, 'import')
})

test('a later file with the same rows changes nothing, and stores what is new', async () => {
  const { document, refused } = await importFile(
    [first, control('PCCC1', '4.01', 50), control('QC-L1', '4.06', 300)].join('\r'),
  )
  assert.deepEqual(document.rows, {
    read: 8,
    accepted: 0,
    unchanged: 4,
    proposed: 0,
    control: 1,
    control_unassigned: 2,
    refused: 1,
  })
  assert.deepEqual(faults(refused), [[9, 'result_concentration', 'changed_value']])
  assert.equal((await pointsOf(low.id)).length, 3)
})

test('a file that is read again after its lot was exchanged gives the new lot nothing', async () => {
  const file = cobasFile(control('QC-L2', '7.02', 40))
  const { id } = await importFile(file)
  const before = await pointsOf(high.id)
  const next = await controls.lot(high.material_id, opened_at.replace(/\.\d+Z/, '.999Z'))
  await people.technologist.post(`/v1/imports/${id}/read-again`, {})
  await worker.runJobs()
  const { body } = await people.technologist.get<{ rows: object }>(`/v1/imports/${id}`)
  assert.deepEqual(body.rows, {
    read: 1,
    accepted: 0,
    unchanged: 1,
    proposed: 0,
    control: 0,
    control_unassigned: 0,
    refused: 0,
  })
  assert.deepEqual(await pointsOf(high.id), before)
  assert.deepEqual(await pointsOf(next.id), [])
})

test('a control that cannot be a point is refused, and says what to do', async () => {
  const before = new Date(Date.parse(opened_at) - 24 * 3_600_000)
  const early = `${before.getUTCMonth() + 1}/${before.getUTCDate()}/${before.getUTCFullYear()} 12:00`
  const { document, refused } = await importFile(
    cobasFile(
      cobasRow('QC-L1', 'K', '4.00', 'mmol/L', { time: early }),
      cobasRow('QC-L1', 'K', '4.00', 'mmol/L', { time: '' }),
      control('QC-L1', '4.00', 20, 'XYZ'),
      cobasRow('QC-L1', 'K', '4.00', 'furlong', { time: minutesAgo(20) }),
      control('QC-L1', '-----', 20),
      cobasRow('QC-L1', 'K', '4.00', 'mg/dL', { time: minutesAgo(19) }),
      control('QC-L1', '4.00', -120),
    ),
  )
  assert.deepEqual(faults(refused), [
    [2, 'order_id', 'no_lot_in_use'],
    [3, 'result_calculation_time', 'missing_date'],
    [4, 'test_name', 'unknown_test'],
    [5, 'std_unit', 'unknown_unit'],
    [6, 'result_concentration', 'no_value'],
    [7, 'std_unit', 'unknown_unit'],
    [8, 'order_id', 'in_the_future'],
  ])
  assert.equal(document.rows.control, 0)
  for (const { reason } of refused) assert.match(reason, /^[A-Z_a-z].{20,}\.$/)
})

test('a value with a comparator is kept, and judged by no rule', async () => {
  await importFile(cobasFile(control('QC-L1', '<2', 15)))
  const point = (await pointsOf(low.id)).at(-1)!
  assert.deepEqual([point.value, point.verdict], ['<2', 'not_evaluated'])
})

test('patients and controls of one file: both go in, and each is counted once', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { document } = await importFile(
    cobasFile(control('QC-L1', '4.02', 10), cobasRow(sample.accession_number, 'K', '4.4')),
  )
  assert.deepEqual([document.rows.accepted, document.rows.control], [1, 1])
  assert.ok(order.id)
})

test('two files with the same controls at the same moment make each point once', async () => {
  const rows = Array.from({ length: 40 }, (_, n) =>
    control('QC-L1', '4.03', 9, 'K', String(n + 100)),
  )
  const before = (await pointsOf(low.id)).length
  for (const name of ['a', 'b']) {
    const { status } = await upload(
      lab.app,
      token,
      cobasFile(...rows, name === 'a' ? '' : control('ISE', '1', 9)),
    )
    assert.equal(status, 202)
  }
  await Promise.all([worker.runJobs(), worker.runJobs()])
  await worker.runJobs()
  const [count] = await sql<[{ n: number }]>`
    select count(*)::integer as n from qc_points where lot_id = ${low.id}`
  assert.equal(count.n, before + 40)
})

test('of one control and test a run takes sixty; the next run takes more, and no reading differs', async () => {
  const row = (minutes: number, n: number) => control('QC-L2', '7.01', minutes, 'K', String(n))
  const rows = Array.from({ length: 62 }, (_, n) => row(800, n + 1))
  const content = cobasFile(...rows, row(740, 63))
  const { document, refused, id } = await importFile(content)
  assert.deepEqual([document.rows.control, document.rows.refused], [61, 2])
  assert.deepEqual(faults(refused), [
    [62, 'order_id', 'too_many_in_run'],
    [63, 'order_id', 'too_many_in_run'],
  ])
  await people.technologist.post(`/v1/imports/${id}/read-again`)
  await worker.runJobs()
  const { body } = await people.technologist.get<{ rows: object }>(`/v1/imports/${id}`)
  assert.deepEqual(body.rows, { ...document.rows, control: 0, unchanged: 61 })
})
