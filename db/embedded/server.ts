/**
 * A real PostgreSQL 18 for the demo, for development and for tests, from programs that npm
 * installed. It listens on 127.0.0.1 only, asks for a random password, and never outlives the
 * process that started it.
 */
import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, open, readdir, readFile, realpath } from 'node:fs/promises'
import { rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { findBinaries, findHome, unfinished } from './binaries.ts'
import { isConnectionError } from '../errors.ts'
import { claimDirectory, endOrphan, isRoot, nobody, spawnGuarded } from './processes.ts'

export type EmbeddedOptions = {
  /** Directory for the cluster, its password and its log; made when missing. */
  dataDir: string
  /** First choice of port (default 5432); another is taken when it is busy. 0 takes any. */
  preferredPort?: number
  /** False forgoes safety against a crash of the machine for speed: for tests. */
  durable: boolean
  /** More settings of PostgreSQL, such as `archive_command`, for this start. */
  settings?: Record<string, string>
  log?: (line: string) => void
  /** Aborts the start, and leaves nothing running. Once started, the server has `stop`. */
  signal?: AbortSignal
}

export type EmbeddedServer = {
  /** The superuser's url of the database `postgres`; it holds the password, so never log it. */
  url: string
  port: number
  /** Where the files really are: `dataDir`, or the place they had to move to. */
  dataDir: string
  /** Fast shutdown; resolves when the server is gone. May be called twice. */
  stop: () => Promise<void>
}

const majorVersion = '18'

/**
 * Starts the server on `dataDir`, and makes the cluster first when there is none.
 *
 * Errors: the directory is in use by a live process; the programs are not installed; the cluster
 * was made by another major version; or the server ended at once (with the end of its log).
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { durable, signal, log = () => {} } = options
  signal?.throwIfAborted()
  await mkdir(options.dataDir, { recursive: true })
  const asked = await realpath(options.dataDir)
  const claim = await claimDirectory(asked)
  try {
    const home = await findHome(asked, log)
    await removeUnfinished(home)
    const native = await findBinaries(home, log)
    await using output = await openLog(join(asked, 'server.log'))
    const place = { native, home, durable, output, signal, settings: options.settings ?? {} }
    const password = await prepareCluster(place, log)
    await endOrphan(join(home, 'cluster', 'data'), signal)
    const server = await launch(place, password, options.preferredPort ?? 5432, log)
    let stopped: Promise<void> | undefined
    const stop = () => (stopped ??= server.process.stop().then(claim.release))
    return { url: server.url, port: server.port, dataDir: home, stop }
  } catch (error) {
    await claim.release()
    throw error
  }
}

type Place = {
  native: string
  home: string
  durable: boolean
  settings: Record<string, string>
  output: Log
  signal: AbortSignal | undefined
}

type Log = FileHandle & { path: string }

async function openLog(path: string): Promise<Log> {
  return Object.assign(await open(path, 'a', 0o600), { path })
}

async function removeUnfinished(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => name.startsWith(unfinished))
  for (const name of names) {
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * Makes the cluster unless there is one, and returns the superuser's password. Data and password
 * get their name together, by one rename at the very end: `cluster` is never a half of anything.
 */
async function prepareCluster(place: Place, log: (line: string) => void): Promise<string> {
  const cluster = join(place.home, 'cluster')
  const password = await readPassword(cluster)
  if (password) return password
  if (await stat(cluster).catch(() => undefined)) {
    const aside = join(place.home, `unusable-${Date.now()}`)
    await rename(cluster, aside)
    log(`${cluster} is no complete database cluster: moved to ${aside}, a new one is made`)
  }
  const draft = await mkdtemp(join(place.home, unfinished))
  try {
    const made = await makeCluster(place, draft)
    await rename(draft, cluster)
    return made
  } catch (error) {
    await rm(draft, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
}

/** The password when the cluster is whole, else undefined. */
async function readPassword(cluster: string): Promise<string | undefined> {
  const data = join(cluster, 'data')
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version && version !== majorVersion)
    throw new Error(
      `${cluster} was made by PostgreSQL ${version}, and this is ${majorVersion}. ` +
        'Move the directory away, or upgrade it with pg_upgrade.',
    )
  const parts = ['PG_VERSION', 'global/pg_control', 'pg_hba.conf', 'postgresql.conf', 'pg_wal']
  for (const part of [...parts, 'base/1']) {
    if (!(await stat(join(data, part)).catch(() => undefined))?.size) return undefined
  }
  return (await readFile(join(cluster, 'password'), 'utf8').catch(() => '')) || undefined
}

async function makeCluster(place: Place, draft: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  const passwordFile = join(draft, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (isRoot) {
    await chown(draft, nobody.uid, nobody.gid)
    await chown(passwordFile, nobody.uid, nobody.gid)
  }
  const identity = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  // The builtin provider sorts and compares alike on every system; libc and ICU do not.
  const text = ['--encoding=UTF8', '--locale-provider=builtin']
  const locale = ['--builtin-locale=C.UTF-8', '--locale=C']
  const speed = place.durable ? [] : ['--no-sync', '--set=fsync=off']
  await place.output.truncate()
  const initdb = guard(
    place,
    'initdb',
    ['--pgdata', join(draft, 'data'), ...identity, ...text, ...locale, ...speed],
    draft,
  )
  const code = await initdb.ended
  place.signal?.throwIfAborted()
  if (code !== 0) throw new Error(`initdb failed:\n${await lastLines(place.output)}`)
  return password
}

/** A guarded process that the start's signal stops as well. */
function guard(place: Place, program: string, args: string[], cwd: string) {
  const { native, output, signal } = place
  signal?.throwIfAborted()
  const guarded = spawnGuarded(join(native, 'bin', program), args, cwd, output.fd)
  const abort = () => void guarded.stop()
  signal?.addEventListener('abort', abort, { once: true })
  return { ...guarded, ignoreSignal: () => signal?.removeEventListener('abort', abort) }
}

/** Failures that another attempt, on another port, may be spared. */
const passing = /Address already in use|could not create any TCP|shared memory block.*still in use/

async function launch(
  place: Place,
  password: string,
  preferredPort: number,
  log: (line: string) => void,
) {
  const data = join(place.home, 'cluster', 'data')
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(attempt === 1 ? preferredPort : 0)
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
    await place.output.truncate()
    const server = guard(place, 'postgres', serverArgs(data, port, place), data)
    try {
      for (let refusals = 0; ;) {
        const answer = await ask(url, data)
        if (answer === 'ready') break
        if (answer instanceof Error && ++refusals > 50)
          throw new Error(`PostgreSQL runs, but does not let us in: ${answer.message}`)
        place.signal?.throwIfAborted()
        if (server.hasEnded())
          throw new Error(`PostgreSQL ended while starting:\n${await lastLines(place.output)}`)
        await sleep(20, undefined, { signal: place.signal })
      }
      place.signal?.throwIfAborted()
      server.ignoreSignal()
      server.unref()
      if (preferredPort !== 0 && port !== preferredPort)
        log(`Port ${preferredPort} is taken, so PostgreSQL listens on ${port}`)
      return { process: server, url, port }
    } catch (error) {
      await server.stop()
      if (attempt === 5 || !(error instanceof Error) || !passing.test(error.message)) throw error
      await sleep(200, undefined, { signal: place.signal })
    }
  }
}

function serverArgs(data: string, port: number, { durable, settings }: Place): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', data, '-p', String(port), ...flags]
}

/**
 * Ready when the server on this port lets us in and is the one on our data, not a neighbour's. An error
 * that waiting may not mend (a wrong password, a damaged database) is told.
 */
async function ask(url: string, data: string): Promise<'ready' | 'not yet' | Error> {
  // A connection lost while postgres.js fetches types is a rejection that nobody can catch.
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice() {} })
  try {
    const [row] = await sql<{ dir: string }[]>`select current_setting('data_directory') as dir`
    return row !== undefined && resolve(row.dir) === resolve(data) ? 'ready' : 'not yet'
  } catch (error) {
    // Nobody listens yet, or the server is still starting up (57P03 is among these).
    return isConnectionError(error) || !(error instanceof Error) ? 'not yet' : error
  } finally {
    await sql.end({ timeout: 0 })
  }
}

/** The preferred port when it is free, else one that the system picks. */
function choosePort(preferred: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer()
    probe.once('error', (error) => (preferred === 0 ? reject(error) : resolvePort(choosePort(0))))
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : preferred
      probe.close(() => resolvePort(port))
    })
  })
}

async function lastLines(output: Log): Promise<string> {
  const text = await readFile(output.path, 'utf8')
  return `${text.trimEnd().split('\n').slice(-12).join('\n')}\n(${output.path})`
}
