// What becomes of a notice when people release, correct or take back its result; and whoever was told of a value that
// does not count any more is told so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notice } from '../../src/notices/schemas.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { finish, inOrder, write } from '../../src/platform/write.ts'
import { loadFacts } from '../../src/results/interpretation/load-facts.ts'
import { interpret } from '../../src/results/interpretation/rules/interpret.ts'
import { storeAnswers } from '../../src/results/interpretation/store-answers.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { criticalValues, type Case } from './critical-value.ts'

const all = await laboratory()
const { lab, worker, records, people, steps } = all
const { critical, potassium, noticesOf, attempt, confirm, read, eventsOf } = criticalValues(all)
const another = await records.anotherPerson('pathologist')

/** A critical potassium that is held for quality control as well. */
async function doubtful(hold_reason = 'qc_rejected'): Promise<Case> {
  const { order, sample } = await steps.orderWithSample(['K'])
  const { id } = await steps.enter(order, sample, 'K', '6.8', 'mmol/L')
  await write(worker.context, jobCaller('interpret-results'), async (w) => {
    const windows = { clock_tolerance_ms: 300_000, to_measurement_ms: '604800000' }
    const policy = { time_zone: 'UTC', autoverification: true, ...windows }
    const [loaded] = await inOrder(w, [loadFacts.with({ ids: [id], ...policy })])
    const answers = loaded.map(({ facts, ...result }) => {
      const said = interpret(facts)
      const hold_reasons = [...said.hold_reasons, hold_reason]
      return { ...result, facts, canonical_unit: facts.canonical_unit, ...said, hold_reasons }
    })
    await finish(w, [storeAnswers.with({ answers, escalation_minutes: 30 })], undefined)
  })
  const [notice] = await noticesOf(order.id)
  return { order, sample, result_id: id, notice: notice! }
}

/** A final potassium of 6.8 whose notice was confirmed, and a correction of it that was interpreted. */
async function corrected(value: string, called = true) {
  const made = await critical()
  if (called) await confirm(made.notice)
  await steps.verify(made.result_id)
  const { id } = await steps.correct(made.result_id, value, 'mmol/L')
  await worker.runJobs('interpret-results')
  return { ...made, correction_id: id, of: () => noticesOf(made.order.id) }
}

const summary = (notices: Notice[]) =>
  notices.map(({ kind, status, value }) => [kind, status, value])

test('a value that is held for quality control has a provisional notice; releasing the value confirms it', async () => {
  for (const [meanwhile, becomes] of [
    [() => undefined, 'open'],
    [({ notice }: Case) => attempt(notice.id), 'attempted'],
    [({ notice }: Case) => confirm(notice), 'confirmed'],
  ] as const) {
    const made = await doubtful()
    assert.equal(made.notice.status, 'provisional')
    await meanwhile(made)
    assert.equal((await read(made.notice.id)).status, 'provisional', 'a call settles no doubt')
    await steps.verify(made.result_id)
    const settled = await read(made.notice.id)
    assert.equal(settled.status, becomes)
    assert.equal(settled.escalate_at === null, becomes === 'confirmed')
    assert.equal((await noticesOf(made.order.id)).length, 1)
    const events = await eventsOf(made.order.id)
    assert.deepEqual(events[0], ['notice.opened', { kind: 'critical', provisional: true }])
    assert.deepEqual(events.at(-1), ['notice.released', {}])
  }
})

test('every reason that begins with qc_ makes it provisional, and no other', async () => {
  assert.equal((await doubtful('qc_missing')).notice.status, 'provisional')
  assert.equal((await doubtful('instrument_flag')).notice.status, 'open')
})

