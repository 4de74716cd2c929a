// The service's real processes, started as children: api, worker and scheduler. One that ends is started
// again, after a pause that grows. They stop by themselves when whoever started them is gone, however
// that went (their channel to it closes).
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const serviceNames = ['api', 'worker', 'scheduler'] as const
export type ServiceName = (typeof serviceNames)[number]

export type Service = {
  name: ServiceName
  url: string | undefined
  /** Of the process that runs now; another one after it was started again. */
  pid(): number
  /** Ends it, lets it finish what it has begun, and starts it again: its code has changed. */
  restart(): void
  stop(): Promise<void>
}

export type ServiceOptions = {
  name: ServiceName
  env: Record<string, string>
  /** Where its log goes: descriptors for what it prints and for its errors. */
  output: [number | 'pipe', number | 'pipe']
  /** Called with each process that was started, to read what it prints. */
  onStarted?: (child: ChildProcess) => void
  /** The end of its log, for the message when it does not start; undefined when that was shown anyway. */
  lastWords?: () => Promise<string>
  /** A start that fails is tried again after a pause, or, where code is being changed, after a change. */
  onFailure: 'try again' | 'wait for a change'
  /** Flags for Node, such as --inspect. */
  flags?: string[]
  /** Aborts the first start. */
  signal: AbortSignal
  /** Tells a person what happened to it. */
  say: (line: string) => void
}

const firstPause_ms = 500
const longestPause_ms = 30_000
/** A process that has run for this long did not end because of how it starts: the next pause is short again. */
const settled_ms = 60_000

/** Resolves when the process says that it is ready. @throws with the end of its log when it dies before */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, say } = options
  let running = await launch(options, options.signal)
  let replacing = false
  let pause_ms = firstPause_ms
  const stopping = new AbortController()
  // The laboratory may be stopped while it opens: then nobody has asked this one to stop yet.
  const over = AbortSignal.any([stopping.signal, options.signal])
  let changed = new AbortController()

  async function keepUp(): Promise<void> {
    while (!over.aborted) {
      const began = Date.now()
      const how = await running.ended
      if (over.aborted) return
      if (Date.now() - began > settled_ms) pause_ms = firstPause_ms
      if (!replacing) {
        say(`The ${name} has ended (${how}). It is started again in ${pause_ms / 1000} s.`)
        await pause()
      }
      await startAgain()
    }
  }

  async function startAgain(): Promise<void> {
    while (!over.aborted) {
      replacing = false
      try {
        running = await launch(options, over)
        say(`The ${name} runs again: pid ${running.child.pid}.`)
        // Changed once more while it started.
        if (replacing) end(running.child)
        return
      } catch (error) {
        if (over.aborted) return
        say(error instanceof Error ? error.message : String(error))
        if (options.onFailure === 'wait for a change') await once(changed.signal, 'abort')
        else await pause()
      }
    }
  }

  /** Twice as long each time; a change or the end of everything cuts it short. */
  async function pause(): Promise<void> {
    const { signal } = changed
    await sleep(pause_ms, undefined, { signal }).catch(() => {})
    pause_ms = Math.min(pause_ms * 2, longestPause_ms)
  }

  const kept = keepUp()
  return {
    name,
    url: running.url,
    pid: () => running.child.pid!,
    restart() {
      replacing = true
      pause_ms = firstPause_ms
      changed.abort()
      changed = new AbortController()
      end(running.child)
    },
    async stop() {
      stopping.abort()
      changed.abort()
      end(running.child)
      await kept
      await running.ended
    },
  }
}

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
}

type Running = { child: ChildProcess; url: string | undefined; ended: Promise<string> }

async function launch(options: ServiceOptions, signal: AbortSignal): Promise<Running> {
  signal.throwIfAborted()
  const { name, env, output, flags, lastWords } = options
  const child = fork(join(import.meta.dirname, '../../main.ts'), [name], {
    env: { ...process.env, ...env },
    execArgv: [...process.execArgv, ...(flags ?? [])],
    // A group of its own: Ctrl-C in the terminal must reach us only, who stop things in order.
    detached: true,
    stdio: ['ignore', ...output, 'ipc'],
  })
  options.onStarted?.(child)
  const ended = once(child, 'exit').then(([code, by]) => (by ? String(by) : `exit code ${code}`))
  const onAbort = () => end(child)
  signal.addEventListener('abort', onAbort, { once: true })
  // It may have come while the process was made: an aborted signal tells nobody twice.
  if (signal.aborted) onAbort()
  try {
    const ready = once(child, 'message').then(([message]) => message as { url?: string })
    const first = await Promise.race([ready, ended.then(() => undefined)])
    if (!first)
      throw new Error(`The ${name} does not start.${lastWords ? `\n${await lastWords()}` : ''}`)
    signal.throwIfAborted()
    return { child, url: first.url, ended }
  } finally {
    signal.removeEventListener('abort', onAbort)
    if (signal.aborted) await ended
  }
}

/** `wanted` if it is free on this machine, else any other free port. */
export async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer()
    const listening = once(server, 'listening')
    server.listen(port, '127.0.0.1')
    try {
      await listening
    } catch {
      continue
    }
    const address = server.address()
    server.close()
    await once(server, 'close')
    if (address && typeof address === 'object') return address.port
  }
  throw new Error('There is no free port on 127.0.0.1')
}
