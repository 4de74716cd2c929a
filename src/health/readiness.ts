// May requests be sent to this process? Only if every answer would be right: the database is there, its
// schema has what this release needs, and the queue can take jobs. The answers are public, so they
// never quote an error: a driver's message may hold an address or a user.
import { sql } from 'kysely'
import { setTimeout as after } from 'node:timers/promises'
import { schemaVersion } from '../../db/migrate.ts'
import type { Context } from '../context.ts'
import type { Readiness } from '../platform/readiness.ts'
import type { Check, ReadinessReport } from './schemas.ts'

const patience_ms = 2000

export async function checkReadiness(
  context: Context,
  readiness: Readiness,
): Promise<ReadinessReport> {
  const [database, schema, queue] = await Promise.all([
    settle(checkDatabase(context)),
    settle(checkSchema(context)),
    settle(checkQueue(context)),
  ])
  const process: Check = readiness.stopping
    ? { ok: false, detail: 'It is shutting down.' }
    : { ok: true }
  const checks = { process, database, schema, queue }
  const ready = Object.values(checks).every(({ ok }) => ok)
  return { status: ready ? 'ready' : 'not_ready', checks }
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

/** What `check` finds; a failure, or no answer in time, is a finding too. */
async function settle(check: Promise<Check>): Promise<Check> {
  const late = after(patience_ms, { ok: false, detail: 'No answer in time.' }, { ref: false })
  const failed = check.catch(() => ({ ok: false, detail: 'It cannot be asked.' }))
  return await Promise.race([failed, late])
}
