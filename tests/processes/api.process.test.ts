// The api as a process: it says what it lacks before it starts, is ready only when its answers would be
// right, and leaves no request half-answered when it is told to stop.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { createDatabase, createEmptyDatabase } from '../helpers/database.ts'
import { holdLock } from '../helpers/locks.ts'
import {
  environment,
  eventually,
  isAlive,
  runProcess,
  startProcess,
  type LabProcess,
} from '../helpers/processes.ts'

const database = await createDatabase()
after(() => database.drop())
const env = await environment(database, 'api')

async function readiness({ url }: LabProcess) {
  const response = await fetch(`${url}/health/ready`)
  const { checks } = (await response.json()) as { checks: Record<string, { ok: boolean }> }
  // Nobody works on jobs here: that alone does not make an api unready.
  const { worker: _worker, scheduler: _scheduler, ...needed } = checks
  const failed = Object.entries(needed).flatMap(([name, { ok }]) => (ok ? [] : [name]))
  return { status: response.status, failed }
}

function signIn(url: string, username = 'clerk') {
  const form = { grant_type: 'password', username, password: `demo-${username}-password` }
  return fetch(`${url}/v1/auth/token`, { method: 'POST', body: new URLSearchParams(form) })
}

test('it is alive, ready, and answers', async (t) => {
  const api = await startProcess(t, 'api', env)
  assert.deepEqual(await (await fetch(`${api.url}/health/live`)).json(), { status: 'ok' })
  assert.deepEqual(await readiness(api), { status: 200, failed: [] })
  assert.equal((await signIn(api.url)).status, 200)
  const { code, signal } = await api.end('SIGTERM')
  assert.deepEqual([code, signal], [0, null])
})

test('on SIGTERM it fails its readiness first, finishes what is under way, and is gone', async (t) => {
  const api = await startProcess(t, 'api', { ...env, DRAIN_SECONDS: '1' })
  const token = ((await (await signIn(api.url)).json()) as { access_token: string }).access_token
  // A write that cannot go on yet: its table is locked.
  const lock = await holdLock(t, database.ownerUrl, 'lock table patients in exclusive mode')
  const person = {
    mrn: 'T-1',
    family_name: 'Testfall',
    given_name: 'Toni',
    birth_date: '1980-05-17',
    sex: 'female',
  }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const underWay = fetch(`${api.url}/v1/patients`, {
    method: 'POST',
    headers,
    body: JSON.stringify(person),
  })
  await lock.untilWaiting(1)

  api.signal('SIGTERM')
  await eventually('it is not ready', async () => (await readiness(api)).status === 503)
  assert.deepEqual(await readiness(api), { status: 503, failed: ['process'] })
  assert.equal((await fetch(`${api.url}/health/live`)).status, 200, 'alive until its end')
  await eventually('it takes no new connections', () =>
    connects(api.url).then((accepted) => !accepted),
  )
  await lock.release()
  assert.equal((await underWay).status, 201)
  const { code, signal } = await api.ended
  assert.deepEqual([code, signal], [0, null])
  assert.equal(isAlive(api.pid), false)
})

/** Whether a new connection is accepted. */
function connects(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request(`${url}/health/live`, { agent: false }, (response) => {
      response.resume()
      resolve(true)
    })
    asking.on('error', () => resolve(false))
    asking.end()
  })
}

test('two signals at once are one', async (t) => {
  const api = await startProcess(t, 'api', env)
  api.signal('SIGTERM')
  api.signal('SIGINT')
  const { code, signal } = await api.end('SIGTERM')
  assert.deepEqual([code, signal], [0, null])
})

test('a port that is taken is named, and it exits', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const { port } = other.address() as AddressInfo
  const { code, output } = await runProcess(t, ['api'], { ...env, PORT: String(port) })
  assert.equal(code, 1)
  assert.match(output, new RegExp(`EADDRINUSE.*${port}`))
})

test('everything that its environment lacks is named at once', async (t) => {
  const wrong = { PORT: 'http', LAB_TIME_ZONE: 'Mars/Olympus' }
  const { code, output } = await runProcess(t, ['api'], wrong)
  assert.equal(code, 1)
  for (const variable of ['DATABASE_URL', 'AUTH_SIGNING_KEYS', 'PORT', 'LAB_TIME_ZONE']) {
    assert.match(output, new RegExp(`^ *${variable}: `, 'm'))
  }
  assert.doesNotMatch(output, /^ +at /m, 'a stack trace helps nobody here')
})

test('a database that was never migrated is refused with what to do', async (t) => {
  const empty = await createEmptyDatabase()
  t.after(() => empty.drop())
  const url = new URL(database.apiUrl)
  url.pathname = new URL(empty.ownerUrl).pathname
  const { code, output } = await runProcess(t, ['api'], { ...env, DATABASE_URL: url.href })
  assert.equal(code, 1)
  assert.match(output, /not migrated.*npm run migrate/)
})

test('a database that is not there, or does not let it in, is an error that names no password', async (t) => {
  const url = new URL(database.apiUrl)
  url.pathname = '/there_is_no_such_database'
  const { code, output } = await runProcess(t, ['api'], { ...env, DATABASE_URL: url.href })
  assert.equal(code, 1)
  assert.match(output, /there_is_no_such_database/)
  assert.ok(!output.includes(url.password))
})

test('on the schema of an older release it runs, but is not ready, and says which migration it lacks', async (t) => {
  const older = await createDatabase()
  t.after(() => older.drop())
  const sql = postgres(older.ownerUrl, { max: 1, onnotice() {} })
  const [newest] = await sql<{ name: string }[]>`
    delete from schema_migrations where name = (select max(name) from schema_migrations) returning name`
  await sql.end()
  const api = await startProcess(t, 'api', await environment(older, 'api'))
  assert.deepEqual(await readiness(api), { status: 503, failed: ['schema'] })
  const report = await (await fetch(`${api.url}/health/ready`)).text()
  assert.ok(report.includes(newest!.name))
})
