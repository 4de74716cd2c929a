// May requests be sent to this process? Only if every answer would be right: the database is there, its
// schema has what this release needs, and the queue can take jobs. When nobody works on jobs, answers are
// right and jobs are kept, so it stays ready, but says that the service is degraded. The answers are
// public, so they never quote an error: a driver's message may hold an address or a user.
import { sql } from 'kysely'
import { setTimeout as after } from 'node:timers/promises'
import { schemaVersion } from '../../db/migrate.ts'
import type { Context } from '../context.ts'
import { deadLetters } from '../platform/queue.ts'
import type { Readiness } from '../platform/readiness.ts'
import type { Check, ReadinessReport } from './schemas.ts'

const patience_ms = 2000

export async function checkReadiness(
  context: Context,
  readiness: Readiness,
): Promise<ReadinessReport> {
  const [database, schema, queue, worker, scheduler] = await Promise.all([
    settle(checkDatabase(context)),
    settle(checkSchema(context)),
    settle(checkQueue(context)),
    settle(checkWorker(context)),
    settle(checkScheduler(context)),
  ])
  const process: Check = readiness.stopping
    ? { ok: false, detail: 'It is shutting down.' }
    : { ok: true }
  const checks = { process, database, schema, queue, worker, scheduler }
  const ready = [process, database, schema, queue].every(({ ok }) => ok)
  const complete = worker.ok && scheduler.ok
  return { status: !ready ? 'not_ready' : complete ? 'ready' : 'degraded', checks }
}

async function checkDatabase({ db }: Context): Promise<Check> {
  await sql`select 1`.execute(db)
  return { ok: true }
}

// A newer schema is fine: a release first expands it, and the processes of the one before still run.
async function checkSchema({ db }: Context): Promise<Check> {
  const needed = await schemaVersion()
  const { rows } = await sql`select from schema_migrations where name = ${needed}`.execute(db)
  return rows.length > 0
    ? { ok: true }
    : { ok: false, detail: `The migration ${needed} is not applied.` }
}

// Which version is right, pg-boss has asked when this process started.
async function checkQueue({ queue }: Context): Promise<Check> {
  const version = await queue.boss.schemaVersion()
  return version === queue.schema_version
    ? { ok: true }
    : { ok: false, detail: `The queue is at version ${version}, not ${queue.schema_version}.` }
}

const longWait_seconds = 60

// A worker that is stopped in the middle keeps its connections, but jobs then wait.
async function checkWorker(context: Context): Promise<Check> {
  const { rows } = await sql`
    select from pgboss.queue q, lateral (
      select from pgboss.job
      where name = q.name and state < 'active' and not blocked
        and start_after < now() - make_interval(secs => ${longWait_seconds})
      limit 1) waiting
    where q.name <> ${deadLetters} and not q.name ^@ '__pgboss__'
    limit 1`.execute(context.db)
  if (!(await isConnected(context, 'worker')))
    return { ok: false, detail: 'No worker is running: jobs wait until one is.' }
  return rows.length === 0
    ? { ok: true }
    : { ok: false, detail: `Jobs have waited for more than ${longWait_seconds} seconds.` }
}

async function checkScheduler(context: Context): Promise<Check> {
  return (await isConnected(context, 'scheduler'))
    ? { ok: true }
    : { ok: false, detail: 'No scheduler is running: nothing is repaired or purged.' }
}

// Every role may see which applications are connected, and nothing else of them.
async function isConnected({ db }: Context, process: 'worker' | 'scheduler'): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity
    where datname = current_database() and application_name = ${`lab-${process}`}
    limit 1`.execute(db)
  return rows.length > 0
}

/** What `check` finds; a failure, or no answer in time, is a finding too. */
async function settle(check: Promise<Check>): Promise<Check> {
  const late = after(patience_ms, { ok: false, detail: 'No answer in time.' }, { ref: false })
  const failed = check.catch(() => ({ ok: false, detail: 'It cannot be asked.' }))
  return await Promise.race([failed, late])
}
