/**
 * The PostgreSQL that a test run uses, and how its superuser and the services sign in there. The
 * first that works: TEST_DATABASE_URL, a container, an embedded server in a temporary place.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { startTemporary } from './temporary-server.ts'

export type Server = { name: string; url: string; stop: () => Promise<void> }

export async function startServer(): Promise<Server> {
  return givenServer() ?? (await startContainer()) ?? (await startTemporary())
}

export const serviceRoles = ['lab_api', 'lab_worker', 'lab_reader'] as const
type ServiceRole = (typeof serviceRoles)[number]

/**
 * As hard to guess as the superuser's own url, and the same for every run on that server: two runs
 * at once must not lock each other out, because roles belong to the whole server.
 */
export function rolePassword(superuserUrl: string, role: ServiceRole): string {
  return createHmac('sha256', superuserUrl).update(role).digest('hex')
}

/** The url of a database on the superuser's server, for the superuser or for a service's role. */
export function databaseUrl(superuserUrl: string, database: string, role?: ServiceRole): string {
  const url = new URL(superuserUrl)
  url.pathname = `/${database}`
  if (role) {
    url.username = role
    url.password = rolePassword(superuserUrl, role)
  }
  return url.href
}

/** Runs SQL as the superuser, on a connection of its own. */
export async function asSuperuser<T>(url: string, run: (sql: postgres.Sql) => Promise<T>) {
  const sql = postgres(url, { max: 1, onnotice() {} })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

function givenServer(): Server | undefined {
  const url = process.env.TEST_DATABASE_URL
  return url ? { name: 'TEST_DATABASE_URL', url, stop: async () => {} } : undefined
}

/** A daemon may answer and still start nothing (no image, no registry): then there is no container. */
async function startContainer(): Promise<Server | undefined> {
  if (!(await dockerAnswers())) return undefined
  const { GenericContainer, Wait } = await import('testcontainers')
  const password = randomBytes(18).toString('base64url')
  try {
    const container = await new GenericContainer('postgres:18')
      .withEnvironment({ POSTGRES_PASSWORD: password })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200'])
      .withExposedPorts(5432)
      // Over TCP: while the image prepares a new cluster, the server listens on its socket only.
      .withWaitStrategy(Wait.forSuccessfulCommand('pg_isready --host=127.0.0.1'))
      .withStartupTimeout(30_000)
      .start()
    const address = `${container.getHost()}:${container.getMappedPort(5432)}`
    return {
      name: 'a postgres:18 container',
      url: `postgres://postgres:${password}@${address}/postgres`,
      stop: async () => void (await container.stop()),
    }
  } catch {
    return undefined
  }
}

/** Asks before testcontainers is loaded: without a daemon, nothing is lost but a connection. */
function dockerAnswers(): Promise<boolean> {
  const host = process.env.DOCKER_HOST
  const sockets = [join(homedir(), '.docker/run/docker.sock'), '/var/run/docker.sock']
  const socketPath = host?.startsWith('unix://') ? host.slice(7) : sockets.find(existsSync)
  const tcp = host?.startsWith('tcp://') ? new URL(host) : undefined
  if (!tcp && !socketPath) return Promise.resolve(false)
  const where = tcp ? { host: tcp.hostname, port: tcp.port || 2375 } : { socketPath }
  return new Promise((resolve) => {
    const ping = request({ ...where, path: '/_ping', timeout: 1000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    ping.on('timeout', () => ping.destroy())
    ping.on('error', () => resolve(false))
    ping.end()
  })
}
