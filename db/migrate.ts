/**
 * Brings a database to the newest schema: SQL files, forward only, each applied once and as a
 * whole. What was applied is never edited; `schema_migrations` remembers every file's hash.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres, { type Sql, type TransactionSql } from 'postgres'

type Migration = { name: string; text: string; sha256: string }

const ownDirectory = join(import.meta.dirname, 'migrations')

/**
 * Applies what is missing, and returns the files this call applied and the newest file there is.
 * Several may run at once: each file is applied by one of them, and all return when it is done.
 *
 * Errors, each naming the file: an applied file was edited or is missing, a new one sorts before
 * an applied one, a name is not `0001_name.sql`, or the SQL fails. Then the files before it stay
 * applied, and nothing of the failed one.
 */
export async function migrate(
  url: string,
  directory = ownDirectory,
): Promise<{ applied: string[]; version: string }> {
  const migrations = await readMigrations(directory)
  const sql = postgres(url, { max: 1, onnotice() {} })
  try {
    const applied: string[] = []
    for (;;) {
      const name = await sql.begin((trx) => applyNext(trx, migrations, directory))
      if (name === undefined) return { applied, version: migrations.at(-1)!.name }
      applied.push(name)
    }
  } finally {
    await sql.end()
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
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
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
  const ledger = await trx<{ name: string; sha256: string }[]>`
    select name, sha256 from public.schema_migrations order by name`
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

/** What is applied must be exactly the first files on disk, unchanged. */
function refuseRewrittenHistory(
  ledger: { name: string; sha256: string }[],
  migrations: Migration[],
  directory: string,
): void {
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
        `${name} was edited after it was applied. Restore it, and put the change in a new file.`,
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
