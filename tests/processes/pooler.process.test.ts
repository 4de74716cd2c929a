// The service behind a PgBouncer in transaction mode, as docs/running.md sets it up: requests, jobs, live followers and
// exports, over fewer connections of PostgreSQL than the processes hold of the pooler's.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createOrders, entryFor } from '../../bench/orders.ts'
import { limitsOf } from '../../db/limits.ts'
import { laboratory } from '../helpers/laboratory.ts'
import { holdLock } from '../helpers/locks.ts'
import { findPgBouncer, pool_size, startPgBouncer } from '../helpers/pgbouncer.ts'
import { environment, eventually, runProcess, startProcess } from '../helpers/processes.ts'
import { signIn } from '../helpers/sign-in.ts'
import { follow } from '../live/follower.ts'

const found = findPgBouncer()
const skip = 'missing' in found && found.missing

const { lab, sql } = await laboratory()
const impatient = { ...limitsOf.lab_api, lock_seconds: 0.5 }
const limits = { lab_api: impatient, lab_worker: limitsOf.lab_worker }
const pooler =
  'program' in found
    ? await startPgBouncer({ after }, found.program, lab.database, limits)
    : undefined

async function start(t: { after(end: () => Promise<void>): void }, name: 'api' | 'worker') {
  return await startProcess(t, name, await through(name))
}

async function through(name: 'api' | 'worker') {
  const { apiUrl, workerUrl } = lab.database
  return {
    ...(await environment(pooler!, name)),
    DATABASE_DIRECT_URL: name === 'api' ? apiUrl : workerUrl,
    DATABASE_LOCK_SECONDS: name === 'api' ? '0.5' : '10',
    DATABASE_IDLE_IN_TRANSACTION_SECONDS: '15',
    LOG_LEVEL: 'warn',
  }
}

test('requests, jobs, followers and exports go through a pooler', { skip }, async (t) => {
  const [api, another, worker] = await Promise.all([
    start(t, 'api'),
    start(t, 'api'),
    start(t, 'worker'),
  ])
  const over = { request: (path: string, init?: RequestInit) => fetch(api.url + path, init) }
  const technologist = await signIn(over as never, 'technologist')
  const pathologist = await signIn(over as never, 'pathologist')
  const [counter] = await sql`select last_number from event_counter`
  const from = Number(counter!.last_number)
  const follower = await follow('sse', another.url, pathologist, { after: from })
  t.after(async () => follower.stop())
  const open = await createOrders(sql, 20)
  const entered = await Promise.all(
    open.map(async (item, n) => {
      const answer = await fetch(`${(n % 2 ? api : another).url}/v1/results`, {
        method: 'POST',
        headers: { authorization: `Bearer ${technologist}`, 'content-type': 'application/json' },
        body: JSON.stringify(entryFor(item)),
      })
      return answer.status
    }),
  )
  assert.deepEqual(new Set(entered), new Set([201]))
  const ids = [...new Set(open.map(({ order_id }) => order_id))]
  await eventually('each is interpreted, and its follower told', async () => {
    const [row] = await sql`
      select (select count(*)::int from orders where id = any(${ids}) and status <> 'completed') as open,
        (select last_number from event_counter) as last_number`
    return row!.open === 0 && follower.last() === Number(row!.last_number)
  })
  const exported = await fetch(`${api.url}/v1/exports/results?from=2020-01-01T00:00:00Z`, {
    headers: { authorization: `Bearer ${pathologist}`, accept: 'application/x-ndjson' },
  })
  assert.equal(exported.status, 200, await exported.clone().text())
  const lines = (await exported.text()).trim().split('\n')
  assert.ok(lines.length > open.length)
  const used = await sql<{ role: string; connections: number }[]>`
    select usename as role, count(*)::int as connections from pg_stat_activity
    where datname = current_database() and application_name in ('lab-api', 'lab-worker')
    group by usename`
  const of = new Map(used.map(({ role, connections }) => [role, connections]))
  // And those past the pooler: each api listens, a worker listens and has three for its queue.
  assert.ok(of.get('lab_api')! <= pool_size + 2, JSON.stringify([...of]))
  assert.ok(of.get('lab_worker')! <= pool_size + 4, JSON.stringify([...of]))
  for (const process of [api, another, worker]) {
    const { code, output } = await process.end('SIGTERM')
    assert.deepEqual([code, output], [0, ''])
  }
})

test('the limits of a service hold on the connections of a pooler', { skip }, async (t) => {
  const api = await start(t, 'api')
  const over = { request: (path: string, init?: RequestInit) => fetch(api.url + path, init) }
  const token = await signIn(over as never, 'technologist')
  const [item] = await createOrders(sql, 1)
  const held = `select from orders where id = '${item!.order_id}' for update`
  const lock = await holdLock(t, lab.database.ownerUrl, held)
  const answer = await fetch(`${api.url}/v1/results`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(entryFor(item!)),
  })
  assert.equal(answer.status, 503)
  await lock.release()
})

test('who would have no limits behind a pooler does not start', { skip }, async (t) => {
  const env = { ...(await through('worker')), DATABASE_STATEMENT_SECONDS: '20' }
  const { code, output } = await runProcess(t, ['worker'], env)
  assert.equal(code, 1)
  assert.match(output, /statement_timeout is 300000 and not 20000 ms/)
  assert.match(output, /connect_query='set lock_timeout = 10000; set statement_timeout = 20000; /)
})

test('who does not know of the pooler is told what is missing', { skip }, async (t) => {
  const { DATABASE_DIRECT_URL: _, ...env } = await through('worker')
  const { code, output } = await runProcess(t, ['worker'], env)
  assert.equal(code, 1)
  assert.match(output, /DATABASE_DIRECT_URL/)
})
