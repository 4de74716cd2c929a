// The limits that PostgreSQL keeps for a service (db/limits.ts), where no request shows them. What a request
// sees of them: http/database-busy.test.ts; what becomes of a frozen worker: jobs/frozen-in-import.process.test.ts.
import { connect as openSocket, type Socket } from 'node:net'
import { after, test } from 'node:test'
import postgres, { type Options } from 'postgres'
import { limitsOf, settingsOf } from '../../db/limits.ts'
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
