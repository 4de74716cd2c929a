// `node src/main.ts <process>`: starts one process, and stops it when it is told to.
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type { ProcessName } from './config/config.ts'
import type { Run, RunningProcess } from './processes/process.ts'

// An older Node does not get here: it knows no TypeScript. One in between would miss what it needs later.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `This is Node ${process.versions.node}, and Node 24 is needed: \`npm run <process>\` brings it along.\n`,
  )
  process.exit(2)
}

// What lives after a collection is 30 MB, under load too; V8 by itself lets the rest grow to ten times that.
// Here the old generation may double before it is collected again, and while the process starts, when
// nearly all that is made is kept, the young one stays small. V8 reads both at each collection, so they
// may be set now. (How far the young one may grow it must know before: see `scripts` in package.json.)
setFlagsFromString('--heap-growing-percent=100')
setFlagsFromString('--semi-space-growth-factor=1')

// Keeps compiled code between starts, types stripped: half the time to be ready, 30 MB less memory. It
// works for what is imported after it, so everything is.
enableCompileCache()
const { ConfigError, loadConfig, processes } = await import('./config/config.ts')
const { isConnectionError, isOfPooler } = await import('../db/errors.ts')

const load: Record<ProcessName, () => Promise<{ run: Run }>> = {
  api: () => import('./processes/api.ts'),
  worker: () => import('./processes/worker.ts'),
  scheduler: () => import('./processes/scheduler.ts'),
  links: () => import('./processes/links.ts'),
  migrate: () => import('./processes/migrate.ts'),
  seed: () => import('./processes/seed.ts'),
  'remove-demo-users': () => import('./processes/remove-demo-users.ts'),
  'users-bootstrap': () => import('./processes/users-bootstrap.ts'),
  demo: () => import('./processes/demo.ts'),
  dev: () => import('./processes/dev.ts'),
  morning: () => import('./processes/morning.ts'),
  job: () => import('./processes/job.ts'),
  'audit-verify': () => import('./processes/audit-verify.ts'),
  'audit-export': () => import('./processes/audit-export.ts'),
  'keys-rotate': () => import('./processes/keys-rotate.ts'),
  'passwords-rotate': () => import('./processes/passwords-rotate.ts'),
  'queue-dashboard': () => import('./processes/queue-dashboard.ts'),
}

const name = process.argv[2] as ProcessName
const asksForHelp = ['--help', '-h', 'help'].some((word) => process.argv.slice(2, 4).includes(word))
if (asksForHelp || !processes.includes(name)) {
  const { usage, usageOf } = await import('./usage.ts')
  const text = processes.includes(name) ? usageOf(name) : usage
  ;(asksForHelp ? process.stdout : process.stderr).write(text)
  process.exit(asksForHelp ? 0 : 2)
}

const noDatabaseAdvice = `The database cannot be reached. Is PostgreSQL running where DATABASE_URL says? Without one,
\`npm run dev\` and \`npm run demo\` bring their own.
`

const poolerAdvice = `That is what a PgBouncer says. Behind one, api, worker, scheduler and links need DATABASE_DIRECT_URL as well, and all
other commands go to PostgreSQL itself: docs/running.md, "PgBouncer".
`

const starting = new AbortController()
let started: Promise<RunningProcess | undefined> | undefined
let stopping = false

async function stop() {
  if (stopping) return
  stopping = true
  // Whoever asks again after a second does not want to wait any longer. (npm passes a Ctrl-C on, so one
  // may arrive as two.)
  setTimeout(() => process.on('SIGINT', () => process.exit(1)), 1000).unref()
  starting.abort()
  try {
    // Also when it comes during the start: whoever is starting sees the signal and clears up first.
    const running = await started?.catch(() => undefined)
    await running?.stop()
  } catch (error) {
    fail(error)
  }
  // Nothing is left to do; whatever still holds the process open has no right to.
  process.exit()
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
// Started by another process of ours (demo, tests): without it nobody would stop this one.
if (process.send) process.on('disconnect', () => void stop())

try {
  const { run } = await load[name]()
  started = run(loadConfig(name), starting.signal)
  const running = await started
  setFlagsFromString('--semi-space-growth-factor=2')
  if (running) process.send?.({ ready: true, url: running.url })
  else process.exit()
} catch (error) {
  if (!stopping) {
    fail(error)
    process.exit()
  }
}

// A wrong environment, and a database that cannot be reached, are nobody's fault in the code: a stack
// would only hide what to do.
function fail(error: unknown) {
  process.exitCode = 1
  const isPlain =
    error instanceof ConfigError ||
    ['demo', 'dev', 'morning'].includes(name) ||
    isConnectionError(error)
  const text = !(error instanceof Error)
    ? String(error)
    : isPlain
      ? error.message || String((error as { code?: unknown }).code)
      : error.stack
  process.stderr.write(`${text}\n`)
  if (isConnectionError(error))
    process.stderr.write(isOfPooler(error) ? poolerAdvice : noDatabaseAdvice)
}
