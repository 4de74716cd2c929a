// A primary and its standby. Reads go to the standby where nobody can notice; and the primary is killed under load and
// the standby promoted: what was acknowledged is there, the processes go on, and whoever follows live misses nothing and
// hears nothing twice. Longer: LAB_TEST_FAILOVER_ORDERS.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { createOrders, entryFor, type Entry } from '../../bench/orders.ts'
import { connect } from '../../db/client.ts'
import { isConnectionError } from '../../db/errors.ts'
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/config.ts'
import type { Context } from '../../src/context.ts'
import { openContext } from '../../src/processes/open-context.ts'
import { startProxy } from '../helpers/database-proxy.ts'
import { environment, eventually, quickPasswords, startProcess } from '../helpers/processes.ts'
import { client, signIn } from '../helpers/sign-in.ts'
import { startPair } from '../helpers/standby.ts'
import { faithful } from '../live/faithful-follower.ts'

type App = ReturnType<typeof createApp>

const orders = Number(process.env.LAB_TEST_FAILOVER_ORDERS ?? 20)
const pair = await startPair({ after })

test('of several servers the one that takes writes is found, and a standby alone is refused', async (t) => {
  const open = (url: string) => {
    const { sql } = connect(url, { name: 'standby-test', max: 2 })
    t.after(() => sql.end({ timeout: 1 }))
    return sql
  }
  const both = new URL(pair.standby)
  const { port } = new URL(pair.primary)
  const standbyFirst = both.href.replace(both.host, `${both.host},127.0.0.1:${port}`)
  const inRecovery = async (url: string) => {
    const [row] = await open(url)<{ yes: boolean }[]>`select pg_is_in_recovery() as yes`
    return row!.yes
  }
  assert.equal(await inRecovery(standbyFirst), false)
  assert.equal(await inRecovery(`${standbyFirst}?target_session_attrs=any`), true)
  const alone = open(`${pair.standby}?target_session_attrs=read-write`)`select 1`
  await assert.rejects(async () => await alone, { code: 'CONNECTION_READ_ONLY' })
  const writing = open(pair.standby)`create table somewhere ()`
  await assert.rejects(async () => await writing, isConnectionError)
})

