/**
 * A database of its own for a test file: migrated, seeded, and gone at the end.
 *
 *   const database = await createDatabase()
 *   after(() => database.drop())
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { startTestServer, type TestServer } from './template.ts'
import { asSuperuser, databaseUrl } from './test-server.ts'

export type TestDatabase = {
  /** The superuser's url, for what no service may do. */
  ownerUrl: string
  apiUrl: string
  workerUrl: string
  readerUrl: string
  /** Drops it, also while connections are open. */
  drop: () => Promise<void>
}

export async function createDatabase(): Promise<TestDatabase> {
  const server = await (sharedServer ??= findServer())
  const url = server.LAB_TEST_SERVER_URL
  const name = await clone(url, server.LAB_TEST_TEMPLATE)
  return {
    ownerUrl: databaseUrl(url, name),
    apiUrl: databaseUrl(url, name, 'lab_api'),
    workerUrl: databaseUrl(url, name, 'lab_worker'),
    readerUrl: databaseUrl(url, name, 'lab_reader'),
    drop: () => dropDatabase(url, name),
  }
}

/** A database with nothing in it, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<Pick<TestDatabase, 'ownerUrl' | 'drop'>> {
  const server = await (sharedServer ??= findServer())
  const url = server.LAB_TEST_SERVER_URL
  const name = await clone(url, 'template0')
  return { ownerUrl: databaseUrl(url, name), drop: () => dropDatabase(url, name) }
}

let sharedServer: Promise<TestServer> | undefined

/** The server of the whole run, or, when a test file runs alone, one for this process. */
async function findServer(): Promise<TestServer> {
  const { LAB_TEST_SERVER_URL, LAB_TEST_TEMPLATE } = process.env
  if (LAB_TEST_SERVER_URL && LAB_TEST_TEMPLATE) return { LAB_TEST_SERVER_URL, LAB_TEST_TEMPLATE }
  const { server, stop } = await startTestServer()
  // Not an after(): the file's own ones, which drop its databases, must come first.
  process.once('beforeExit', () => void stop())
  return server
}

async function clone(url: string, template: string): Promise<string> {
  const name = `lab_test_${randomUUID().replaceAll('-', '')}`
  return asSuperuser(url, async (sql) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`
        // As `migrate` leaves a database: it is one of the rights that a copy does not take along.
        await sql`revoke create, temporary on database ${sql(name)} from public`
        return name
      } catch (error) {
        // Somebody (autovacuum, a late connection) is in the template for a moment.
        const inUse = error instanceof postgres.PostgresError && error.code === '55006'
        if (!inUse || attempt === 20) throw error
        await sleep(100)
      }
    }
  })
}

async function dropDatabase(url: string, name: string): Promise<void> {
  await asSuperuser(url, (sql) => sql`drop database if exists ${sql(name)} with (force)`)
}
