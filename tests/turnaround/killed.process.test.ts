// A worker is killed while it measures: the figures are those of an undisturbed run.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberEvents } from '../../src/platform/number-events.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'

const { lab, worker, sql, steps } = await laboratory()

async function released(n: number): Promise<void> {
  for (let left = n; left > 0; left--) {
    const { order, sample } = await steps.orderWithSample(['GLU'])
    await steps.enter(order, sample, 'GLU', '5.1', 'mmol/L')
  }
  await worker.runJobs()
  await numberEvents(worker.context.db)
}

const progress = async () => {
  const [row] = await sql<{ items: number; counted: number; last_number: string }[]>`
    select (select count(*)::int from turnaround_items) as items, last_number::text as last_number,
      (select coalesce(sum(ordered_to_verified), 0)::int from turnaround_months) as counted
    from turnaround_progress`
  return row!
}

test('a killed run leaves nothing half measured, and the next one counts each test once', async (t) => {
  await released(4)
  const before = await progress()
  // The counts cannot be written, so the worker stops inside of its transaction, after the rows.
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    'lock table turnaround_months in exclusive mode',
  )
  const env = await environment(lab.database, 'worker')
  const first = await startProcess(t, 'worker', env)
  await lab.context.queue.boss.send('measure-turnaround', {})
  await lock.untilWaiting(1)
  assert.equal((await first.end('SIGKILL')).signal, 'SIGKILL')
  await lock.release()
  assert.deepEqual(await progress(), before)

  await startProcess(t, 'worker', env)
  await lab.context.queue.boss.send('measure-turnaround', {})
  await eventually('all are measured', async () => (await progress()).items === before.items + 4)
  assert.equal((await progress()).counted, before.counted + 4)
})
