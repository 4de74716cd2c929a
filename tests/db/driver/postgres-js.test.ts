// What postgres.js 3.4.9 does by itself when a connection breaks: the reasons for db/driver/. Each test shows
// the fault with postgres.js alone, and its absence with our driver. One that fails after an update of
// postgres.js says that a guard has served its time.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { after, test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { connect } from '../../../db/client.ts'
import { isConnectionError } from '../../../db/errors.ts'
import { createDatabase } from '../../helpers/database.ts'
import { startProxy } from '../../helpers/database-proxy.ts'
import { eventually } from '../../helpers/processes.ts'

const run = promisify(execFile)
const database = await createDatabase()
const owner = postgres(database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await owner.end()
  await database.drop()
})

const alone = (url: string, onclose = () => {}) =>
  postgres(url, { max: 1, fetch_types: false, onnotice() {}, onclose })
const guarded = (url: string) => connect(url, { name: 'driver-test', max: 1 }).sql

async function sleeping() {
  const found = await owner`
    select from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(60)'`
  return found.length > 0
}

/** Resets a connection under a statement; the next one is sent in the moment when that is heard. */
async function askWhenLost(t: TestContext, open: (url: string) => postgres.Sql): Promise<string> {
  const proxy = await startProxy(t, database.ownerUrl)
  const sql = open(proxy.url)
  t.after(() => sql.end({ timeout: 0 }))
  await sql`select 1`
  let next = 'no answer'
  const lost = sql`select pg_sleep(60)`.catch(() => {
    void sql`select 1`.then(
      () => (next = 'answered'),
      () => (next = 'an error'),
    )
  })
  await eventually('it sleeps', sleeping)
  proxy.reset()
  await lost
  let later = 0
  await eventually('a later one is answered', async () => {
    void sql`select 1`.then(
      () => later++,
      () => later++,
    )
    return later > 0
  })
  return next
}

test('a statement sent while its connection breaks gets no answer, ever', async (t) => {
  assert.equal(await askWhenLost(t, alone), 'no answer')
  assert.equal(await askWhenLost(t, guarded), 'answered')
})

/** Ends a connection in the middle of a statement, and asks again once that is over (and it is `closed`). */
async function askAfterTheEnd(sql: postgres.Sql, closed?: Promise<void>): Promise<string> {
  const [{ pid }] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`
  const lost = sql`select pg_sleep(60)`.catch(() => {})
  await eventually('it sleeps', sleeping)
  await owner`select pg_terminate_backend(${pid})`
  await Promise.all([lost, closed])
  const next = await sql`select 1`.then(
    () => 'answered',
    (error: unknown) => (error as { code: string }).code,
  )
  await sql.end({ timeout: 0 })
  return next
}

test('the error that ended a connection fails a statement that was never sent over it', async () => {
  // Before it is closed the next statement may get no answer at all: that is the fault of the test above.
  const closed = Promise.withResolvers<void>()
  assert.equal(
    await askAfterTheEnd(alone(database.ownerUrl, closed.resolve), closed.promise),
    '57P01',
  )
  assert.equal(await askAfterTheEnd(guarded(database.ownerUrl)), 'answered')
})

test('who waits for a connection that the server closes while it is opened is never told', async (t) => {
  let visits = 0
  const server = createServer((socket) => {
    visits += 1
    socket.on('error', () => {}).once('data', () => socket.end())
  })
  t.after(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `postgres://lab@127.0.0.1:${port}/lab`

  const sql = alone(url)
  let told = false
  sql`select 1`.catch(() => (told = true))
  await eventually('it is asked often', async () => visits > 20)
  assert.equal(told, false)
  await Promise.all([sql.end({ timeout: 0 }), nextTurn()])
  const ours = guarded(url)
  await assert.rejects(ours`select 1`, isConnectionError)
  await ours.end({ timeout: 0 })
})

test('a reserved connection that was lost and is given back ends the process', async () => {
  const program = `
    import postgres from 'postgres'
    const sql = postgres(process.argv[1], { max: 2, onnotice() {} })
    const reserved = await sql.reserve()
    const [{ pid }] = await reserved\`select pg_backend_pid() as pid\`
    const gone = reserved\`select pg_sleep(60)\`.catch(() => {})
    await sql\`select pg_terminate_backend(\${pid})\`
    await gone
    reserved.release()
    await sql\`select 1\`
    await Promise.all([sql\`select 1\`, sql\`select 1\`])
    await sql.end()`
  const child = execFile(process.execPath, [
    '--input-type=module',
    '--eval',
    program,
    database.ownerUrl,
  ])
  let errors = ''
  child.stderr!.on('data', (text: string) => (errors += text))
  const [code] = (await once(child, 'close')) as [number]
  assert.equal(code, 1)
  assert.match(errors, /TypeError: Cannot read properties of null \(reading 'write'\)/)
})

test('of every statement that fails something is kept for ever', async () => {
  const program = `
    const [url, client] = process.argv.slice(1)
    const { default: postgres } = await import('postgres')
    const open = client ? (await import(client)).connect : (url) => ({ sql: postgres(url, { max: 1 }) })
    const { sql } = open(url, { name: 'driver-test', max: 1 })
    const kept = []
    for (let n = 0; n < 100; n++) {
      const query = sql.unsafe('select 1 / 0')
      kept.push(new WeakRef(query.strings))
      await query.catch(() => {})
    }
    await sql.end({ timeout: 1 })
    gc()
    console.log(kept.filter((one) => one.deref() !== undefined).length)`
  const keptOf = async (...client: string[]) => {
    const flags = ['--expose-gc', '--input-type=module', '--eval', program]
    const args = [...flags, database.ownerUrl, ...client]
    return Number((await run(process.execPath, args)).stdout)
  }
  assert.equal(await keptOf(), 100)
  const kept = await keptOf(import.meta.resolve('../../../db/client.ts'))
  assert.ok(kept < 3, `${kept} are kept`)
})

test('nulls in arrays are read as something else', async () => {
  const [numbers, texts] = ['{1,NULL}', '{a,NULL,"b, \\"c\\" \\\\ NULL",""}']
  const ask = async (sql: postgres.Sql) => {
    const [row] = await sql<[{ numbers: unknown; texts: unknown }]>`
      select ${numbers}::text::integer[] as numbers, ${texts}::text::text[] as texts`
    await sql.end()
    return { ...row }
  }
  const plain = await ask(postgres(database.ownerUrl, { max: 1 }))
  assert.deepEqual(plain.numbers, [1, Number.NaN])
  assert.deepEqual(await ask(guarded(database.ownerUrl)), {
    numbers: [1, null],
    texts: ['a', null, 'b, "c" \\ NULL', ''],
  })
})

test('arrays go there and come back as they are', async () => {
  const sql = guarded(database.ownerUrl)
  const texts = ['', 'NULL', '"', '\\', '{a,b}', 'Ä€', ' x ', 'line\nbreak']
  const [row] = await sql`select ${texts}::text[] as texts, ${[3, -1]}::integer[] as numbers`
  await sql.end()
  assert.deepEqual({ ...row }, { texts, numbers: [3, -1] })
})
