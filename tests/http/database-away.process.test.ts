// The database goes away, and comes back: requests are refused politely meanwhile, nothing is half-done,
// and the process that lived through it serves on. Shown on a real process, because what ends a process
// is what nobody catches.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { createApp } from '../../src/app.ts'
import { rights } from '../../src/features.ts'
import { connect } from '../../db/client.ts'
import { testContext } from '../helpers/context.ts'
import { startProxy } from '../helpers/database-proxy.ts'
import { holdLock } from '../helpers/locks.ts'
import { environment, eventually, startProcess, type LabProcess } from '../helpers/processes.ts'
import { client, signIn, type Client } from '../helpers/sign-in.ts'

const lab = await testContext()
const owner = postgres(lab.database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await owner.end()
  await lab.stop()
})

/** A process as the other helpers want it. */
const over = (api: LabProcess) => ({
  request: (path: string | URL | Request, init?: RequestInit) =>
    fetch(path instanceof Request ? path : new URL(path, api.url), init),
})
const person = (mrn: string) => ({
  mrn,
  family_name: 'Away',
  given_name: 'Toni',
  birth_date: '1980-05-17',
  sex: 'female',
})

/** All connections of api processes to this database, ended by the server. */
const terminateAll = () => owner`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'lab-api'`

type Answer = { status: number; headers: Headers; body: unknown }

function assertUnavailable({ status, headers, body }: Answer) {
  assert.equal(status, 503, JSON.stringify(body))
  assert.equal((body as { type: string }).type, '/problems/unavailable')
  assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
}

async function works(clerk: Client) {
  return (await clerk.get('/v1/orders')).status === 200
}

test('a database that refuses connections is a 503 with Retry-After; the process is alive, not ready', async () => {
  // Nothing listens on the port of the discard protocol.
  const nowhere = connect('postgres://lab_api@127.0.0.1:9/lab', { name: 'lab-away' })
  const principal = {
    user_id: '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a10',
    session_id: '01980b5e-7a31-7cc3-9d55-3c1f8e0f4a11',
    role: 'clerk' as const,
    scopes: new Set(rights.scopesOfRole.clerk),
    expires_at: new Date('2100-01-01'),
  }
  const app = createApp({ ...lab.context, db: nowhere.db }, { authenticate: async () => principal })
  const clerk = client(app, 'any')
  assertUnavailable(await clerk.get('/v1/orders'))
  assertUnavailable(await clerk.post('/v1/patients', person('AWAY-0')))
  assert.equal((await clerk.get('/health/live')).status, 200)
  assert.equal((await clerk.get('/health/ready')).status, 503)
  await nowhere.sql.end()
})

test('a write whose connection dies in the middle is a 503 and leaves nothing', async (t) => {
  const clerk = client(lab.app, await signIn(lab.app, 'clerk'))
  const { body: patient } = await clerk.post<{ id: string }>('/v1/patients', person('AWAY-1'))
  const order = { patient_id: patient.id, tests: ['K'] }
  const lock = await holdLock(
    t,
    lab.database.ownerUrl,
    `select from patients where id = '${patient.id}' for update`,
  )
  const writing = clerk.post('/v1/orders', order)
  await lock.untilWaiting(1)
  await owner`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  assertUnavailable(await writing)
  await lock.release()
  assert.equal((await owner`select from orders`).length, 0)
  assert.equal((await clerk.post('/v1/orders', order)).status, 201)
  assert.equal((await owner`select from orders`).length, 1)
})

test('a process whose connections are all ended, again and again under load, serves on', async (t) => {
  const env = {
    ...(await environment(lab.database, 'api')),
    DATABASE_POOL_SIZE: '5',
    LOG_LEVEL: 'error',
  }
  const api = await startProcess(t, 'api', env)
  const clerk = client(over(api), await signIn(over(api), 'clerk'))
  const stored: string[] = []
  const statuses = new Set<number>()
  const refused: Answer[] = []
  let stormy = true
  let sent = 0
  async function keepAsking(n: number) {
    while (stormy) {
      const mrn = `STORM-${++sent}`
      const answer: Answer =
        n % 2 ? await clerk.get('/v1/orders') : await clerk.post('/v1/patients', person(mrn))
      statuses.add(answer.status)
      if (answer.status === 201) stored.push(mrn)
      else if (answer.status !== 200) refused.push(answer)
    }
  }
  const asking = Array.from({ length: 12 }, (_, n) => keepAsking(n))
  for (let round = 0; round < 25; round++) {
    const before = sent
    await terminateAll()
    await eventually('requests go on', async () => sent >= before + 20)
  }
  stormy = false
  await Promise.all(asking)

  // No connection of the pool is left behind in a state that it cannot be used in.
  await eventually('it works again', () => works(clerk))
  const answers = await Promise.all(Array.from({ length: 40 }, () => clerk.get('/v1/orders')))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  const found = await owner`select mrn from patients where mrn = any(${stored})`
  assert.equal(found.length, stored.length, 'what was answered 201 is there')
  const { code, output } = await api.end('SIGTERM')
  assert.equal(code, 0, output)
  assert.deepEqual(statuses, new Set([200, 201, 503]), output)
  refused.forEach(assertUnavailable)
})

test('a process survives that the database is shut, and connections that die while they are opened', async (t) => {
  const proxy = await startProxy(t, lab.database.apiUrl)
  const env = { ...(await environment(lab.database, 'api')), DATABASE_URL: proxy.url }
  const api = await startProcess(t, 'api', env)
  const clerk = client(over(api), await signIn(over(api), 'clerk'))
  assert.ok(await works(clerk))

  proxy.shut()
  assertUnavailable(await clerk.get('/v1/orders'))
  assert.equal((await clerk.get('/health/live')).status, 200)
  assert.equal((await clerk.get('/health/ready')).status, 503)
  await proxy.open()
  await eventually('it is back', () => works(clerk))

  // What every new connection says first.
  proxy.cutAt('application_name')
  proxy.cut()
  await eventually('connections die while they are opened', async () => {
    assertUnavailable(await clerk.get('/v1/orders'))
    return proxy.cuts() >= 3
  })
  proxy.cutAt(undefined)
  await eventually('it is back', () => works(clerk))
  assert.equal((await api.end('SIGTERM')).code, 0)
})
