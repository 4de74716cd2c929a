// Brings a database up to date: the lab's schema, the queue's schema and queues, the rights and passwords
// of the services' roles. Runs as the owner, and exits. No service ever changes a schema.
import type { PgBoss } from 'pg-boss'
import type { Sql } from 'postgres'
import { connect } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { setRolePassword } from '../../db/scram.ts'
import { jobs } from '../../jobs/index.ts'
import type { Config } from '../config/config.ts'
import { silentLog } from '../platform/log.ts'
import { deadLetters, openQueue, queueSchema } from '../platform/queue.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { applied, version } = await migrateAll(config.database.url, config.role_passwords)
  process.stdout.write(`${applied.length} migrations applied; the schema is at ${version}\n`)
  return undefined
}

/** Safe to repeat, and for several to run at once. `ownerUrl`: a role that may create schemas and roles. */
export async function migrateAll(
  ownerUrl: string,
  passwords: Partial<Config['role_passwords']> = {},
) {
  const result = await migrate(ownerUrl)
  const connection = connect(ownerUrl, { name: 'lab-migrate', max: 2 })
  try {
    // One at a time; the lock goes with its transaction, so a killed run leaves none behind.
    await connection.sql.begin(async (lock) => {
      await lock`select pg_advisory_xact_lock(hashtextextended('lab:migrate-queue', 0))`
      const queue = await openQueue(connection, 'migrate', silentLog)
      await createQueues(queue.boss)
      await queue.stop()
      await grantQueueRights(connection.sql)
      await keepToTheSchema(connection.sql)
      await setPasswords(connection.sql, passwords)
    })
    return result
  } finally {
    await connection.sql.end({ timeout: 5 })
  }
}

async function createQueues(boss: PgBoss): Promise<void> {
  // An operator decides what becomes of a dead letter: none is deleted by itself.
  const tenYears_seconds = 10 * 365 * 24 * 3600
  await createOrUpdate(boss, deadLetters, {
    deleteAfterSeconds: 0,
    retentionSeconds: tenYears_seconds,
  })
  for (const job of jobs) {
    await createOrUpdate(boss, job.name, {
      retryLimit: job.retry.limit,
      retryDelay: job.retry.delay_seconds,
      retryBackoff: true,
      retryDelayMax: job.retry.delay_max_seconds ?? 300,
      expireInSeconds: job.expire_seconds,
      deleteAfterSeconds: job.keep_seconds,
      // A worker that falls silent for this long is dead: pg-boss allows no less than 10.
      heartbeatSeconds: 10,
      deadLetter: deadLetters,
    })
  }
}

async function createOrUpdate(
  boss: PgBoss,
  name: string,
  options: Parameters<PgBoss['updateQueue']>[1],
) {
  if (await boss.getQueue(name)) await boss.updateQueue(name, options)
  else await boss.createQueue(name, options as Parameters<PgBoss['createQueue']>[1])
}

// The api only adds jobs; the worker moves them. Neither may change the schema.
async function grantQueueRights(sql: Sql): Promise<void> {
  await sql.unsafe(`
    grant usage on schema ${queueSchema} to lab_api, lab_worker;
    grant select on all tables in schema ${queueSchema} to lab_api, lab_worker;
    grant insert on ${queueSchema}.job, ${queueSchema}.job_common to lab_api;
    grant insert, update, delete on all tables in schema ${queueSchema} to lab_worker;
    grant usage on all sequences in schema ${queueSchema} to lab_api, lab_worker;
    grant execute on all functions in schema ${queueSchema} to lab_api, lab_worker;
    grant select on schema_migrations to lab_api;
  `)
}

/**
 * PostgreSQL lets everybody make temporary tables, whose files nobody counts and whose names hide those of ours.
 * It is a right on the database, which neither a copy (CREATE DATABASE … TEMPLATE) nor a dump takes along: so it
 * is taken away here, at each release, and not in a migration.
 */
async function keepToTheSchema(sql: Sql): Promise<void> {
  const [statement] = await sql<[{ text: string }]>`
    select format('revoke create, temporary on database %I from public', current_database()) as text`
  await sql.unsafe(statement.text)
}

async function setPasswords(sql: Sql, passwords: Partial<Config['role_passwords']>): Promise<void> {
  for (const role of ['lab_api', 'lab_worker', 'lab_reader'] as const) {
    const password = passwords[role]
    if (password !== undefined) await setRolePassword(sql, role, password)
  }
}