test('what was read back while provisional needs no second call, and cannot be closed before', async () => {
  const { notice, result_id } = await doubtful()
  await confirm(notice)
  const again = await attempt(notice.id, { outcome: 'confirmed', read_back: '6.8' })
  assert.equal(again.status, 409)
  assert.equal((await people.technologist.post(`/v1/notices/${notice.id}/close`)).status, 409)
  await steps.verify(result_id)
  assert.equal((await people.technologist.post(`/v1/notices/${notice.id}/close`)).status, 200)
})

const takenBack: [string, (made: Case) => Promise<unknown>, string][] = [
  ['a rerun', ({ result_id }) => steps.withdraw(result_id, 'rerun'), 'Air bubble in the cuvette'],
  [
    'an error',
    ({ result_id }) => steps.withdraw(result_id, 'entered-in-error'),
    'Air bubble in the cuvette',
  ],
  ['a rejected sample', ({ sample }) => steps.reject(sample.id), 'Sample rejected: Hemolysis'],
  [
    'a cancelled order',
    ({ order }) => steps.stop(order.id, 'cancel'),
    'Order cancelled: The patient went home',
  ],
]
for (const [what, takeBack, reason] of takenBack) {
  test(`${what} dismisses a notice that nobody was told of, provisional or not`, async () => {
    for (const made of [await doubtful(), await critical()]) {
      await attempt(made.notice.id)
      await takeBack(made)
      const { status, status_reason, escalate_at, dismissed_at } = await read(made.notice.id)
      assert.deepEqual([status, escalate_at], ['dismissed', null])
      assert.match(status_reason!.toLowerCase(), new RegExp(reason.slice(0, 15).toLowerCase()))
      assert.ok(dismissed_at)
      assert.equal((await noticesOf(made.order.id)).length, 1, 'nobody has to be told')
      assert.equal((await attempt(made.notice.id)).status, 409)
      assert.deepEqual((await eventsOf(made.order.id)).at(-1), ['notice.dismissed', {}])
    }
  })

  test(`${what} is told to whoever was told of the value`, async () => {
    const heard = await critical()
    await attempt(heard.notice.id, { outcome: 'reached_without_read_back' })
    const doubted = await doubtful()
    await confirm(doubted.notice)
    const confirmed = await critical()
    await confirm(confirmed.notice)
    for (const [made, becomes] of [
      [heard, 'dismissed'],
      [doubted, 'dismissed'],
      [confirmed, 'confirmed'],
    ] as const) {
      await takeBack(made)
      const notices = await noticesOf(made.order.id)
      assert.deepEqual(summary(notices), [
        ['critical', becomes, '6.8'],
        ['withdrawal', 'open', '6.8'],
      ])
      const withdrawal = notices[1]!
      assert.deepEqual(
        [withdrawal.earlier_id, withdrawal.result_id],
        [made.notice.id, made.result_id],
      )
      assert.ok(withdrawal.escalate_at)
      assert.equal((await confirm(withdrawal)).status, 'confirmed')
    }
  })
}

test('a withdrawal is told once, whatever becomes of the result afterwards', async () => {
  const made = await critical()
  await confirm(made.notice)
  await steps.withdraw(made.result_id, 'rerun')
  await steps.withdraw(made.result_id, 'entered-in-error')
  await steps.reject(made.sample.id)
  assert.deepEqual(summary(await noticesOf(made.order.id)), [
    ['critical', 'confirmed', '6.8'],
    ['withdrawal', 'open', '6.8'],
  ])
})

test('a correction that is critical notifies again, at once', async () => {
  const { of, notice, correction_id } = await corrected('7.2')
  const [, correction] = await of()
  assert.deepEqual(summary(await of()), [
    ['critical', 'confirmed', '6.8'],
    ['correction', 'open', '7.2'],
  ])
  assert.deepEqual([correction!.earlier_id, correction!.result_id], [notice.id, correction_id])
  await steps.verify(correction_id, another)
  assert.deepEqual(summary(await of()), [
    ['critical', 'confirmed', '6.8'],
    ['correction', 'open', '7.2'],
  ])
})

