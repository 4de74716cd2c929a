// The limits that PostgreSQL keeps for each role (db/limits.ts), where no request shows them. What a request
// sees of them: http/database-busy.test.ts; what becomes of a frozen worker: jobs/frozen-in-import.process.test.ts.
import assert from 'node:assert/strict'
import { connect as openSocket, type Socket } from 'node:net'
import { after, test } from 'node:test'
import postgres, { type Options } from 'postgres'
import { connect } from '../../db/client.ts'
import { limitsOf, settingsOf, type Limits } from '../../db/limits.ts'
import type { Address } from '../../db/driver/guarded-socket.ts'
import { createDatabase } from '../helpers/database.ts'
import { eventually } from '../helpers/processes.ts'

const database = await createDatabase()
const owner = postgres(database.ownerUrl, { max: 1, onnotice() {} })
after(async () => {
  await owner.end()
  await database.drop()
})

const isThere = async (pid: number) =>
  (await owner`select from pg_stat_activity where pid = ${pid}`).length > 0

// Only Linux tells when a peer takes in nothing more (TCP_USER_TIMEOUT).
test(
  'who froze while an answer was sent loses the connection too',
  { skip: process.platform !== 'linux' && 'the server’s system does not tell' },
  async (t) => {
    let socket: Socket | undefined
    const sql = postgres(database.workerUrl, {
      max: 1,
      connection: settingsOf({ ...limitsOf.lab_worker, idle_in_transaction_seconds: 1 }),
      socket: ({ host, port }: Address) => (socket = openSocket(port[0]!, host[0])),
    } as Options<{}>) // whose types lack `socket`
    t.after(async () => {
      socket!.destroy()
      await sql.end({ timeout: 0 })
    })
    const [row] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`
    const answer = sql`select repeat('x', 1000000) from generate_series(1, 300)`
    void answer.execute().catch(() => {}) // what becomes of it here is not the question
    await eventually('it is answered', async () => {
      const [found] = await owner`
        select from pg_stat_activity where pid = ${row.pid} and wait_event = 'ClientWrite'`
      socket!.pause()
      return found !== undefined
    })
    await eventually('its connection is ended', async () => !(await isThere(row.pid)))
  },
)

const shown = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'] as const

test('every role has its limits on each connection', async () => {
  const limitsNow = async (sql: postgres.Sql) => {
    const [row] = await sql<Record<string, number>[]>`
      select ${sql.unsafe(
        shown
          .map(
            (name) =>
              `extract(epoch from current_setting('${name}')::interval)::float8 * 1000 as ${name}`,
          )
          .join(', '),
      )}`
    return { ...row }
  }
  const expected = (limits: Limits) => {
    const settings = settingsOf(limits)
    return Object.fromEntries(shown.map((name) => [name, settings[name]]))
  }
  for (const [url, limits] of [
    [database.apiUrl, limitsOf.lab_api],
    [database.workerUrl, limitsOf.lab_worker],
  ] as const) {
    const { sql } = connect(url, { name: 'lab-test', max: 1, limits })
    assert.deepEqual(await limitsNow(sql), expected(limits))
    await sql.end()
  }
  const reader = postgres(database.readerUrl, { max: 1 })
  const ofReader = await limitsNow(reader)
  await reader.end()
  assert.deepEqual(ofReader, {
    lock_timeout: 5000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
  })
})
