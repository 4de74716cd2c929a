// What nobody confirms is escalated, again and again up to the last level: by whichever process is there when its
// time has come, once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escalateNotices } from '../../src/notices/escalate-notices.ts'
import type { Notice } from '../../src/notices/schemas.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { criticalValues } from './critical-value.ts'

const env = { CRITICAL_ESCALATION_MINUTES: '20', CRITICAL_ESCALATION_LEVELS: '2' }
const all = await laboratory({ env })
const { lab, worker, sql, records, people, steps } = all
const { critical, attempt, confirm, read, eventsOf } = criticalValues(all)
const run = () => escalateNotices(worker.context, jobCaller('escalate-notices'))

/** As if so many minutes had passed for these notices. */
async function pass(minutes: number, ...notices: Notice[]) {
  const ids = notices.map(({ id }) => id)
  await records.change(
    (trx) => trx`
      update notices set opened_at = opened_at - make_interval(mins => ${minutes}),
        due_at = due_at - make_interval(mins => ${minutes}), escalate_at = escalate_at - make_interval(mins => ${minutes})
      where id = any(${ids})`,
  )
}

test('what is not confirmed in time is escalated, each period by one level, up to the last', async () => {
  const { order, notice } = await critical()
  assert.equal(await run(), 0, 'its time has not come')
  await pass(21, notice)
  assert.equal((await read(notice.id)).overdue, true)
  assert.equal(await run(), 1)
  assert.equal(await run(), 0, 'the second time there is nothing to do')
  const first = await read(notice.id)
  assert.deepEqual([first.escalation_level, first.status], [1, 'open'])
  const next_ms = Date.parse(first.escalate_at!) - Date.parse(first.escalations[0]!.escalated_at)
  assert.equal(next_ms, 20 * 60_000)
  await attempt(notice.id)
  await pass(20, notice)
  assert.equal(await run(), 1, 'an attempt is no confirmation')
  const second = await read(notice.id)
  assert.deepEqual([second.escalation_level, second.escalate_at], [2, null])
  assert.deepEqual(
    second.escalations.map(({ level }) => level),
    [1, 2],
  )
  await pass(60, notice)
  assert.equal(await run(), 0)
  const events = (await eventsOf(order.id)).filter(([type]) => type === 'notice.escalated')
  assert.deepEqual(
    events.map(([, data]) => data),
    [{ level: '1' }, { level: '2' }],
  )
  assert.equal((await confirm(notice)).status, 'confirmed')
})

test('what was confirmed, dismissed or is not due is left alone; what is provisional is not', async () => {
  const confirmed = await critical()
  await confirm(confirmed.notice)
  const dismissed = await critical()
  await steps.withdraw(dismissed.result_id, 'rerun')
  const provisional = await critical()
  await records.change(
    (trx) => trx`update notices set status = 'provisional' where id = ${provisional.notice.id}`,
  )
  const due = [confirmed, dismissed, provisional].map(({ notice }) => notice)
  await pass(21, ...due)
  await critical()
  assert.equal(await run(), 1)
  const levels = await Promise.all(due.map(({ id }) => read(id)))
  assert.deepEqual(
    levels.map(({ escalation_level }) => escalation_level),
    [0, 0, 1],
  )
})

test('side by side, and many at once: each notice is escalated once', async () => {
  const notices = []
  for (let n = 0; n < 6; n++) notices.push((await critical()).notice)
  await pass(21, ...notices)
  const counts = await Promise.all([run(), run(), run()])
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    6,
  )
  const [row] = await sql`
    select count(*)::int as rows from notice_escalations where notice_id = any(${notices.map(({ id }) => id)})`
  assert.equal(row!.rows, 6)
})

test('nobody is waited for: what somebody is working on is found by the next run', async (t) => {
  const busy = await critical()
  const other = await critical()
  await pass(21, busy.notice, other.notice)
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from orders where id = '${busy.order.id}' for update`,
  )
  assert.equal(await run(), 1)
  assert.equal((await read(other.notice.id)).escalation_level, 1)
  await lock.release()
  assert.equal(await run(), 1)
  assert.equal((await read(busy.notice.id)).escalation_level, 1)
})

test('the worklist shows what waits, oldest first, what was escalated and what is overdue', async () => {
  const list = async (query = '') => {
    const answer = await people.technologist.get<{ items: Notice[] }>(
      `/v1/notices?limit=200${query}`,
    )
    assert.equal(answer.status, 200)
    return answer.body.items
  }
  const everything = await list('&status=any')
  assert.ok(new Set(everything.map(({ status }) => status)).size >= 4)
  const ids = (notices: Notice[]) => notices.map(({ id }) => id)
  const waits = ({ status }: Notice) => ['provisional', 'open', 'attempted'].includes(status)
  assert.deepEqual(ids(await list()), ids(everything.filter(waits)))
  const opened = (await list()).map(({ opened_at }) => opened_at)
  assert.deepEqual(opened, opened.toSorted())
  for (const status of ['provisional', 'open', 'confirmed', 'dismissed']) {
    const found = await list(`&status=${status}`)
    assert.deepEqual(ids(found), ids(everything.filter((one) => one.status === status)), status)
  }
  const escalated = everything.filter(({ escalation_level }) => escalation_level > 0)
  assert.deepEqual(ids(await list('&status=any&escalated=true')), ids(escalated))
  const overdue = everything.filter((one) => one.overdue)
  assert.ok(overdue.length > 0 && overdue.length < everything.length)
  assert.deepEqual(ids(await list('&status=any&overdue=true')), ids(overdue))
})
