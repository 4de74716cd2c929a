// The service's real processes, started as children: api, worker and scheduler. They log to files, and
// stop by themselves when the demo is gone, however it went (their channel to it closes).
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

export type Service = {
  name: string
  pid: number
  url: string | undefined
  exited: Promise<unknown>
  stop(): Promise<void>
}

type Options = {
  name: 'api' | 'worker' | 'scheduler'
  env: Record<string, string>
  logs: string
  signal: AbortSignal
}

/** Resolves when the process says that it is ready. @throws with the end of its log when it dies before */
export async function startService({ name, env, logs, signal }: Options): Promise<Service> {
  signal.throwIfAborted()
  const logFile = join(logs, `${name}.log`)
  const log = await open(logFile, 'w', 0o600)
  const child = fork(join(import.meta.dirname, '../../main.ts'), [name], {
    env: { ...process.env, ...env },
    // A group of its own: Ctrl-C in the terminal must reach the demo only, which stops things in order.
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  })
  const exited = once(child, 'exit')
  await log.close()
  const onAbort = () => child.kill('SIGTERM')
  signal.addEventListener('abort', onAbort, { once: true })
  // It may have come while the process was made: an aborted signal tells nobody twice.
  if (signal.aborted) onAbort()
  try {
    const ready = once(child, 'message').then(([message]) => message as { url?: string })
    const first = await Promise.race([ready, exited.then(() => undefined)])
    if (!first) throw new Error(`The ${name} ended while it started:\n${await tail(logFile)}`)
    return { name, pid: child.pid!, url: first.url, exited, stop: () => stop(child, exited) }
  } finally {
    signal.removeEventListener('abort', onAbort)
    if (signal.aborted) await exited
  }
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  await exited
}

async function tail(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).split('\n').slice(-20).join('\n')
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
