/**
 * Brings a database to the newest schema: SQL files, forward only, each applied once and as a
 * whole. `schema_migrations` remembers a hash of each file's statements, so a comment may be
 * improved later and a statement never.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import { connect } from './client.ts'
import { isLockTimeout, isRepeatable } from './errors.ts'
import { hashOfStatements } from './migration-text.ts'

type Migration = { name: string; text: string; sha256: string }

const ownDirectory = join(import.meta.dirname, 'migrations')

/**
 * Applies what is missing, and returns the files this call applied and the newest file there is.
 * Several may run at once: each file is applied by one of them, and all return when it is done.
 *
 * Errors, each naming the file: a statement of an applied file was edited, the file is missing, a new one sorts before
 * an applied one, a name is not `0001_name.sql`, or the SQL fails. Then the files before it stay
 * applied, and nothing of the failed one.
 */
export async function migrate(
  url: string,
  directory = ownDirectory,
): Promise<{ applied: string[]; version: string }> {
  const migrations = await readMigrations(directory)
  const { sql } = connect(url, { name: 'lab-migrate', max: 1 })
  try {
    const applied: string[] = []
    for (;;) {
      const name = await throughLocks(() =>
        sql.begin((trx) => applyNext(trx, migrations, directory)),
      )
      if (name === undefined) return { applied, version: migrations.at(-1)!.name }
      applied.push(name)
    }
  } finally {
    await sql.end()
  }
}

const attempts = 20
const pause_ms = 250

/**
 * A file that changes tables while the release before works on them may meet a deadlock, or a lock that is not given
 * within the file's own `lock_timeout`. Nothing of it was applied, so it is begun anew after a moment, in which those
 * who waited behind it go on.
 */
async function throughLocks<T>(apply: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply()
    } catch (error) {
      const { cause } = error as { cause?: unknown }
      if (attempt === attempts || !(isRepeatable(cause) || isLockTimeout(cause))) throw error
      await sleep(pause_ms)
    }
  }
}

/** The newest migration on disk; a database is ready for this release when it was applied there. */
export async function schemaVersion(directory = ownDirectory): Promise<string> {
  const names = await listNames(directory)
  return names.at(-1)!
}

async function listNames(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  if (names.length === 0) throw new Error(`${directory} holds no migrations.`)
  for (const [i, name] of names.entries()) {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name))
      throw new Error(`${name} is no name for a migration: it should look like 0001_name.sql.`)
    const before = names[i - 1]
    if (before?.slice(0, 4) === name.slice(0, 4))
      throw new Error(`${before} and ${name} have the same number. Give the newer one the next.`)
  }
  return names
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = await listNames(directory)
  return Promise.all(
    names.map(async (name) => {
      // A checkout on Windows may have changed the line ends; that is no edit.
      const text = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
      // The file's transaction is ours: one it ended by itself could be half applied.
      if (/^\s*(begin|start transaction|commit|rollback)\s*;/im.test(withoutBodies(text)))
        throw new Error(`${name} begins or ends a transaction. Remove that: it runs inside one.`)
      return { name, text, sha256: hashOfStatements(text) }
    }),
  )
}

/** The SQL without the $$ bodies of its functions, where BEGIN and END mean something else. */
function withoutBodies(text: string): string {
  return text.replaceAll(/\$(\w*)\$.*?\$\1\$/gs, '')
}

/**
 * One transaction: waits for its turn, looks again at what is applied, applies the next file and
 * records it. The lock ends with the transaction, so no killed run leaves it behind.
 */
async function applyNext(
  trx: TransactionSql,
  migrations: Migration[],
  directory: string,
): Promise<string | undefined> {
  await trx`select pg_advisory_xact_lock(hashtext('schema_migrations'))`
  await createLedger(trx)
  const ledger = await trx<Ledger>`
    select name, sha256 from public.schema_migrations order by name`
  await renewHashes(trx, ledger)
  refuseRewrittenHistory(ledger, migrations, directory)
  const next = migrations[ledger.length]
  if (!next) return undefined
  try {
    await trx.unsafe(next.text)
  } catch (error) {
    throw describeFailure(next, error)
  }
  await trx`
    insert into public.schema_migrations (name, sha256) values (${next.name}, ${next.sha256})`
  return next.name
}

async function createLedger(sql: Sql | TransactionSql): Promise<void> {
  await sql`
    create table if not exists public.schema_migrations (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`
}

/** The first file of the line before 0.2.0, which was never released. From 0.2.0 on nothing is rewritten. */
const unreleased = ['2d421fbe9920ddff3ec33c737312dbb2c7de0eecfc7782fa82ba4dfe7393852d']

