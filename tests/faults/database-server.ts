// A PostgreSQL of the campaign's own, with its safe settings, to which everything is done that happens to a server:
// killed and started again, frozen, one of its processes killed, its disk filled.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startEmbedded } from '../../db/embedded/server.ts'
import { isAlive } from '../helpers/processes.ts'

const run = promisify(execFile)

export type DatabaseServer = {
  /** The superuser's. */
  url: string
  /** Undefined where no disk of a size of its own can be made: only root may mount one. */
  fillDisk: ((ms: number) => Promise<void>) | undefined
  /** SIGKILL of its first process; it is started again after the pause, and recovers. */
  kill(pause_ms: number): Promise<void>
  /** SIGKILL of one process that serves a connection: the server ends all others and recovers. */
  killBackend(): Promise<void>
  /** All its processes stand still, and go on. */
  freeze(ms: number): Promise<void>
  stop(): Promise<void>
}

const diskSize_mb = 2048
const patience_ms = 90_000

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const directory = await mkdtemp(join(tmpdir(), 'diagnostics-lab-faults-'))
  const isDisk = await mountDisk(directory)
  let server = await startEmbedded({ dataDir: directory, preferredPort: 0, durable: true })
  const { url, port, dataDir } = server

  async function startAgain(): Promise<void> {
    const deadline = Date.now() + patience_ms
    for (;;) {
      await server.stop()
      try {
        server = await startEmbedded({ dataDir: directory, preferredPort: port, durable: true })
        if (server.port === port) return
      } catch (error) {
        if (Date.now() > deadline) throw error
      }
      await sleep(500)
    }
  }

  const processes = () => processesOf(join(dataDir, 'cluster', 'data'))
  return {
    url,
    async kill(pause_ms) {
      const [postmaster, ...others] = await processes()
      signal(postmaster, 'SIGKILL')
      // They notice that their parent is gone; a new server does not start beside them.
      while (others.some(isAlive)) await sleep(20)
      await sleep(pause_ms)
      await startAgain()
    },
    async killBackend() {
      const [, ...others] = await processes()
      const names = await Promise.all(others.map(commandOf))
      const backend = others.find((_, n) => /lab_(api|worker)/.test(names[n]!))
      signal(backend, 'SIGKILL')
    },
    async freeze(ms) {
      const frozen = await processes()
      for (const pid of frozen) signal(pid, 'SIGSTOP')
      await sleep(ms)
      for (const pid of frozen) signal(pid, 'SIGCONT')
    },
    fillDisk: isDisk
      ? async (ms) => {
          const ballast = join(directory, 'ballast')
          await fill(directory, ballast)
          await sleep(ms)
          await rm(ballast, { force: true })
          // A server that could not write its log of changes has ended; it recovers now that there is room.
          const [postmaster] = await processes()
          if (!postmaster || !isAlive(postmaster)) await startAgain()
        }
      : undefined,
    async stop() {
      await server.stop()
      if (isDisk) await run('umount', [directory])
      for (const place of new Set([directory, dataDir]))
        await rm(place, { recursive: true, force: true })
    },
  }
}

async function mountDisk(directory: string): Promise<boolean> {
  const options = `size=${diskSize_mb}m,mode=0755`
  return await run('mount', ['-t', 'tmpfs', '-o', options, 'faults', directory]).then(
    () => true,
    () => false,
  )
}

/** A file as large as what is free. */
async function fill(directory: string, file: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  const bytes = Math.max(bsize, (bavail - 4) * bsize)
  await run('fallocate', ['-l', String(bytes), file]).catch(() => {})
}

/** The first process of the server, then its children. */
async function processesOf(data: string): Promise<number[]> {
  const pid = Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => ''))
  if (!(pid > 0) || !isAlive(pid)) return []
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const parents = await Promise.all(names.map(parentOf))
  return [pid, ...names.filter((_, n) => parents[n] === pid).map(Number)]
}

async function parentOf(pid: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/PPid:\s+(\d+)/.exec(status)?.[1])
}

const commandOf = (pid: number) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid) process.kill(pid, name)
  } catch {
    // It is gone.
  }
}
