// A worker is killed while it interprets: another takes its jobs over, and every result is interpreted
// exactly once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'

const { lab, sql, steps } = await laboratory()

const orderStatuses = async () =>
  (await sql<{ status: string }[]>`select status from orders`).map(({ status }) => status)

test('a killed worker’s results are interpreted by another, each exactly once', async (t) => {
  const { id: patient_id } = await steps.patient()
  const orders = []
  for (let n = 0; n < 6; n++) orders.push(await steps.orderWithSample(['GLU', 'K'], patient_id))
  const entered = []
  for (const { order, sample } of orders) {
    entered.push(await steps.enter(order, sample, 'GLU', '5.40', 'mmol/L'))
    entered.push(await steps.enter(order, sample, 'K', '6.8', 'mmol/L')) // critical: held
  }
  // One result cannot be written, so the worker stops inside of its transaction, in its middle.
  const locked = entered[7]!.id
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from results where id = '${locked}' for update`,
  )
  const env = { ...(await environment(lab.database, 'worker')), WORKER_CONCURRENCY: '1' }
  const first = await startProcess(t, 'worker', env)
  await lock.untilWaiting(1)
  assert.equal((await first.end('SIGKILL')).signal, 'SIGKILL')
  const [active] = await sql`
    select count(*)::int as jobs from pgboss.job where name = 'interpret-results' and state = 'active'`
  assert.equal(active!.jobs, entered.length, 'the dead worker still holds the jobs')
  await lock.release()

  await startProcess(t, 'worker', env)
  await eventually('no result waits any more', async () => {
    const [row] = await sql`select count(*)::int as waiting from results where status = 'entered'`
    return row!.waiting === 0
  })
  const told = await sql<{ type: string; subject_id: string }[]>`
    select type, subject_id from events where type in ('result.final', 'result.held')`
  assert.deepEqual(
    told.map(({ type, subject_id }) => `${subject_id} ${type}`).toSorted(),
    entered.map(({ id }, n) => `${id} ${n % 2 === 0 ? 'result.final' : 'result.held'}`).toSorted(),
  )
  await eventually('no job is left', async () => {
    const open = await sql`
      select from pgboss.job where name = 'interpret-results' and state <> 'completed'`
    return open.length === 0
  })
  const [letters] =
    await sql`select count(*)::int as jobs from pgboss.job where name = 'dead-letters'`
  assert.equal(letters!.jobs, 0)

  assert.deepEqual(new Set(await orderStatuses()), new Set(['in_progress']))
  for (const [n, { id }] of entered.entries()) if (n % 2 === 1) await steps.verify(id)
  assert.deepEqual(new Set(await orderStatuses()), new Set(['completed']))
  const completions = await sql`select from events where type = 'order.completed'`
  assert.equal(completions.length, orders.length)
})
