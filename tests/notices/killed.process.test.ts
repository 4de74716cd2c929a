// A worker is killed while it opens notices, and the whole service is away while others fall due: afterwards each
// critical value has one notice, and each that is due one escalation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EnteredResult } from '../../src/results/schemas.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'

const { lab, sql, steps, records } = await laboratory()

const counted = async () => {
  const [row] = await sql<{ notices: number; escalations: number; told: number }[]>`
    select (select count(*)::int from notices) as notices,
      (select count(*)::int from notice_escalations) as escalations,
      (select count(*)::int from events where type = 'notice.opened') as told`
  return row!
}

test('a killed worker leaves no notice, the next one opens each once; what fell due meanwhile is escalated', async (t) => {
  const entered: EnteredResult[] = []
  for (let n = 0; n < 4; n++) {
    const { order, sample } = await steps.orderWithSample(['K'])
    entered.push(await steps.enter(order, sample, 'K', '6.8', 'mmol/L'))
  }
  // One result cannot be written, so the worker stops inside of its transaction, in its middle.
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from results where id = '${entered[3]!.id}' for update`,
  )
  const env = { ...(await environment(lab.database, 'worker')), WORKER_CONCURRENCY: '1' }
  const first = await startProcess(t, 'worker', env)
  await lock.untilWaiting(1)
  assert.equal((await first.end('SIGKILL')).signal, 'SIGKILL')
  assert.deepEqual(await counted(), { notices: 0, escalations: 0, told: 0 })
  await lock.release()

  const second = await startProcess(t, 'worker', env)
  await eventually('each has its notice', async () => (await counted()).notices === 4)
  await second.end('SIGTERM')
  assert.deepEqual(await counted(), { notices: 4, escalations: 0, told: 4 })

  // Nobody runs while three of them fall due.
  await records.change(
    (trx) => trx`
      update notices set opened_at = opened_at - interval '31 minutes', due_at = due_at - interval '31 minutes',
        escalate_at = escalate_at - interval '31 minutes'
      where result_id <> ${entered[0]!.id}`,
  )
  await startProcess(t, 'worker', env)
  await startProcess(t, 'worker', env)
  // What the scheduler does at the next minute, and a second one with it.
  const { queue } = lab.context
  for (let n = 0; n < 2; n++) await queue.boss.send('escalate-notices', {})
  await eventually('what is due is escalated', async () => (await counted()).escalations === 3)
  await eventually('both runs have ended', async () => {
    const [row] = await sql`
      select count(*)::int as jobs from pgboss.job where name = 'escalate-notices' and state = 'completed'`
    return row!.jobs === 2
  })
  assert.equal((await counted()).escalations, 3)
})
