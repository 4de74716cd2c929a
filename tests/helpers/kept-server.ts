/**
 * The embedded PostgreSQL that stays up between runs of single test files, so that a file starts at
 * once: the server is there, and so is the template, unless what makes it has changed. It belongs to a
 * process of its own (keep-server.ts), which ends when nobody has used it for a while.
 */
import { spawn } from 'node:child_process'
import { open, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { makeTemplate, templateName, type TestServer } from './template.ts'
import { asSuperuser } from './test-server.ts'

/** Written when the server is ready, removed before it stops. */
export type KeptServer = {
  url: string
  /** Where its files are. */
  directory: string
  /** The process that keeps it. */
  pid: number
}

const root = join(import.meta.dirname, '../..')
export const keptHome = join(root, '.data/test-server')
export const noteIn = (home: string) => join(home, 'server.json')

export async function readNote(home: string): Promise<KeptServer | undefined> {
  const text = await readFile(noteIn(home), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as KeptServer)
}

/** While a lease has not ended, the server does not stop by itself. */
export type Lease = { server: TestServer; end: () => Promise<void> }

/** Starts the server unless it runs, makes the template unless it is there. */
export async function useKeptServer(home = keptHome): Promise<Lease> {
  const { url, end } = await joinKeptServer(home)
  try {
    const template = await templateName()
    await makeTemplate(url, template)
    await dropOldTemplates(url)
    return {
      server: { LAB_TEST_SERVER_URL: url, LAB_TEST_TEMPLATE: template },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/**
 * Connects, which says that the server is in use. It may be stopping just when we come, and another run may
 * start one just when we do. So we look again and again, and start one whenever there is none; of two that start,
 * one finds that it is not alone.
 */
export async function joinKeptServer(
  home: string,
): Promise<{ url: string; end: () => Promise<void> }> {
  await mkdir(home, { recursive: true })
  const log = join(home, 'keeper.log')
  const deadline = Date.now() + 60_000
  let keeper = { isRunning: false }
  while (Date.now() < deadline) {
    const note = await readNote(home)
    if (note) {
      const sql = postgres(note.url, { max: 1, onnotice() {} })
      try {
        await sql`select 1`
        return { url: note.url, end: () => sql.end() }
      } catch {
        await sql.end()
      }
    }
    if (!keeper.isRunning) keeper = await startKeeper(home, log)
    await sleep(50)
  }
  throw new Error(`The server for tests does not start:\n${await readFile(log, 'utf8')}`)
}

async function startKeeper(home: string, log: string): Promise<{ isRunning: boolean }> {
  const output = await open(log, 'w', 0o600)
  const keeper = { isRunning: true }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'keep-server.ts'), home], {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    cwd: root,
  })
  child.on('exit', () => (keeper.isRunning = false))
  child.unref()
  await output.close()
  return keeper
}

/** The newest three stay: of branches between which somebody goes to and fro. */
async function dropOldTemplates(url: string): Promise<void> {
  await asSuperuser(url, async (sql) => {
    const old = await sql<{ name: string }[]>`
      select datname as name from pg_database where datistemplate and datname like 'lab\_template\_%'
      order by oid desc offset 3`
    for (const { name } of old) {
      await sql`alter database ${sql(name)} is_template false`
      // Somebody may be cloning it: then the next run drops it.
      await sql`drop database ${sql(name)}`.catch(() => {})
    }
  })
}
