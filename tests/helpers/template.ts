/**
 * The template that every test database is cloned from: migrated, seeded, and closed to connections,
 * because a database that someone is connected to cannot be cloned.
 */
import { argon2Sync, createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type postgres from 'postgres'
import { asSuperuser, databaseUrl, rolePassword, serviceRoles, startServer } from './test-server.ts'

/** What test files need to know; handed to them through the environment. */
export type TestServer = {
  LAB_TEST_SERVER_URL: string
  LAB_TEST_TEMPLATE: string
}

/** Chooses and starts a server for one run, says which in one line, and makes its template. */
export async function startTestServer(): Promise<{
  server: TestServer
  stop: () => Promise<void>
}> {
  const { name, url, stop } = await startServer()
  console.log(`Tests run on ${name}.`)
  const template = `lab_template_${randomUUID().slice(0, 8)}`
  try {
    await makeTemplate(url, template)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    server: { LAB_TEST_SERVER_URL: url, LAB_TEST_TEMPLATE: template },
    async stop() {
      await dropTemplate(url, template)
      await stop()
    },
  }
}

/** Makes the template unless there is one of this name; one that is half made is made anew. */
export async function makeTemplate(superuserUrl: string, name: string): Promise<void> {
  await asSuperuser(superuserUrl, async (sql) => {
    // Two test runs on one server take turns: both create the roles and set their passwords.
    await sql`select pg_advisory_lock(hashtext('lab test template'))`
    const [found] = await sql<{ finished: boolean }[]>`
      select datistemplate as finished from pg_database where datname = ${name}`
    if (found?.finished) return
    await sql`drop database if exists ${sql(name)} with (force)`
    await sql`create database ${sql(name)}`
    const url = databaseUrl(superuserUrl, name)
    // Only here: a test file that is handed a template loads none of this.
    const { migrateAll } = await import('../../src/processes/migrate.ts')
    const { seedAll } = await import('../../src/processes/seed.ts')
    await migrateAll(url)
    await seedAll(url)
    await asSuperuser(url, cheapenPasswords)
    for (const role of serviceRoles) {
      const password = rolePassword(superuserUrl, role)
      await sql.unsafe(`alter role ${role} login password '${password}'`)
    }
    await sql`alter database ${sql(name)} is_template true allow_connections false`
  })
}

/**
 * The same passwords, at a cost for tests: people sign in hundreds of times, and argon2 is made to take long.
 * A hash carries its cost with it; who has no name here, or gets a new password, meets the real one.
 */
async function cheapenPasswords(sql: postgres.Sql): Promise<void> {
  await sql.begin(async (trx) => {
    // As nobody did it: no audit row, and no new updated_at.
    await trx`set local session_replication_role = replica`
    const users = await trx<
      { id: string; username: string }[]
    >`select id, username from users where role <> 'service'`
    for (const { id, username } of users) {
      const [message, nonce] = [Buffer.from(`demo-${username}-password`), randomBytes(16)]
      const cost = { memory: 8, passes: 1, parallelism: 1 }
      const tag = argon2Sync('argon2id', { ...cost, message, nonce, tagLength: 32 })
      const [salt, hash] = [nonce, tag].map((b) => b.toString('base64').replace(/=+$/, ''))
      await trx`
        update users set password_hash = ${`$argon2id$v=19$m=8,t=1,p=1$${salt}$${hash}`}
        where id = ${id} and username !~ '^example-'`
    }
  })
}

async function dropTemplate(superuserUrl: string, name: string): Promise<void> {
  await asSuperuser(superuserUrl, async (sql) => {
    await sql`alter database ${sql(name)} is_template false`
    await sql`drop database ${sql(name)}`
  })
}

const root = join(import.meta.dirname, '../..')

/** All that decides what is in the template: change one of these, and it is made anew. */
const ingredients = [
  'db/migrate.ts',
  'db/migrations',
  'db/seed',
  'jobs',
  'package-lock.json',
  'src/auth/passwords.ts',
  'src/platform/queue.ts',
  'src/processes/migrate.ts',
  'src/processes/seed.ts',
  'tests/helpers/template.ts',
]

/** The name of the template that these sources make. */
export async function templateName(): Promise<string> {
  const hash = createHash('sha256')
  for (const ingredient of ingredients) {
    const path = join(root, ingredient)
    const isDirectory = (await stat(path)).isDirectory()
    const files = isDirectory ? (await readdir(path)).toSorted() : ['']
    for (const file of files) hash.update(file).update(await readFile(join(path, file)))
  }
  return `lab_template_${hash.digest('hex').slice(0, 16)}`
}
