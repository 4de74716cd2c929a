// The jobs that keep the house: repeated without harm, and doing what they are for and no more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobs } from '../../jobs/index.ts'
import { repairOrders } from '../../src/orders/repair-orders.ts'
import { jobCaller } from '../../src/platform/caller.ts'
import { purgeUploads } from '../../src/imports/storage/choose-storage.ts'
import { purgeExpired } from '../../src/platform/purge-expired.ts'
import { interpretResults } from '../../src/results/interpretation/interpret-results.ts'
import { sweepResults } from '../../src/results/interpretation/sweep-results.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { environment, startProcess } from '../helpers/processes.ts'

const { lab, worker, sql, steps } = await laboratory()
const { context } = worker
const { boss } = context.queue

/** Changes the database behind the service's back, as the owner can; the audit still needs a name. */
async function tamper(change: string) {
  await sql.begin(async (trx) => {
    await trx`select set_config('lab.actor', 'test', true)`
    assert.ok((await trx.unsafe(change)).count > 0, 'it changed nothing')
  })
}

function setWaiting(minutes: number, result_id: string) {
  const entered_at = `now() - interval '${minutes} minutes'`
  return tamper(`update results set entered_at = ${entered_at} where id = '${result_id}'`)
}

async function waitingJobs(name: string) {
  return await sql<{ data: { result_ids: string[] } }[]>`
    select data from pgboss.job where name = ${name} and state = 'created'`
}

test('interpreting twice is interpreting once', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const { id } = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  await worker.runJobs()
  const read = async () => [
    (await sql`select to_jsonb(r) as result from results r where id = ${id}`)[0]!.result,
    await sql`select type from events where order_id = ${order.id} order by id`,
  ]
  const before = await read()
  await interpretResults(context, jobCaller('interpret-results'), [id, id])
  await boss.send('interpret-results', { result_ids: [id] })
  await worker.runJobs()
  assert.deepEqual(await read(), before)
})

test('two runs at once interpret a result once', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const { id } = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const caller = jobCaller('interpret-results')
  await Promise.all([1, 2, 3].map(() => interpretResults(context, caller, [id])))
  await worker.runJobs()
  const told = await sql`
    select type from events where subject_id = ${id} and type in ('result.final', 'result.held')`
  assert.deepEqual([...told], [{ type: 'result.final' }])
})

test('the sweep asks again for results that waited too long, and for no others', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU', 'K'])
  // It came before the results that are made older below.
  const times = `collected_at = now() - interval '1 hour', received_at = now() - interval '1 hour'`
  await tamper(`update samples set ${times} where id = '${sample.id}'`)
  const forgotten = await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  const recent = await steps.enter(order, sample, 'K', '4.1', 'mmol/L')
  await sql`delete from pgboss.job where name = 'interpret-results'`
  await setWaiting(16, forgotten.id)
  await setWaiting(14, recent.id)
  assert.equal(await sweepResults(context, jobCaller('sweep-results')), 1)
  const asked = await waitingJobs('interpret-results')
  assert.deepEqual(
    asked.map(({ data }) => data.result_ids),
    [[forgotten.id]],
  )
  await worker.runJobs()
  const final =
    await sql`select id from results where status = 'final' and sample_id = ${sample.id}`
  assert.deepEqual([...final], [{ id: forgotten.id }])
  assert.equal(await sweepResults(context, jobCaller('sweep-results')), 0)
})