test('a replica answers who cannot notice, and nobody misses what they have written', async (t) => {
  const proxy = await startProxy(t, pair.replicaUrlOf('lab_api'))
  const config = loadConfig('api', {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    METRICS_PORT: '0',
    DATABASE_REPLICA_URL: proxy.url,
    DATABASE_REPLICA_LAG_SECONDS: '3',
    ...(await environment({ apiUrl: pair.urlOf('lab_api'), workerUrl: '' }, 'api')),
    ...quickPasswords,
  })
  const { context, close } = await openContext(config, 'api')
  t.after(close)
  const app = createApp(context)
  const [clerk, auditor] = await Promise.all(
    (['clerk', 'auditor'] as const).map(async (role) => client(app, await signIn(app, role))),
  )
  const standby = postgres(pair.standby, { max: 1, onnotice() {} })
  t.after(() => standby.end())
  const metric = async (line: string) =>
    (await context.metrics.exposition!.text()).split('\n').includes(line)
  await eventually('it is looked at', () => metric('lab_replica_up 1'))
  const browser = await openBrowser(app, 'clerk')

  const answered = async (database: string) => await counterOf(context, database)
  await eventually('it has the sign-in of the browser', async () => {
    const before = await answered('replica')
    await browser.open('/lab/patients')
    return (await answered('replica')) > before
  })
  await standby`select pg_wal_replay_pause()`
  await eventually('it stands still', async () => {
    const [row] = await standby`select pg_get_wal_replay_pause_state() as state`
    return row!.state === 'paused'
  })
  const patient = { mrn: `R-${crypto.randomUUID().slice(0, 8)}`, family_name: 'Replica' }
  const rest = { given_name: 'Rita', birth_date: '1980-02-03', sex: 'female' }
  const made = await clerk!.post<{ id: string }>('/v1/patients', { ...patient, ...rest })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const position = made.headers.get('lab-position')!
  assert.match(position, /^[0-9A-F]+\/[0-9A-F]+$/)

  type Page = { items: { id: string }[] }
  const seen = async (who: typeof clerk, path: string, demanded?: string) => {
    const headers: Record<string, string> =
      demanded === undefined ? {} : { 'lab-position': demanded }
    const { status, body } = await who!.get<Page>(path, headers)
    assert.equal(status, 200, JSON.stringify(body))
    return body.items.length > 0
  }
  const patients = `/v1/patients?mrn=${patient.mrn}`
  const changes = `/v1/audit-log?row_id=${made.body.id}`
  assert.equal(await seen(clerk, patients), true, 'who may write says nothing')
  assert.equal(await seen(clerk, patients, position), true, 'and with the position of the write')
  assert.equal(await seen(clerk, patients, 'latest'), true)
  assert.equal(await seen(clerk, patients, '0/0'), false, 'who has written nothing')
  assert.equal(await seen(auditor, changes), false, 'who cannot write')
  assert.equal(await seen(auditor, changes, 'latest'), true)
  assert.equal(
    (await clerk!.get(`/v1/patients/${made.body.id}`, { 'lab-position': '0/0' })).status,
    200,
  )

  const sought = `/lab/patients?q=${patient.mrn}`
  assert.doesNotMatch(await browser.open(sought), /Replica, Rita/, 'of somebody else')
  assert.match(
    await browser.open(sought, { 'lab-position': 'latest' }),
    /Replica, Rita/,
    'shown anew',
  )
  assert.match(await browser.open(sought, { cookie: 'lab_position=%0a' }), /Replica, Rita/)
  const own = `R-${crypto.randomUUID().slice(0, 8)}`
  await browser.send('/lab/patients/new', { ...patient, ...rest, mrn: own, given_name: 'Olga' })
  assert.match(await browser.open(`/lab/patients?q=${own}`), /Replica, Olga/, 'its own write')

  await eventually('it is too old', () => metric('lab_replica_up 0'))
  assert.equal(await seen(auditor, changes), true, 'asked no more')
  await standby`select pg_wal_replay_resume()`
  await eventually('it has caught up', () => metric('lab_replica_up 1'))
  assert.equal(await seen(clerk, patients, position), true)

  proxy.shut()
  assert.equal(await seen(auditor, changes), true, 'away')
  await eventually('it is known to be away', () => metric('lab_replica_up 0'))
  assert.ok((await answered('replica')) >= 5)
  assert.ok((await answered('primary')) >= 7)
})

