// A whole laboratory on this machine, for the demo and for development: an embedded PostgreSQL with its
// schema and seed, and the three processes, each as its own role and with keys made for this place.
import type { ChildProcess } from 'node:child_process'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '../../../db/client.ts'
import { startEmbedded } from '../../../db/embedded/server.ts'
import { demoUsers } from '../../../db/seed/demo-users.ts'
import type { Config } from '../../config/config.ts'
import { createLog } from '../../platform/log.ts'
import { addExampleRows } from '../example-rows.ts'
import { migrateAll } from '../migrate.ts'
import { seedAll } from '../seed.ts'
import { addHistory, historyDays, type HistoryCounts } from './history/history.ts'
import { dataOf, localUrlsFile, logsOf, type LocalUrls } from './local-urls.ts'
import { keysFileOf, localSecrets, type LocalSecrets } from './secrets.ts'
import { freePort, serviceNames, startService, type Service, type ServiceName } from './services.ts'
import { bold, dim, heading, print, step, yellow } from './terminal.ts'

export type Laboratory = {
  services: Service[]
  /** Of the api. */
  url: string
  urls: LocalUrls
  /** Where each process shows its metrics. */
  metricsPorts: Record<ServiceName, number>
}

export type LaboratoryOptions = {
  /** Reads what a process prints; without it, that goes to a file. */
  read?: (name: ServiceName, child: ChildProcess) => void
  /** Flags for Node, for each process. */
  flags?: Partial<Record<ServiceName, string[]>>
  /** With a month of history behind it. */
  history?: boolean
}

/** What it starts is stopped by the stack. @throws with advice */
export async function openLaboratory(
  config: Config,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
  options: LaboratoryOptions = {},
): Promise<Laboratory> {
  try {
    return await openAll(config, signal, stack, options)
  } catch (error) {
    if (signal.aborted) print('\n  Stopped before it was open.')
    throw signal.aborted ? error : withAdvice(error, dataOf(config))
  }
}

export async function closeLaboratory(stack: AsyncDisposableStack): Promise<void> {
  print('\n  Stopping: requests and jobs under way are finished first.')
  await stack.disposeAsync()
  print('  Stopped.')
}

async function openAll(
  config: Config,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
  options: LaboratoryOptions,
): Promise<Laboratory> {
  heading('Starting')
  const data = dataOf(config)
  await mkdir(logsOf(config), { recursive: true })
  const superuserUrl = await startDatabase(data, signal, stack)
  const secrets = await localSecrets(data)
  const urls = await prepareDatabase(config, superuserUrl, secrets, signal, options)
  await writeFile(localUrlsFile(data), JSON.stringify(urls), { mode: 0o600 })
  stack.defer(() => rm(localUrlsFile(data), { force: true }))
  const port = await freePort(config.http.port)
  if (port !== config.http.port)
    print(dim(`    port ${config.http.port} is taken: the api takes ${port}`))
  const metricsPorts = await freeMetricsPorts()
  const http = { port, keysFile: keysFileOf(data) }
  const environments = environmentsOf(urls, secrets, http, metricsPorts)
  const services = await step(
    'processes',
    () => startServices(config, environments, signal, stack, options),
    (all) => all.map((one) => `${one.name} ${dim(`pid ${one.pid()}`)}`).join(', '),
  )
  signal.throwIfAborted()
  const url = services.find(({ name }) => name === 'api')!.url!
  await writeFile(localUrlsFile(data), JSON.stringify({ ...urls, http: url }), { mode: 0o600 })
  return { services, url, urls, metricsPorts }
}

async function startDatabase(data: string, signal: AbortSignal, stack: AsyncDisposableStack) {
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
  return server.url
}

async function prepareDatabase(
  config: Config,
  superuserUrl: string,
  secrets: LocalSecrets,
  signal: AbortSignal,
  { history = false }: LaboratoryOptions,
): Promise<LocalUrls> {
  const owner = await createDatabase(superuserUrl)
  await step(
    'schema',
    () => migrateAll(owner, secrets),
    ({ applied, version }) =>
      applied.length === 0 ? `at ${version}` : `${applied.length} applied, at ${version}`,
  )
  signal.throwIfAborted()
  await step('seed', () => seedWithExamples(owner, config), seeded)
  signal.throwIfAborted()
  if (history) await step('history', () => addHistory(owner, config, signal), told)
  signal.throwIfAborted()
  return {
    owner,
    api: roleUrl(owner, 'lab_api', secrets.lab_api),
    worker: roleUrl(owner, 'lab_worker', secrets.lab_worker),
  }
}