test('an order whose status is wrong is repaired, and the difference is logged', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  await steps.enter(order, sample, 'GLU', '5.4', 'mmol/L')
  await worker.runJobs('interpret-results')
  const untouched = await steps.orderWithSample(['GLU'])
  await tamper(
    `update orders set status = 'in_progress', completed_at = null where id = '${order.id}'`,
  )
  const logged: unknown[] = []
  const error = (...what: unknown[]) => void logged.push(what)
  const watched = { ...context, log: { ...context.log, error } as typeof context.log }
  const repaired = await repairOrders(watched, jobCaller('repair-orders'))
  const difference = { order_id: order.id, from: 'in_progress', to: 'completed' }
  assert.deepEqual(repaired, [difference])
  assert.deepEqual(logged, [[difference, 'order had a wrong status: repaired']])
  const rows = await sql`
    select status, completed_at is not null as done from orders
    where id in (${order.id}, ${untouched.order.id}) order by id`
  assert.deepEqual(
    [...rows],
    [
      { status: 'completed', done: true },
      { status: 'in_progress', done: false },
    ],
  )
  assert.deepEqual(await repairOrders(watched, jobCaller('repair-orders')), [])
})

test('only what is due is purged', async (t) => {
  lab.clock.stop()
  t.after(() => lab.clock.run())
  const now = lab.clock.now().toISOString()
  const [user] = await sql<{ id: string }[]>`select id from users limit 1`
  const at = (age: string) => sql`${now}::timestamptz - ${age}::interval`
  for (const [key, age] of Object.entries({
    due: '24 hours 1 minute',
    kept: '23 hours 59 minutes',
  })) {
    await sql`
      insert into idempotency_keys (user_id, route, key, body_sha256, status, headers, body, created_at)
      values (${user!.id}, 'POST /v1/orders', ${key}, '', 201, '{}', '', ${at(age)})`
  }
  await sql`delete from rate_limits`
  await sql`
    insert into rate_limits (key, hits, reset_at)
    values ('due', 3, ${at('1 minute')}), ('kept', 3, ${at('-1 minute')})`
  for (const [age, bytes] of [
    ['61 minutes', 'due'],
    ['59 minutes', 'kept'],
  ] as const) {
    await sql`
      insert into upload_parts (upload_id, position, bytes, written_at)
      values (${crypto.randomUUID()}, 0, ${Buffer.from(bytes)}, ${at(age)})`
  }
  const sessions = await sql<{ id: string }[]>`select id from sessions order by id`
  assert.ok(sessions.length > 1)
  const [ended] = sessions
  await tamper(`
    update sessions set expires_at = '${now}'::timestamptz - interval '31 days' where id = '${ended!.id}'`)

  assert.deepEqual(await purgeExpired(context, jobCaller('purge-expired')), {
    idempotency_keys: 1,
    sessions: 1,
    rate_limits: 1,
    sign_in_places: 0,
  })
  assert.deepEqual(await purgeUploads(context, jobCaller('purge-expired')), { uploads: 1 })
  assert.deepEqual([...(await sql`select key from idempotency_keys`)], [{ key: 'kept' }])
  assert.deepEqual([...(await sql`select key from rate_limits`)], [{ key: 'kept' }])
  const parts = await sql<{ bytes: Buffer }[]>`delete from upload_parts returning bytes`
  assert.deepEqual(
    parts.map(({ bytes }) => bytes.toString()),
    ['kept'],
  )
  const left = await sql`select id from sessions order by id`
  assert.deepEqual(
    left.map(({ id }) => id),
    sessions.slice(1).map(({ id }) => id),
  )
  const orphans = await sql`
    select from refresh_tokens t where not exists (select from sessions s where s.id = t.session_id)`
  assert.equal(orphans.length, 0)
})

test('two schedulers keep one schedule for each job, and none for a job that has lost it', async (t) => {
  await boss.schedule('interpret-results', '0 0 1 1 *', {}, { tz: 'UTC' })
  const env = await environment(lab.database, 'scheduler')
  const schedulers = await Promise.all([1, 2].map(() => startProcess(t, 'scheduler', env)))
  const rows = await sql`select name, cron, timezone from pgboss.schedule order by name`
  const wanted = jobs
    .flatMap(({ name, schedule }) =>
      schedule === undefined ? [] : [{ name, cron: schedule, timezone: 'UTC' }],
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  assert.deepEqual([...rows], wanted)
  const ended = await Promise.all(schedulers.map((scheduler) => scheduler.end('SIGTERM')))
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 0],
  )
})
