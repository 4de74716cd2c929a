// A laboratory to measure on: an embedded PostgreSQL with its safe settings, migrated and seeded, and the
// processes that are measured, each a real process with a port of its own.
import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { limitsOf } from '../db/limits.ts'
import { startEmbedded } from '../db/embedded/server.ts'
import { hashPassword } from '../src/auth/passwords.ts'
import { generateSigningKey } from '../src/auth/tokens.ts'
import { migrateAll } from '../src/processes/migrate.ts'
import { seedAll } from '../src/processes/seed.ts'
import { startPgBouncer } from '../tests/helpers/pgbouncer.ts'

export type Program = { name: string; url: string; pid: number; ready_ms: number }

export type Laboratory = {
  /** The superuser's. */
  url: string
  sql: postgres.Sql
  /** The process id of PostgreSQL's first process. */
  postmaster: number
  /** What each program is told of the database and its keys. */
  environments: Record<'job', NodeJS.ProcessEnv>
  /** Starts one of the service's processes, or the baseline. */
  start: (name: 'api' | 'worker' | 'baseline') => Promise<Program>
  stop(): Promise<void>
}

const passwords = {
  lab_api: randomBytes(18).toString('hex'),
  lab_worker: randomBytes(18).toString('hex'),
}
const userPassword = randomBytes(18).toString('hex')

/** @param pooler the program of a PgBouncer, to stand between the service and PostgreSQL; the baseline goes past it */
export async function openLaboratory(pooler?: string): Promise<Laboratory> {
  const directory = await mkdtemp(join(tmpdir(), 'diagnostics-lab-bench-'))
  const server = await startEmbedded({ dataDir: directory, preferredPort: 0, durable: true })
  const { url } = server
  await migrateAll(url, passwords)
  await seedAll(url)
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  await givePasswords(sql)
  const children: ChildProcess[] = []
  const keys = JSON.stringify({ keys: [await generateSigningKey()] })
  const direct = { apiUrl: urlOf(url, 'lab_api'), workerUrl: urlOf(url, 'lab_worker') }
  const ends: (() => Promise<void>)[] = []
  const after = (end: () => Promise<void>) => void ends.push(end)
  const urls = pooler ? await startPgBouncer({ after }, pooler, direct, limitsOf, 20) : direct
  const environments = {
    api: {
      DATABASE_URL: urls.apiUrl,
      ...(pooler && { DATABASE_DIRECT_URL: direct.apiUrl }),
      AUTH_SIGNING_KEYS: keys,
      UPLOAD_LIMIT_MB: '200',
      // One user sends it all, as quickly as it can.
      RATE_LIMIT_PER_MINUTE_USER: '0',
      RATE_LIMIT_PER_MINUTE_ADDRESS: '0',
      REQUESTS_AT_ONCE: '0',
      LIVE_CONNECTIONS_PER_USER: '6000',
      LIVE_CONNECTIONS_PER_ADDRESS: '6000',
      LIVE_HEARTBEAT_SECONDS: '5',
    },
    worker: {
      DATABASE_URL: urls.workerUrl,
      ...(pooler && { DATABASE_DIRECT_URL: direct.workerUrl }),
      AUDIT_SIGNING_KEYS: keys,
    },
    baseline: { DATABASE_URL: url },
  }
  return {
    url,
    sql,
    postmaster: await findPostmaster(sql),
    environments: { job: { ...process.env, NODE_ENV: 'production', ...environments.worker } },
    async start(name) {
      const file = name === 'baseline' ? './baseline.ts' : '../src/main.ts'
      const started = performance.now()
      const child = fork(join(import.meta.dirname, file), name === 'baseline' ? [] : [name], {
        env: { ...process.env, NODE_ENV: 'production', PORT: '0', ...environments[name] },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      children.push(child)
      const ended = once(child, 'exit').then(() => undefined)
      const first = await Promise.race([once(child, 'message'), ended])
      if (!first) throw new Error(`The ${name} ended while it started.`)
      const [message] = first as [{ url?: string }]
      const ready_ms = performance.now() - started
      return { name, url: message.url ?? '', pid: child.pid!, ready_ms }
    },
    async stop() {
      for (const child of children) {
        child.kill('SIGTERM')
        if (child.exitCode === null) await once(child, 'exit')
      }
      await Promise.all(ends.map((end) => end()))
      await sql.end()
      await server.stop()
      for (const place of new Set([directory, server.dataDir]))
        await rm(place, { recursive: true, force: true })
    },
  }
}

// In production the api takes nobody in whose password everybody knows, or another system whose secret.
async function givePasswords(sql: postgres.Sql): Promise<void> {
  const hash = await hashPassword(userPassword)
  await sql.begin(async (tx) => {
    await tx`select set_config('lab.actor', 'job:bench', true)`
    await tx`update users set password_hash = ${hash} where role <> 'service'`
    await tx`update users set active = false where role = 'service'`
  })
}

function urlOf(ownerUrl: string, role: keyof typeof passwords): string {
  const address = new URL(ownerUrl)
  address.username = role
  address.password = passwords[role]
  return address.href
}

// The parent of any of its connections.
async function findPostmaster(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  const status = await readFile(`/proc/${row!.pid}/status`, 'utf8').catch(() => '')
  return Number(/PPid:\s+(\d+)/.exec(status)?.[1])
}

/** A bearer token of a user, good for ten minutes. */
export async function signIn(url: string, username: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'password',
    username,
    password: userPassword,
  })
  const response = await fetch(`${url}/v1/auth/token`, { method: 'POST', body })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}

/** Waits until these orders are completed. */
export async function completed(sql: postgres.Sql, order_ids: string[]): Promise<void> {
  const ids = [...new Set(order_ids)]
  for (;;) {
    const [row] = await sql`
      select count(*)::int as open from orders where id = any(${ids}::uuid[]) and status <> 'completed'`
    if (row!.open === 0) return
    await sleep(ids.length > 1 ? 10 : 1)
  }
}

export function quantile(numbers: number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
}

export const median = (numbers: number[]) => quantile(numbers, 0.5)
