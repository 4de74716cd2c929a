// A real worker: woken at once, but not lost without it; never pausing before a backlog; unharmed by the
// loss of its connections and by jobs that nobody can read.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { laboratory } from '../helpers/laboratory.ts'
import { environment, eventually, startProcess } from '../helpers/processes.ts'

const { lab, worker: sender, sql, steps } = await laboratory()
const { boss } = sender.context.queue

async function startWorker(t: TestContext) {
  const env = await environment(lab.database, 'worker')
  return await startProcess(t, 'worker', { ...env, WORKER_CONCURRENCY: '1' })
}

/** Waits until the jobs are completed; returns when the first one started and the last one ended. */
async function completed(ids: (string | null)[]) {
  const find = () => sql<{ started_on: Date; completed_on: Date }[]>`
    select started_on, completed_on from pgboss.job where id = any(${ids}) and state = 'completed'`
  await eventually('all jobs completed', async () => (await find()).length === ids.length)
  const rows = await find()
  return {
    started: Math.min(...rows.map((row) => row.started_on.getTime())),
    ended: Math.max(...rows.map((row) => row.completed_on.getTime())),
  }
}

// What nobody wakes the worker for is found when it looks by itself, every five seconds in this queue:
// whatever is done before that was not found by looking, nor by pausing between one look and the next.
// It is due a little later, so that a look of the worker's start cannot find it.
async function sendUnannounced() {
  return await boss.send('repair-orders', {}, { startAfter: 1 })
}

/**
 * Sends three jobs, each announced, and each when the one before is done: a look that the worker makes
 * just then for another reason may find one of them, but not all. Returns when the last one ended.
 */
async function announceThree(): Promise<number> {
  let last = 0
  for (let n = 0; n < 3; n++) {
    const id = await boss.send('sweep-results', {})
    await sql.notify('lab_job_sweep_results', '')
    last = (await completed([id])).ended
  }
  return last
}

/**
 * Who is not woken, or pauses, is behind each time. Who is not may be so on a machine that has much else to
 * do, but hardly five times.
 */
async function onceInFive(what: string, attempt: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 5; n++) {
    if (await attempt()) return
  }
  assert.fail(`not once in five times: ${what}`)
}

test('what is announced is taken at once, a backlog without a pause, and nothing is lost unannounced', async (t) => {
  await onceInFive('announced jobs and a backlog are done before the worker looks', async () => {
    const jobs = Array.from({ length: 2000 }, () => ({
      data: { result_ids: [crypto.randomUUID()] },
    }))
    const backlog = (await boss.insert('interpret-results', jobs, { returnId: true }))!
    const worker = await startWorker(t)
    const unannounced = await sendUnannounced()
    const announced = await announceThree()
    const drained = await completed(backlog) // ten batches: ten seconds with a pause after each
    const { started } = await completed([unannounced])
    await worker.end('SIGTERM')
    return announced < started && drained.ended < started
  })
})

test('after the loss of all its connections it works on, and is woken again', async (t) => {
  await startWorker(t)
  const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
  const { id: before } = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const status = async (id: string) =>
    (await sql<{ status: string }[]>`select status from results where id = ${id}`)[0]!.status
  await eventually('the first result is final', async () => (await status(before)) === 'final')

  const lost = await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'lab-worker'`
  assert.ok(lost.length > 0)
  const { id: afterwards } = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await eventually('the next one, too', async () => (await status(afterwards)) === 'final')

  // Listening again takes it a moment.
  const first = await boss.send('sweep-results', {})
  await eventually('it hears again', async () => {
    await sql.notify('lab_job_sweep_results', '')
    const done = await sql`select from pgboss.job where id = ${first} and state = 'completed'`
    return done.length > 0
  })
  await onceInFive('announced jobs are done before the worker looks', async () => {
    const unannounced = await sendUnannounced()
    const announced = await announceThree()
    const { started } = await completed([unannounced])
    return announced < started
  })
})

test('a job that cannot be read goes to the dead letters, and its neighbours are done', async (t) => {
  lab.leavesJobs('dead-letters', 'what cannot be read waits there for a person')
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const unreadable = await boss.send('interpret-results', { result_ids: 'all of them' })
  const { id } = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const worker = await startWorker(t)
  const find = async () =>
    (await sql`select state::text, retry_count from pgboss.job where id = ${unreadable}`)[0]!
  await eventually('it has failed', async () => (await find()).state === 'failed')
  assert.equal((await find()).retry_count, 0, 'reading it again would not help')
  const [letter] = await sql`
    select data, output from pgboss.job where name = 'dead-letters' and state = 'created'`
  assert.deepEqual(letter?.data, { result_ids: 'all of them' })
  await eventually('the result is final', async () => {
    const [row] = await sql`select from results where id = ${id} and status = 'final'`
    return row !== undefined
  })
  assert.equal((await worker.end('SIGTERM')).code, 0)
})
