/**
 * A PgBouncer in transaction mode before a test's database, as docs/running.md sets one up. Tests need one that follows
 * prepared statements (1.21): `PGBOUNCER`, or the one of the system. Where there is none they are skipped, and say so.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRoot, nobody } from '../../db/embedded/processes.ts'
import { connectQueryOf, limitsOf, type Limits } from '../../db/limits.ts'
import { freePort } from '../../src/processes/local/services.ts'
import type { TestDatabase } from './database.ts'
import { eventually } from './processes.ts'

type Urls = Pick<TestDatabase, 'apiUrl' | 'workerUrl'>
type AtTheEnd = { after(end: () => Promise<void>): void }

export type PgBouncer = Urls

/** @returns the program, or why there is none */
export function findPgBouncer(): { program: string } | { missing: string } {
  const places = process.env.PGBOUNCER
    ? [process.env.PGBOUNCER]
    : ['pgbouncer', '/usr/sbin/pgbouncer']
  const found: string[] = []
  for (const program of places) {
    const version = versionOf(program)
    if (version === undefined) continue
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major > 1 || (major === 1 && minor >= 21)) return { program }
    found.push(version)
  }
  const seen = found.length > 0 ? `that of ${places.at(-1)} is ${found[0]}` : 'there is none'
  return { missing: `needs a PgBouncer of 1.21 or newer (PGBOUNCER names it), and ${seen}` }
}

function versionOf(program: string): string | undefined {
  try {
    const said = execFileSync(program, ['--version'], { encoding: 'utf8' })
    return /PgBouncer (\d+\.\d+)/.exec(said)?.[1]
  } catch {
    return undefined
  }
}

/** Fewer server connections than a process has of its own, so that they are really passed from one to another. */
export const pool_size = 5

export async function startPgBouncer(
  t: AtTheEnd,
  program: string,
  { apiUrl, workerUrl }: Urls,
  limits: Record<'lab_api' | 'lab_worker', Limits> = limitsOf,
  size = pool_size,
): Promise<PgBouncer> {
  const directory = await mkdtemp(join(tmpdir(), 'lab-pgbouncer-'))
  await chmod(directory, 0o755)
  const port = await freePort(0)
  const [api, worker] = [new URL(apiUrl), new URL(workerUrl)]
  const database = (url: URL, role: 'lab_api' | 'lab_worker') =>
    `${role} = host=${url.hostname} port=${url.port} dbname=${url.pathname.slice(1)} ` +
    `connect_query='${connectQueryOf(limits[role])}'`
  const users = join(directory, 'userlist.txt')
  const settings = join(directory, 'pgbouncer.ini')
  await writeFile(
    users,
    [api, worker].map((url) => `"${url.username}" "${url.password}"\n`).join(''),
  )
  await writeFile(
    settings,
    `[databases]
${database(api, 'lab_api')}
${database(worker, 'lab_worker')}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
max_prepared_statements = 500
default_pool_size = ${size}
max_client_conn = 500
server_login_retry = 1
query_wait_timeout = 10
`,
  )
  const child = spawn(program, [settings], {
    ...(isRoot && nobody), // it refuses to be root
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(child, 'close')
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(directory, { recursive: true })
  })
  const pooled = (url: URL, role: string) => {
    const address = new URL(url)
    address.port = String(port)
    address.pathname = `/${role}`
    return address.href
  }
  await eventually('PgBouncer listens', async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended:\n${said}`)
    return said.includes('process up')
  })
  return {
    apiUrl: pooled(api, 'lab_api'),
    workerUrl: pooled(worker, 'lab_worker'),
  }
}