test('a correction to a harmless value is told as soon as it is verified', async () => {
  const { of, order, correction_id } = await corrected('4.2')
  assert.deepEqual(summary(await of()).at(-1), ['correction', 'provisional', '4.2'])
  await steps.verify(correction_id, another)
  const correction = (await of())[1]!
  assert.deepEqual(summary([correction]), [['correction', 'open', '4.2']])
  assert.equal(correction.flag, 'N')
  assert.equal((await confirm(correction)).status, 'confirmed')
  assert.deepEqual(
    (await eventsOf(order.id)).map(([type]) => type),
    ['notice.opened', 'notice.confirmed', 'notice.opened', 'notice.released', 'notice.confirmed'],
  )
})

test('the correction takes the place of a notice that was not confirmed yet', async () => {
  const { of, correction_id } = await corrected('4.2', false)
  assert.deepEqual(summary(await of())[0], ['critical', 'open', '6.8'], 'until it is verified')
  await steps.verify(correction_id, another)
  assert.deepEqual(summary(await of()), [
    ['critical', 'dismissed', '6.8'],
    ['correction', 'open', '4.2'],
  ])
  assert.equal((await of())[0]!.status_reason, 'A correction took its place.')
})

test('a correction that is given up before it was told is nobody’s concern', async () => {
  const { of, correction_id } = await corrected('4.2')
  await steps.withdraw(correction_id, 'rerun')
  assert.deepEqual(summary(await of()), [
    ['critical', 'confirmed', '6.8'],
    ['correction', 'dismissed', '4.2'],
  ])
})

test('a correction that was released and never told, then taken back, is a withdrawal of what was heard', async () => {
  const { of, correction_id } = await corrected('4.2')
  await steps.verify(correction_id, another)
  await steps.withdraw(correction_id, 'entered-in-error')
  assert.deepEqual(summary(await of()), [
    ['critical', 'confirmed', '6.8'],
    ['correction', 'dismissed', '4.2'],
    ['withdrawal', 'open', '4.2'],
  ])
})

test('a correction of a correction is told, too', async () => {
  const { of, correction_id } = await corrected('4.2')
  await steps.verify(correction_id, another)
  await confirm((await of())[1]!)
  const { id } = await steps.correct(correction_id, '4.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  await steps.verify(id, another)
  const notices = await of()
  assert.deepEqual(summary(notices).at(-1), ['correction', 'open', '4.4'])
  assert.equal(notices[2]!.earlier_id, notices[1]!.id)
})

test('a correction of a value that had no notice has one only if it is critical', async () => {
  for (const [value, kinds] of [
    ['4.4', []],
    ['6.9', ['critical']],
  ] as const) {
    const { order, result_id } = await potassium('4.1')
    await steps.correct(result_id, value, 'mmol/L')
    await worker.runJobs('interpret-results')
    assert.deepEqual(
      (await noticesOf(order.id)).map(({ kind }) => kind),
      kinds,
    )
  }
})

test('a call and a rerun at the same moment: whoever was told is told of the rerun', async (t) => {
  for (let n = 0; n < 3; n++) {
    const made = await critical()
    const lock = await holdLock(
      t,
      lab.database.ownerUrl,
      `select from orders where id = '${made.order.id}' for update`,
    )
    const call = attempt(made.notice.id, { outcome: 'confirmed', read_back: '6.8' })
    const rerun = steps.withdraw(made.result_id, 'rerun')
    await lock.untilWaiting(2)
    await lock.release()
    const [called] = await Promise.all([call, rerun])
    const notices = await noticesOf(made.order.id)
    if (called.status === 201) {
      assert.deepEqual(summary(notices), [
        ['critical', 'confirmed', '6.8'],
        ['withdrawal', 'open', '6.8'],
      ])
    } else {
      assert.equal(called.status, 409)
      assert.deepEqual(summary(notices), [['critical', 'dismissed', '6.8']])
    }
  }
})
