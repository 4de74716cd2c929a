// A worker that is told to stop finishes what it has begun, or leaves it to be done again: never half.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, runProcess, startProcess } from '../helpers/processes.ts'

const { lab, sql, steps } = await laboratory()
const env = await environment(lab.database, 'worker')

test('on SIGTERM a worker finishes the job that it has begun', async (t) => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const { id } = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from orders where id = '${order.id}' for update`,
  )
  const worker = await startProcess(t, 'worker', env)
  await lock.untilWaiting(1)
  worker.signal('SIGTERM')
  await eventually('it listens no more', async () => {
    const [row] = await sql`
      select from pg_stat_activity
      where datname = current_database() and application_name = 'lab-worker' and query ilike 'unlisten%'`
    return row !== undefined
  })
  await lock.release()
  const { code, signal } = await worker.ended
  assert.deepEqual([code, signal], [0, null])
  const [result] = await sql`select status from results where id = ${id}`
  assert.equal(result!.status, 'final')
  const [job] = await sql`
    select state::text, retry_count from pgboss.job where data -> 'result_ids' ? ${id}`
  assert.deepEqual({ ...job }, { state: 'completed', retry_count: 0 })
  const left = await sql`
    select from pg_stat_activity where datname = current_database() and application_name = 'lab-worker'`
  assert.equal(left.length, 0, 'its connections are closed')
})

test('a worker and a scheduler say what their environment lacks', async (t) => {
  for (const name of ['worker', 'scheduler']) {
    const { code, output } = await runProcess(t, [name])
    assert.equal(code, 1)
    assert.match(output, /^ *DATABASE_URL: is missing/m)
  }
})

test('a worker and a scheduler show that they work by a file', async (t) => {
  for (const name of ['worker', 'scheduler'] as const) {
    const file = join(await mkdtemp(join(tmpdir(), 'heartbeat-test-')), 'heartbeat')
    t.after(() => rm(dirname(file), { recursive: true }))
    const process = await startProcess(t, name, { ...env, HEARTBEAT_FILE: file })
    const beat = () => readFile(file, 'utf8').catch(() => '')
    await eventually('it has written it', async () => (await beat()) !== '')
    const first = await beat()
    await eventually('it writes it again', async () => (await beat()) !== first)
    assert.equal((await process.end('SIGTERM')).code, 0)
  }
})