test('a standby is promoted under load, and no acknowledged result is lost', async (t) => {
  await pair.waitForStandby()
  const before = postgres(pair.primary, { max: 1, onnotice() {} })
  const open = await createOrders(before, orders)
  const [counter] = await before`select last_number from event_counter`
  await before.end()
  const urls = { apiUrl: pair.urlOf('lab_api'), workerUrl: pair.urlOf('lab_worker') }
  const start = async (name: 'api' | 'worker') =>
    await startProcess(t, name, { ...(await environment(urls, name)), LOG_LEVEL: 'error' })
  const [api, worker] = await Promise.all([start('api'), start('worker')])
  const over = {
    request: (path: string, init?: RequestInit) =>
      fetch(api.url + path, { ...init, signal: AbortSignal.timeout(10_000) }),
  }
  const technologist = client(over as never, await signIn(over as never, 'technologist'))
  const token = await signIn(over as never, 'pathologist')
  const streams = [1, 2].map(() => faithful(api.url, token, Number(counter!.last_number)))
  const [staying, leaving] = streams
  t.after(async () => void (await Promise.all(streams.map((stream) => stream.stop()))))

  const acknowledged: { id: string; at: number }[] = []
  let refused = 0
  let longest_ms = 0
  /** As a client does whose answer was lost: the same request again, under the same key. */
  async function enter(body: Entry) {
    await eventually('it is entered', async () => {
      const headers = { 'idempotency-key': body.order_item_id }
      const begun = performance.now()
      const answer = await technologist.post<{ id: string }>('/v1/results', body, headers)
      longest_ms = Math.max(longest_ms, performance.now() - begun)
      assert.ok([201, 503].includes(answer.status), JSON.stringify(answer.body))
      if (answer.status === 503) refused += 1
      else acknowledged.push({ id: answer.body.id, at: performance.now() })
      return answer.status === 201
    })
  }
  const queue = open.map((item) => entryFor(item))
  async function enterAll() {
    for (let next = queue.shift(); next; next = queue.shift()) await enter(next)
  }
  const entering = Promise.all(Array.from({ length: 6 }, enterAll))
  await eventually('a third is entered', async () => acknowledged.length > open.length / 3)
  const killed = performance.now()
  await pair.kill()
  await eventually('it is noticed', async () => refused > 0)
  await leaving!.cut() // it comes again where there is no database, or a new one
  await pair.promote()
  const promoted = performance.now()
  await leaving!.cut()
  await eventually('all but a few are entered', async () => queue.length < open.length / 6)
  await leaving!.cut()
  await entering

  const sql = postgres(pair.standby, { max: 1, onnotice() {} })
  t.after(() => sql.end())
  const ids = acknowledged.map(({ id }) => id)
  const [found] = await sql`select count(*)::integer as count from results where id = any(${ids})`
  assert.equal(found!.count, open.length, 'all that was acknowledged')
  const orderIds = [...new Set(open.map(({ order_id }) => order_id))]
  await eventually('all orders are completed', async () => {
    const [row] = await sql`
      select count(*)::integer as open from orders where id = any(${orderIds}) and status <> 'completed'`
    return row!.open === 0
  })
  const [told] = await sql`
    select count(*)::integer as finals from events
    where type = 'result.final' and order_id = any(${orderIds})`
  assert.equal(told!.finals, open.length, 'each was interpreted once')
  await eventually('all events are numbered', async () => {
    const [row] = await sql`select count(*)::integer as untold from events where number is null`
    return row!.untold === 0
  })
  const events = await sql<{ number: string; type: string; subject_id: string }[]>`
    select number, type, subject_id from events where number > ${counter!.last_number} order by number`
  const log = events.map(({ number, type, subject_id }) => `${number} ${type} of ${subject_id}`)
  await eventually('whoever follows was told of all', async () =>
    streams.every((stream) => stream.all().length >= log.length),
  )
  for (const stream of streams) assert.deepEqual(stream.all(), log)
  assert.equal(staying!.connections(), 1, 'a stream stays open')
  assert.ok(leaving!.connections() >= 3, 'and one came again and again')

  const next = acknowledged.find(({ at }) => at > promoted)
  t.diagnostic(
    `promoted after ${ms(promoted - killed)}, the next result ${ms((next?.at ?? promoted) - promoted)} later; ${refused} answers were 503; the longest took ${ms(longest_ms)}`,
  )
  for (const one of [worker, api]) {
    const outcome = await Promise.race([one.ended, Promise.resolve('at work')])
    assert.equal(outcome, 'at work', one.output())
  }
})

async function counterOf({ metrics }: Context, database: string): Promise<number> {
  const line = new RegExp(`^lab_replica_reads_total\\{database="${database}"\\} (\\d+)$`, 'm')
  return Number(line.exec(await metrics.exposition!.text())?.[1] ?? 0)
}

/** Signed in at a screen. It keeps its cookies, and no script of it runs. */
async function openBrowser(app: App, username: string) {
  const cookies = new Map<string, string>()
  async function ask(path: string, init: RequestInit = {}) {
    const own = new Headers(init.headers)
    const given = [...cookies].map((both) => both.join('='))
    // Of two cookies of one name the first counts.
    const cookie = [own.get('cookie'), ...given].filter(Boolean).join('; ')
    own.set('cookie', cookie)
    own.set('sec-fetch-site', 'same-origin')
    const response = await app.request(path, { ...init, headers: own })
    for (const set of response.headers.getSetCookie()) {
      assert.match(set, /; HttpOnly; SameSite=Lax/)
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
      cookies.set(name!, value!)
    }
    return response
  }
  async function send(path: string, fields: Record<string, string>) {
    const response = await ask(path, { method: 'POST', body: new URLSearchParams(fields) })
    assert.equal(response.status, 303, await response.text())
  }
  async function open(path: string, headers: Record<string, string> = {}) {
    const response = await ask(path, { headers })
    assert.equal(response.status, 200)
    return await response.text()
  }
  await send('/lab/sign-in', { username, password: `demo-${username}-password` })
  assert.match(cookies.get('lab_position')!, /^[0-9A-F]+%2F[0-9A-F]+$/)
  return { open, send }
}

const ms = (duration: number) => `${Math.round(duration)} ms`
