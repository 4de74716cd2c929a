/**
 * Processes and their lifetimes: one owner per data directory, no server that outlives its owner,
 * and no stranger killed because it happens to wear an old process id.
 */
import { randomUUID } from 'node:crypto'
import { execFile, spawn } from 'node:child_process'
import { link, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** PostgreSQL refuses to run as root, so root lends it the ids of `nobody`. */
export const nobody = { uid: 65534, gid: 65534 }
export const isRoot = process.getuid?.() === 0
export const serverIds = isRoot ? nobody : {}

/** Our own environment is not passed on: PGOPTIONS and its kin would change the server. */
const serverEnv = process.platform === 'win32' ? {} : { PATH: '/usr/bin:/bin', LC_ALL: 'C' }

/**
 * Descriptor 3 is a pipe whose other end only the owner holds. When the owner stops the server or
 * dies, even by SIGKILL, `read` meets the end of the file. TERM ends a server that is only just
 * starting (a shell's background child ignores INT until it installs its own handlers), and INT
 * makes it a fast shutdown: sessions are closed, nothing is lost.
 */
const watchdog = `
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read -r _ <&3; kill -TERM $server; kill -INT $server) 2>/dev/null &
wait $server
code=$?
kill $! 2>/dev/null
exit $code`

export type GuardedProcess = {
  hasEnded: () => boolean
  /** Resolves with the exit code. */
  ended: Promise<number>
  /** Lets an owner end that has nothing left to do; the watchdog then stops the program. */
  unref: () => void
  stop: () => Promise<void>
}

/**
 * Runs a program that ends with this process at the latest. `detached` gives it a process group of
 * its own, so that Ctrl-C in the terminal leaves it alone until its owner has finished with it.
 * `output` is the file descriptor for what it prints.
 */
export function spawnGuarded(
  program: string,
  args: string[],
  cwd: string,
  output: number,
): GuardedProcess {
  const [command, ...rest] =
    process.platform === 'win32'
      ? [program, ...args]
      : ['/bin/sh', '-c', watchdog, 'watchdog', program, ...args]
  const child = spawn(command, rest, {
    ...serverIds,
    cwd,
    env: serverEnv,
    detached: process.platform !== 'win32',
    stdio: ['pipe', output, output],
  })
  const lifeline = child.stdin as Socket
  lifeline.on('error', () => {}) // the other side may be gone first
  let running = true
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  }).finally(() => (running = false))
  ended.catch(() => {}) // whoever awaits it hears of it; nobody has to
  return {
    hasEnded: () => !running,
    ended,
    unref() {
      child.unref()
      lifeline.unref()
    },
    async stop() {
      child.ref()
      // Windows has no signals: the server ends by force there, and recovery mends it.
      if (process.platform === 'win32') child.kill()
      else lifeline.end()
      await ended.catch(() => {})
    },
  }
}
/**
 * Makes this process the only owner of a directory, or throws, naming the process that is.
 *
 * Claims are numbered files, and the newest rules. The file system lets one process alone create
 * the next number, so two that find the same dead owner cannot both follow it. A released claim
 * is emptied, not removed, because a removed number could be created a second time.
 */
export async function claimDirectory(dir: string): Promise<{ release: () => Promise<void> }> {
  const draft = join(dir, `unfinished-${randomUUID()}`)
  await writeFile(draft, `${process.pid} ${await startOf(process.pid)}`)
  try {
    for (;;) {
      const numbers = await claimNumbers(dir)
      const newest = Math.max(0, ...numbers)
      await refuseLiveOwner(dir, newest)
      const claim = join(dir, `claim-${newest + 1}`)
      try {
        await link(draft, claim)
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue
        throw error
      }
      // The one before stays, for whoever is reading the directory at this moment.
      const old = numbers.filter((number) => number < newest)
      await Promise.all(old.map((number) => rm(join(dir, `claim-${number}`), { force: true })))
      return { release: () => truncate(claim).catch(() => {}) }
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function claimNumbers(dir: string): Promise<number[]> {
  const names = (await readdir(dir)).filter((name) => /^claim-\d+$/.test(name))
  return names.map((name) => Number(name.slice('claim-'.length)))
}

async function refuseLiveOwner(dir: string, number: number): Promise<void> {
  const text = await readFile(join(dir, `claim-${number}`), 'utf8').catch(() => '')
  const [, pid, start] = /^(\d+) (.+)$/.exec(text) ?? []
  if (pid && (await startOf(Number(pid))) === start)
    throw new Error(`${dir} is already in use by process ${pid}. Stop that process first.`)
}

/**
 * Ends the PostgreSQL that an owner left behind on this data directory (killed, its server is
 * still shutting down) and removes its pid file, which may meanwhile name somebody else's process.
 * Only the owner of the directory's claim may call this.
 */
export async function endOrphan(data: string, signal?: AbortSignal): Promise<void> {
  const pidFile = join(data, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10)
  if (pid > 0 && (await isServerOf(pid, data))) {
    process.kill(pid, 'SIGINT')
    const deadline = Date.now() + 60_000
    while (await isServerOf(pid, data)) {
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL (process ${pid}) is left over on ${data} and does not stop.`)
      await sleep(50, undefined, { signal })
    }
  }
  await rm(pidFile, { force: true })
}

async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (!(await startOf(pid))) return false
  const args =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : await ps('args=', pid)
  return args.includes('postgres') && args.includes(data)
}

/**
 * When a process started, in whatever words the system has for it; with the pid that names one
 * process for good. Undefined when there is none, or when it is dead and only not yet collected.
 */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return isAlive(pid) ? 'unknown' : undefined
  if (process.platform !== 'linux') {
    const [state, ...start] = (await ps('stat=,lstart=', pid)).trim().split(/\s+/)
    return !state || state.startsWith('Z') ? undefined : start.join(' ')
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The second field, the name, may hold spaces and brackets; what follows its last ) is plain.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function ps(columns: string, pid: number): Promise<string> {
  const run = promisify(execFile)('ps', ['-ww', '-o', columns, '-p', String(pid)])
  return run.then(
    ({ stdout }) => stdout,
    () => '',
  )
}