type Ledger = { name: string; sha256: string }[]

/**
 * Before the statements alone were hashed, the whole file was, with its comments. Each such hash and what
 * takes its place: the hash of the statements that stood in that file.
 */
const hashesOfWholeFiles: Record<string, string> = {
  // 0001_roles_and_audit.sql
  fdfbf56656dce7f8e53fceab62f78010b0b27c50c8a29ed924ad980c9aafa6bb:
    '454465ddb2cce2e6eb6543818a5ee91670f0d975aeaebfac84e85553b4d3c456',
  // 0002_users.sql
  f8d7c8ceb6d5d4c34dea6747a52b7df141ae899d204bc55f2778ebe12d8182bb:
    '9fc4d2497678cc4372e9cbceee67abad80904d3b185aad99a608eb7d692be488',
  // 0003_patients.sql
  '624fc934d6efc9ad9971bd7669912bb0ce6c599d915111a95c839f18bd92cb51':
    'bad9142345df24caddc6ae990cceb6cabd7302a1c5f5cb4ba3d10bd25fe03371',
  // 0004_catalogue.sql
  '8bd54ff5c3609bd16ca4b61256f276587496f181af658a583964d086422de798':
    '203515c8cf96d1e27b5ec2c46bc514371a067186d410ec01a7f3bef4b10b9f77',
  // 0005_orders_and_samples.sql
  '598a3ba96ab28700a065d348596222aeac0ddaed97b747245a533862a055bcf7':
    '088be8f7540cfcb3c83e5f30ca1f4ef2350388fb05f060ec657ed5ff6e2733ec',
  // 0006_instruments_and_results.sql
  '6e9e21a7b8fde1c8667225638e6acc9cb89b495a8402d119dc43140cb7cde714':
    '5310f22d53c0860342fdea3e4b0178c072ac4bf0da88bdf0a967a7fb0d58e92d',
  // 0007_imports.sql
  '11aea9d43a44b3520ea6d5e380c178b596acb1156ae91519d32512a1dbe27b9a':
    '64c8ac3c9f00f3288ed76b90ffd25c5ae1775220d93ed1a99e58f0b31d329e80',
  // 0008_events.sql
  '78dcb4e3ff996c85ae556ad487ff749cdb776b790f4a12b62bb9d5bda2337f89':
    'cfa89e6fb535c7fa9303e1ab15ac029672ed2c0ef8e21e452253b65a1db76ebc',
}

async function renewHashes(trx: TransactionSql, ledger: Ledger): Promise<void> {
  for (const row of ledger) {
    const renewed = hashesOfWholeFiles[row.sha256]
    if (renewed === undefined) continue
    row.sha256 = renewed
    await trx`update public.schema_migrations set sha256 = ${renewed} where name = ${row.name}`
  }
}

/** What is applied must be exactly the first files on disk, their statements unchanged. */
function refuseRewrittenHistory(ledger: Ledger, migrations: Migration[], directory: string): void {
  if (ledger[0] && unreleased.includes(ledger[0].sha256))
    throw new Error(
      'This database was made by the unreleased 0.1, whose migrations were rewritten for the last time ' +
        'before 0.2.0: delete it (of the demo: the directory .data/) and migrate anew.',
    )
  const onDisk = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, sha256 } of ledger) {
    const migration = onDisk.get(name)
    if (!migration)
      throw new Error(
        `${name} was applied to this database and is missing in ${directory}. Restore the file, ` +
          'or run the release that brought it.',
      )
    if (migration.sha256 !== sha256)
      throw new Error(
        `A statement of ${name} was edited after it was applied. Restore it, and put the change in a new file.`,
      )
  }
  const applied = new Set(ledger.map(({ name }) => name))
  const newest = ledger.at(-1)?.name ?? ''
  const late = migrations.find(({ name }) => !applied.has(name) && name < newest)
  if (late)
    throw new Error(
      `${late.name} is new, but sorts before ${newest}, which is applied. Give it the next number.`,
    )
}

function describeFailure({ name, text }: Migration, error: unknown): Error {
  if (!(error instanceof postgres.PostgresError))
    return new Error(`${name} failed.`, { cause: error })
  // PostgreSQL counts characters from 1 over the whole file.
  const line = error.position && text.slice(0, Number(error.position) - 1).split('\n').length
  const where = line ? `, line ${line}` : ''
  return new Error(`${name}${where}: ${error.message}. Nothing of this file was applied.`, {
    cause: error,
  })
}
