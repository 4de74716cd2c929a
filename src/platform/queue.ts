// The job queue: pg-boss in the same database, over the same pool. A job is inserted by the transaction
// of the write that causes it, and its workers are woken after the commit. (A NOTIFY inside the
// transaction would be simpler, but PostgreSQL then commits one such transaction at a time.)
import { PgBoss, type Db } from 'pg-boss'
import type { Sql } from 'postgres'
import type { Connection } from '../../db/client.ts'
import { isConnectionError, isDatabaseError } from '../../db/errors.ts'
import type { Statement } from '../../db/statement.ts'
import type { Jobs } from '../../jobs/index.ts'
import type { Log } from './log.ts'
import { idsOfThis } from './log-ids.ts'
import { traceSending } from './tracing/job-spans.ts'
import { createWakeUps, keepLooking, type Listening, type WakeUps } from './wake-ups.ts'
import type { Write } from './write.ts'

export type JobName = keyof Jobs

export const queueSchema = 'pgboss'

/** Where jobs go that have failed for good. An operator looks at them and sends them again. */
export const deadLetters = 'dead-letters'

/** The attempt tells a job that we hold from the same job that another has taken since. */
export type FetchedJob = { id: string; retryCount: number }

/** What caused a job, beside its payload: for the audit and the log. */
export type JobOrigin = {
  request_id?: string | undefined
  trace_id?: string | undefined
  /** The span that added it, where traces are configured. */
  traceparent?: string | undefined
}

export type Queue = {
  boss: PgBoss
  /** Of pg-boss's own tables: the one this release needs, as they had it when the process started. */
  schema_version: number | null
  /** The statement with which pg-boss adds jobs to a queue; its one parameter is their list as JSON. */
  insertOf(job: JobName): string
  /** Whether these jobs, as they were fetched, are still this process's; counts as a sign of life. */
  holds(job: JobName, fetched: FetchedJob[]): Promise<boolean>
  /** Wakes who listens on a channel; sent at once, and after a pause when there are many. */
  wake(channel: string): void
  /** Whether a wake-up may travel with a COMMIT instead: see WakeUps.ride(). */
  rides(channel: string): boolean
  /** The other side of it, until it is stopped or the queue is: see keepLooking(). */
  keepLooking(channel: string, look: () => Promise<boolean>): Promise<Listening>
  stop(): Promise<void>
}

/**
 * The statement that adds a job to the transaction, to be sent by inOrder() or finish(): the job exists if
 * and only if the transaction commits. The payload holds ids only; what they mean is read when it runs.
 */
export function enqueue<N extends JobName>(w: Write, job: N, payload: Jobs[N]): Statement<unknown> {
  return enqueueAll(w, job, [payload])
}

/** As enqueue(), many jobs in one statement. */
export function enqueueAll<N extends JobName>(
  w: Write,
  job: N,
  payloads: readonly Jobs[N][],
): Statement<unknown> {
  const { request_id } = w.caller
  const { tracing } = w.context
  const traceparent = tracing && traceSending(tracing, job, payloads.length)
  const origin: JobOrigin = { request_id, trace_id: idsOfThis()?.trace_id, traceparent }
  const jobs = payloads.map((payload) => ({ data: { ...payload, ...origin } }))
  const sql = w.context.queue.insertOf(job)
  const statement = { sql, parameters: [JSON.stringify(jobs)] }
  w.unsent.add(statement)
  w.woken.add(wakeUpChannel(job))
  return statement
}

/** `api` and `links` only send; `worker` also supervises (expiry, takeover, retention); `scheduler` runs the cron. */
export type QueueUser = 'api' | 'worker' | 'scheduler' | 'links' | 'migrate'

export async function openQueue(
  { sql }: Connection,
  user: QueueUser,
  log: Log,
  listener: Sql = sql,
): Promise<Queue> {
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
  const listening: Listening[] = []
  const inserts = await insertStatements(boss)
  return {
    boss,
    schema_version: await boss.schemaVersion(),
    insertOf(job) {
      const text = inserts.get(job)
      if (text === undefined) throw new Error(`There is no queue ${job}: run \`npm run migrate\``)
      return text
    },
    async holds(job, fetched) {
      // pg-boss compares the attempt too, and its types leave out what it answers.
      const { affected } = (await boss.touch(job, fetched)) as { affected: number }
      return affected === fetched.length
    },
    wake: (channel) => wakeUps.send(channel),
    rides: (channel) => wakeUps.ride(channel),
    async keepLooking(channel, look) {
      const one = await keepLooking(listener, channel, look, log)
      listening.push(one)
      return one
    },
    async stop() {
      await Promise.all(listening.map((one) => one.stop()))
      await boss.stop({ graceful: true, timeout: 20_000 })
      await wakeUps.stop()
    },
  }
}

export function wakeUpChannel(job: JobName): string {
  return `lab_job_${job.replaceAll('-', '_')}`
}

// pg-boss builds its statement and sends it by itself, after questions of its own. Ours is sent together
// with the write that causes the job, so it is built here once: pg-boss is given a database that only notes
// what it is told.
async function insertStatements(boss: PgBoss): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const { name } of await boss.getQueues()) {
    const noting: Db = {
      async executeSql(text) {
        texts.set(name, text)
        return { rows: [] }
      },
    }
    await boss.insert(name, [{}], { db: noting })
  }
  return texts
}

// pg-boss speaks to node-postgres by default. What it asks of a database fits postgres.js with one
// exception: scripts of several statements between BEGIN and COMMIT, which a pool may not send. Sent as
// one message without these words they are one transaction all the same, and nothing is left open when one
// of them fails (PostgreSQL, "Multiple Statements in a Simple Query").
function overPostgresJs(sql: Sql): Db {
  return {
    async executeSql(text, values) {
      if (values?.length)
        return rowsOf(await sql.unsafe(text, values as never[], { prepare: true }))
      return rowsOf(await sql.unsafe(text.replace(/^\s*BEGIN;|COMMIT;\s*$/g, '')))
    },
  }
}

// A script gives one list of rows per statement. flat() also leaves out holes: see withoutHoles().
function rowsOf(result: readonly unknown[]): { rows: never[] } {
  return { rows: result.flat() as never[] }
}
