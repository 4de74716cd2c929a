// A laboratory to measure on: an embedded PostgreSQL with its safe settings, migrated, seeded and filled
// with orders, and the processes that are compared, each a real process with a port of its own.
import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { startEmbedded } from '../db/embedded/server.ts'
import { generateSigningKey } from '../src/auth/tokens.ts'
import { migrateAll } from '../src/processes/migrate.ts'
import { seedAll } from '../src/processes/seed.ts'

export type Program = { name: string; url: string; pid: number; ready_ms: number }

export type Laboratory = {
  sql: postgres.Sql
  service: Program
  baseline: Program
  /** Resident memory of the api before the first sign-in (each sign-in borrows 19 MiB for argon2id). */
  idle_mb: number
  /** A bearer token of the demo technologist, and one of the clerk. */
  tokens: { technologist: string; clerk: string }
  stop(): Promise<void>
}

export async function openLaboratory(): Promise<Laboratory> {
  const directory = await mkdtemp(join(tmpdir(), 'diagnostics-lab-bench-'))
  const server = await startEmbedded({ dataDir: directory, preferredPort: 0, durable: true })
  const passwords = {
    lab_api: randomBytes(18).toString('hex'),
    lab_worker: randomBytes(18).toString('hex'),
  }
  await migrateAll(server.url, passwords)
  await seedAll(server.url)
  const sql = postgres(server.url, { max: 4, onnotice: () => {} })
  const children: ChildProcess[] = []
  const url = (role: keyof typeof passwords) => {
    const address = new URL(server.url)
    address.username = role
    address.password = passwords[role]
    return address.href
  }
  const start = async (name: string, file: string, args: string[], env: Record<string, string>) => {
    const started = performance.now()
    const child = fork(join(import.meta.dirname, file), args, {
      env: { ...process.env, NODE_ENV: 'production', PORT: '0', ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    children.push(child)
    const [message] = (await once(child, 'message')) as [{ url?: string }]
    return { name, url: message.url ?? '', pid: child.pid!, ready_ms: performance.now() - started }
  }
  const keys = JSON.stringify({ keys: [await generateSigningKey()] })
  const main = '../src/main.ts'
  const service = await start('service', main, ['api'], {
    DATABASE_URL: url('lab_api'),
    AUTH_SIGNING_KEYS: keys,
  })
  await start('worker', main, ['worker'], { DATABASE_URL: url('lab_worker') })
  const baseline = await start('baseline', './baseline.ts', [], { DATABASE_URL: server.url })
  await sleep(2000)
  const idle_mb = await residentMegabytes(service.pid)
  return {
    sql,
    idle_mb,
    service,
    baseline,
    tokens: {
      technologist: await signIn(service.url, 'technologist'),
      clerk: await signIn(service.url, 'clerk'),
    },
    async stop() {
      for (const child of children) {
        child.kill('SIGTERM')
        if (child.exitCode === null) await once(child, 'exit')
      }
      await sql.end()
      await server.stop()
      for (const place of new Set([directory, server.dataDir]))
        await rm(place, { recursive: true, force: true })
    },
  }
}

/** Linux only; NaN elsewhere. */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

async function signIn(url: string, username: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'password',
    username,
    password: `demo-${username}-password`,
  })
  const response = await fetch(`${url}/v1/auth/token`, { method: 'POST', body })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}
