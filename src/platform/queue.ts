// The job queue: pg-boss in the same database, over the same pool. A job is inserted by the transaction
// of the write that causes it, and its workers are woken after the commit. (A NOTIFY inside the
// transaction would be simpler, but PostgreSQL then commits one such transaction at a time.)
import { CompiledQuery, type Transaction } from 'kysely'
import { PgBoss, type Db } from 'pg-boss'
import type { Sql } from 'postgres'
import type { Connection } from '../../db/client.ts'
import { isConnectionError, isDatabaseError } from '../../db/errors.ts'
import type { DB } from '../../db/types.ts'
import type { Jobs } from '../../jobs/index.ts'
import type { Log } from './log.ts'
import { createWakeUps, type WakeUps } from './wake-ups.ts'
import type { Write } from './write.ts'

export type JobName = keyof Jobs

export const queueSchema = 'pgboss'

/** Where jobs go that have failed for good. An operator looks at them and sends them again. */
export const deadLetters = 'dead-letters'

export type Queue = {
  boss: PgBoss
  /** Of pg-boss's own tables: the one this release needs, as they had it when the process started. */
  schema_version: number | null
  /** Wakes the workers of a job; sent at once, then a few times a second at the most. */
  wake(job: JobName): void
  stop(): Promise<void>
}

/**
 * Adds a job to the transaction: it exists if and only if the transaction commits.
 * The payload holds ids only; what they mean is read when the job runs.
 */
export async function enqueue<N extends JobName>(
  write: Write,
  job: N,
  payload: Jobs[N],
): Promise<void> {
  const { boss } = write.context.queue
  const data = { ...payload, request_id: write.caller.request_id }
  await boss.send(job, data, { db: inTransaction(write.trx) })
  write.woken.add(job)
}

/** As enqueue(), many jobs in one statement. */
export async function enqueueAll<N extends JobName>(
  write: Write,
  job: N,
  payloads: Jobs[N][],
): Promise<void> {
  const { boss } = write.context.queue
  const { request_id } = write.caller
  const jobs = payloads.map((payload) => ({ data: { ...payload, request_id } }))
  await boss.insert(job, jobs, { db: inTransaction(write.trx) })
  write.woken.add(job)
}

/** `api` only sends; `worker` also supervises (expiry, takeover, retention); `scheduler` runs the cron. */
export type QueueUser = 'api' | 'worker' | 'scheduler' | 'migrate'

export async function openQueue({ sql }: Connection, user: QueueUser, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    db: overPostgresJs(sql),
    schema: queueSchema,
    migrate: user === 'migrate',
    createSchema: user === 'migrate',
    supervise: user === 'worker' || user === 'scheduler',
    schedule: user === 'scheduler',
    // A worker that was killed stops its heartbeat; the others look for such jobs every second.
    monitorIntervalSeconds: 1,
    superviseIntervalSeconds: 1,
    registerInstance: false,
    reindex: false, // needs the owner of the indexes, and no service is that
  })
  boss.on('error', (error) => log.error({ error }, 'queue error'))
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'queue warning'))
  try {
    await boss.start()
  } catch (error) {
    if (isDatabaseError(error) || isConnectionError(error)) throw error
    // Its schema is missing, or another release's; pg-boss would send the reader to its own manual.
    const what =
      'The database is not migrated for this release: run `npm run migrate` as its owner.'
    throw new Error(what, { cause: error })
  }
  const wakeUps: WakeUps = createWakeUps(sql, log)
  return {
    boss,
    schema_version: await boss.schemaVersion(),
    wake: (job) => wakeUps.send(wakeUpChannel(job)),
    async stop() {
      await boss.stop({ graceful: true, timeout: 20_000 })
      await wakeUps.stop()
    },
  }
}

export function wakeUpChannel(job: JobName): string {
  return `lab_job_${job.replaceAll('-', '_')}`
}

function inTransaction(trx: Transaction<DB>): Db {
  return {
    executeSql: (text, values = []) => trx.executeQuery<never>(CompiledQuery.raw(text, values)),
  }
}

// pg-boss speaks to node-postgres by default. What it asks of a database fits postgres.js with one
// exception: scripts of several statements (BEGIN … COMMIT) need one connection and no parameters.
function overPostgresJs(sql: Sql): Db {
  return {
    async executeSql(text, values) {
      if (values?.length)
        return rowsOf(await sql.unsafe(text, values as never[], { prepare: true }))
      if (!/^\s*BEGIN\b/i.test(text)) return rowsOf(await sql.unsafe(text))
      const connection = await sql.reserve()
      try {
        return rowsOf(await connection.unsafe(text))
      } catch (error) {
        if (!isConnectionError(error)) await connection.unsafe('rollback')
        throw error
      } finally {
        connection.release()
      }
    },
  }
}

// A script gives one list of rows per statement. flat() also leaves out holes: see withoutHoles().
function rowsOf(result: readonly unknown[]): { rows: never[] } {
  return { rows: result.flat() as never[] }
}
