// Everything in one command: an embedded PostgreSQL, the schema, the seed, the three processes, and then
// the main job on an analyzer's file. `--once` ends after that; otherwise it stays up until Ctrl-C.
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startEmbedded } from '../../db/embedded/server.ts'
import { demoUsers } from '../../db/seed/demo-users.ts'
import type { Config } from '../config.ts'
import { createLog } from '../platform/log.ts'
import { journey } from './demo/journey.ts'
import { demoSecrets } from './demo/secrets.ts'
import { freePort, startService, type Service } from './demo/services.ts'
import { bold, dim, heading, print, step } from './demo/terminal.ts'
import { migrateAll } from './migrate.ts'
import type { Run } from './process.ts'
import { addExampleRows } from './example-rows.ts'
import { seedAll } from './seed.ts'

const root = join(import.meta.dirname, '../..')

/** Where the demo keeps what it needs: LAB_DATA_DIR, in the checkout unless it is absolute. */
const dataOf = (config: Config) => resolve(root, config.data_dir)
const logsOf = (config: Config) => join(dataOf(config), 'logs')

export const run: Run = async (config, starting) => {
  const stack = new AsyncDisposableStack()
  try {
    const services = await startAll(config, starting, stack).catch((error: unknown) => {
      throw starting.aborted ? error : withAdvice(error, dataOf(config))
    })
    const url = services.find(({ name }) => name === 'api')!.url!
    const logs = logsOf(config)
    await journey(url, config.policy.time_zone, starting)
    if (process.argv.includes('--once')) {
      await stack.disposeAsync()
      return undefined
    }
    showAddresses(url, logs)
    for (const service of services) {
      void service.exited.then(
        () =>
          stack.disposed ||
          print(`  The ${service.name} has ended: see ${join(logs, service.name)}.log`),
      )
    }
    return { url, stop: () => close(stack) }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

function withAdvice(error: unknown, data: string): Error {
  const message = error instanceof Error ? error.message : String(error)
  const advice = `If what is in ${data} is damaged, delete it: the next start makes it anew.`
  return new Error(`${message}\n\n  ${advice}`, { cause: error })
}

async function close(stack: AsyncDisposableStack): Promise<void> {
  print('\n  Stopping: requests and jobs under way are finished first.')
  await stack.disposeAsync()
  print('  Stopped.')
}

async function startAll(
  config: Config,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
): Promise<Service[]> {
  heading('Starting')
  const data = dataOf(config)
  const logs = logsOf(config)
  await mkdir(logs, { recursive: true })
  const server = await step(
    'PostgreSQL 18',
    () =>
      startEmbedded({
        dataDir: join(data, 'postgres'),
        durable: true,
        signal,
        log: (line) => print(dim(`    ${line}`)),
      }),
    ({ port }) => `embedded, 127.0.0.1:${port}`,
  )
  stack.defer(() => server.stop())
  const ownerUrl = await createDatabase(server.url)
  const secrets = await demoSecrets(data)
  await step(
    'schema',
    () => migrateAll(ownerUrl, secrets),
    ({ applied, version }) => `${applied.length} migrations applied, at ${version}`,
  )
  signal.throwIfAborted()
  await step('seed', () => seedDemo(ownerUrl, config), seeded)
  signal.throwIfAborted()

  const port = await freePort(config.http.port)
  if (port !== config.http.port)
    print(dim(`    port ${config.http.port} is taken: the api takes ${port}`))
  const common = { DATABASE_URL: roleUrl(ownerUrl, 'lab_worker', secrets.lab_worker) }
  const api = {
    DATABASE_URL: roleUrl(ownerUrl, 'lab_api', secrets.lab_api),
    AUTH_SIGNING_KEYS: JSON.stringify(secrets.signing_keys),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
  }
  const start = async (name: 'api' | 'worker' | 'scheduler', env: Record<string, string>) => {
    const service = await startService({ name, env, logs, signal })
    stack.defer(() => service.stop())
    return service
  }
  const startedServices = await step(
    'processes',
    () =>
      Promise.allSettled([start('api', api), start('worker', common), start('scheduler', common)]),
    (all) =>
      all
        .map((one) =>
          one.status === 'fulfilled'
            ? `${one.value.name} ${dim(`pid ${one.value.pid}`)}`
            : 'failed',
        )
        .join(', '),
  )
  return startedServices.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

async function seedDemo(ownerUrl: string, config: Config) {
  const counts = await seedAll(ownerUrl)
  await addExampleRows(ownerUrl, createLog(config))
  return counts
}

function seeded(counts: Record<string, number>): string {
  const added = Object.entries(counts).filter(([, count]) => count > 0)
  if (added.length === 0) return 'everything is there'
  return ['tests', 'qualified_intervals', 'users', 'patients']
    .map((what) => `${counts[what]} ${what.replaceAll('_', ' ')}`)
    .join(', ')
}

async function createDatabase(superuserUrl: string): Promise<string> {
  const { connect } = await import('../../db/client.ts')
  const { sql } = connect(superuserUrl, { name: 'lab-demo', max: 1 })
  try {
    const [found] = await sql`select from pg_database where datname = 'lab'`
    if (!found) await sql`create database lab`
  } finally {
    await sql.end({ timeout: 5 })
  }
  const url = new URL(superuserUrl)
  url.pathname = '/lab'
  return url.href
}

function roleUrl(ownerUrl: string, role: string, password: string): string {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = password
  return url.href
}

function showAddresses(url: string, logs: string): void {
  heading('The laboratory is open')
  print(`  Swagger UI   ${bold(`${url}/docs`)}   ${dim('“Authorize” signs in')}`)
  print(`  Health       ${url}/health/ready`)
  print(`  Users        ${demoUsers.map(({ username }) => username).join(', ')}`)
  print(`  Passwords    demo-<user>-password ${dim('such as demo-clerk-password')}`)
  print(`  Logs         ${logs}`)
  print(`\n  ${dim('Ctrl-C stops everything.')}`)
}
