// The hold: a result that an instrument measured goes out by itself only while its controls are in order, and a
// rejection lists what went out since they last were.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QcFacts } from '../../src/qc/rules/state.ts'
import type { Explanation } from '../../src/results/explain/schemas.ts'
import { holdLock } from '../helpers/locks.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { createStreams, minutesAgo } from './streams.ts'

const { lab, worker, sql, records, people, steps: orders } = await laboratory()
const ago = (minutes: number) => minutesAgo(lab, minutes)

const openStream = createStreams({ lab, worker, records, people, steps: orders })

test('a test that requires no controls is released as ever, also after a rejection', async () => {
  const { both, measure } = await openStream({ required: false })
  await both(10, ['9.99', '7.00'])
  assert.deepEqual((await measure()).said, ['final'])
})

test('typed by hand, without an instrument, a result asks for no controls', async () => {
  const { order, sample } = await orders.orderWithSample(['K'])
  const { id } = await orders.enter(order, sample, 'K', '4.1', 'mmol/L')
  await worker.runJobs('interpret-results')
  assert.equal((await orders.readResult(id)).status, 'final')
})

test('without controls it is held; with a level missing too; with both it goes out', async () => {
  const { steps, low, high, measure } = await openStream()
  assert.deepEqual((await measure()).said, ['held', 'qc_missing'])
  await steps.enter([{ lot: low, value: '4.00' }], ago(30))
  assert.deepEqual((await measure()).said, ['held', 'qc_missing'])
  assert.deepEqual(
    (await steps.state())!.missing.map(({ level }) => level),
    [2],
  )
  await steps.enter([{ lot: high, value: '7.00' }], ago(29))
  assert.deepEqual((await measure()).said, ['final'])
  assert.equal((await steps.state())!.state, 'in_control')
  assert.deepEqual((await measure(ago(29.5))).said, ['held', 'qc_missing'], 'measured before them')
})

test('controls that are too old count no more', async () => {
  const { both, measure } = await openStream()
  await both(25 * 60)
  assert.deepEqual((await measure()).said, ['held', 'qc_missing'])
})

test('a warning is in control', async () => {
  const { both, measure, steps } = await openStream()
  const [warned] = await both(10, ['4.17', '7.00'])
  assert.equal(warned!.verdict, 'warning')
  assert.deepEqual((await measure()).said, ['final'])
  assert.equal((await steps.state())!.state, 'in_control')
})

test('a rejection holds until a corrective action, and every level has passed after it', async () => {
  const { steps, low, high, both, measure } = await openStream()
  await both(300)
  const released = await measure(ago(250))
  const [rejected] = await both(200, ['4.26', '7.00'])
  assert.equal(rejected!.verdict, 'rejected')
  const held = await measure(ago(190))
  assert.deepEqual(held.said, ['held', 'qc_rejected'])
  const why = await people.technologist.get<Explanation>(`/v1/results/${held.id}/explain`)
  const [said] = why.body.interpretations
  assert.equal(said!.reproduced, true)
  const words = said!.in_words.join(' ')
  assert.match(
    words,
    /levels 1 and 2 within 24 hours: a control was rejected\. Passed: level 1 at /,
  )
  assert.match(words, /Rejected: at \S+\. .*Held \(qc_rejected\)/)
  assert.equal((await steps.state())!.rejected_point_id, rejected!.id)
  await both(150, ['4.00', '7.00'])
  assert.deepEqual(
    (await measure(ago(140))).said,
    ['held', 'qc_rejected'],
    'passing alone does not undo it',
  )

  await steps.act({ taken_at: ago(130), point_id: rejected!.id })
  assert.deepEqual((await measure(ago(125))).said, ['held', 'qc_awaiting_controls'])
  await steps.enter([{ lot: low, value: '4.01' }], ago(120))
  assert.deepEqual((await measure(ago(115))).said, ['held', 'qc_awaiting_controls'])
  assert.equal((await steps.state())!.state, 'awaiting_controls')
  await steps.enter([{ lot: high, value: '7.01' }], ago(110))
  const after = await measure(ago(100))
  assert.deepEqual(after.said, ['final'])
  assert.equal((await steps.state())!.state, 'in_control')

  const affected = await steps.affected(rejected!.id)
  assert.equal(affected[0], released.id, 'what went out since the last good controls comes first')
  assert.equal(affected.length, 5)
  assert.ok(!affected.includes(after.id))
  assert.deepEqual(
    (await measure(ago(240))).said,
    ['held', 'qc_rejected'],
    'in doubt, though it comes later',
  )
})

test('a rejection that comes late extends the list back to the last good controls', async () => {
  const { steps, low, both, measure } = await openStream()
  await both(300)
  const before = await measure(ago(301))
  await both(100)
  const [one, two] = [await measure(ago(290)), await measure(ago(210))]
  const good = await measure(ago(90))
  assert.deepEqual([one.said, two.said, good.said], [['final'], ['final'], ['final']])
  const [late] = await steps.enter([{ lot: low, value: '4.30' }], ago(200))
  assert.equal(late!.verdict, 'rejected')
  const affected = await steps.affected(late!.id)
  assert.deepEqual(affected.slice(0, 2), [one.id, two.id])
  assert.ok(!affected.includes(before.id))
  const [earlier] = await steps.enter([{ lot: low, value: '4.31' }], ago(295))
  assert.equal(earlier!.verdict, 'rejected')
  assert.deepEqual((await steps.affected(late!.id)).slice(0, 2), [one.id, two.id])
})

test('a point that is not rejected affects nothing', async () => {
  const { steps, both, measure } = await openStream()
  const [good] = await both(100)
  await measure(ago(90))
  assert.deepEqual(await steps.affected(good!.id), [])
})

test('a result keeps the versions of the evaluations that it was released by', async () => {
  const { both, measure, steps } = await openStream()
  const points = await both(100)
  const { id, said } = await measure(ago(90))
  assert.deepEqual(said, ['final'])
  const read = async () =>
    (
      await sql<
        [{ qc: QcFacts }]
      >`select facts -> 'qc' as qc from interpretations where result_id = ${id}`
    )[0].qc
  const seen = await read()
  assert.deepEqual(
    seen.passed.map(({ level, point_id, evaluation_version }) => [
      level,
      point_id,
      evaluation_version,
    ]),
    points.map(({ level, id: point_id }) => [level, point_id, 1]),
  )
  await steps.act({ taken_at: ago(101) })
  await both(99, ['4.26', '7.00'])
  assert.deepEqual(await read(), seen)
})

test('a control and an interpretation at the same moment: either it sees the rejection, or it is listed', async (t) => {
  const { instrument, steps, low, both, enter } = await openStream()
  await both(100)
  const ids = [(await enter(ago(50))).id, (await enter(ago(49))).id, (await enter(ago(48))).id]
  // Both wait behind the lock of the stream, and are let go at once.
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from qc_states q join instruments n on n.id = q.instrument_id where n.code = '${instrument}' for update of q`,
  )
  const entering = steps.enter([{ lot: low, value: '4.30' }], ago(47))
  const interpreting = worker.runJobs('interpret-results')
  await lock.untilWaiting(2)
  await lock.release()
  const [[rejected]] = await Promise.all([entering, interpreting])
  const affected = await steps.affected(rejected!.id)
  for (const id of ids) {
    const { status, hold_reasons } = await orders.readResult(id)
    assert.ok(status === 'held' ? hold_reasons.includes('qc_rejected') : status === 'final', status)
    assert.ok(affected.includes(id))
  }
})