type Environments = Record<ServiceName, Record<string, string>>

// As monitoring/prometheus-demo.yml has them.
async function freeMetricsPorts(): Promise<Record<ServiceName, number>> {
  return {
    api: await freePort(9464),
    worker: await freePort(9465),
    scheduler: await freePort(9466),
  }
}

function environmentsOf(
  urls: LocalUrls,
  secrets: LocalSecrets,
  { port, keysFile }: { port: number; keysFile: string },
  metricsPorts: Record<ServiceName, number>,
): Environments {
  const metricsOf = (name: ServiceName) => ({
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: String(metricsPorts[name]),
  })
  return {
    api: {
      ...metricsOf('api'),
      DATABASE_URL: urls.api,
      AUTH_SIGNING_KEYS_FILE: keysFile,
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
    },
    worker: {
      ...metricsOf('worker'),
      DATABASE_URL: urls.worker,
      AUDIT_SIGNING_KEYS: JSON.stringify(secrets.audit_keys),
    },
    scheduler: { ...metricsOf('scheduler'), DATABASE_URL: urls.worker },
  }
}

/** All are started, or the first reason why not is thrown: then the stack stops the others. */
async function startServices(
  config: Config,
  environments: Environments,
  signal: AbortSignal,
  stack: AsyncDisposableStack,
  { read, flags = {} }: LaboratoryOptions,
): Promise<Service[]> {
  const logFile = (name: string) => join(logsOf(config), `${name}.log`)
  const start = async (name: ServiceName) => {
    // Open as long as the laboratory: a process that is started again goes on writing to it.
    const log = read ? undefined : stack.use(await open(logFile(name), 'w', 0o600))
    const output = log?.fd ?? 'pipe'
    const service = await startService({
      name,
      env: environments[name],
      output: [output, output],
      onStarted: (child) => read?.(name, child),
      lastWords: read ? undefined : () => tail(logFile(name)),
      onFailure: read ? 'wait for a change' : 'try again',
      flags: flags[name],
      signal,
      say: (line) => print(`  ${yellow('!')} ${line}`),
    })
    stack.defer(() => service.stop())
    return service
  }
  const all = await Promise.allSettled(serviceNames.map(start))
  return all.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

async function tail(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).split('\n').slice(-20).join('\n')
}

function withAdvice(error: unknown, data: string): Error {
  const message = error instanceof Error ? error.message : String(error)
  if (message.includes('already in use')) return new Error(message, { cause: error })
  const advice = `If what is in ${data} is damaged, delete it: the next start makes it anew.`
  return new Error(`${message}\n\n  ${advice}`, { cause: error })
}

async function seedWithExamples(owner: string, config: Config) {
  const counts = await seedAll(owner)
  await addExampleRows(owner, createLog(config))
  return counts
}

function seeded(counts: Record<string, number>): string {
  const added = Object.entries(counts).filter(([, count]) => count > 0)
  if (added.length === 0) return 'everything is there'
  return ['tests', 'qualified_intervals', 'users', 'patients']
    .map((what) => `${counts[what]} ${what.replaceAll('_', ' ')}`)
    .join(', ')
}

function told(counts: HistoryCounts | undefined): string {
  if (counts === undefined) return 'is there'
  const { orders, results, controls } = counts
  return `${orders} orders, ${results} results, ${controls} controls of ${historyDays} days`
}

async function createDatabase(superuserUrl: string): Promise<string> {
  const { sql } = connect(superuserUrl, { name: 'lab-local', max: 1 })
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

export function showAddresses({ url, metricsPorts }: Laboratory, logs?: string): void {
  const { api, worker, scheduler } = metricsPorts
  heading('The laboratory is open')
  print(`  Screens      ${bold(`${url}/lab`)}    ${dim('sign in as technologist')}`)
  print(`  Swagger UI   ${bold(`${url}/docs`)}   ${dim('“Authorize” signs in')}`)
  print(`  Users        ${demoUsers.map(({ username }) => username).join(', ')}`)
  print(`  Passwords    demo-<user>-password ${dim('such as demo-technologist-password')}`)
  print(`  Health       ${url}/health/ready`)
  const others = `worker ${worker}, scheduler ${scheduler}; monitoring/ has a dashboard`
  print(`  Metrics      http://127.0.0.1:${api}/metrics   ${dim(others)}`)
  if (logs) print(`  Logs         ${logs}`)
  print(
    `\n  ${bold('npm run morning')} in another terminal, and the board at ${url}/lab/board moves.`,
  )
  print(`  ${dim('Ctrl-C stops everything.')}`)
}
