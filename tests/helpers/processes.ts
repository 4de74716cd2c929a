/**
 * The service's real processes, `node src/main.ts …`, on a test's own database: for what only a process
 * can show, such as being killed. Whatever a test leaves running is killed when the test ends.
 *
 *   const worker = await startProcess(t, 'worker', environment(database, 'worker'))
 *   await worker.end('SIGKILL')
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSigningKey } from '../../src/auth/tokens.ts'
import type { TestDatabase } from './database.ts'

export type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string }

export type LabProcess = {
  pid: number
  /** Where an api answers. */
  url: string
  /** What it has printed until now, of both streams. */
  output(): string
  ended: Promise<Ended>
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>
  /** Sends the signal only. */
  signal(signal: NodeJS.Signals): void
  /** Asks over its channel; undefined when nothing is answered in so long. */
  ask(question: string, patience_ms: number): Promise<unknown>
}

type Environment = Record<string, string>
/** A test, or with `{ after }` of node:test the whole file. */
type AtTheEnd = { after(end: () => Promise<void>): void }

const main = join(import.meta.dirname, '../../src/main.ts')
const signingKeys = generateSigningKey().then((key) => JSON.stringify({ keys: [key] }))

/** With which the workers of `environment` seal the audit, and with which it is verified. */
export async function auditKeys() {
  const AUDIT_SIGNING_KEYS = await signingKeys
  const { keys } = JSON.parse(AUDIT_SIGNING_KEYS) as { keys: { d: string }[] }
  const publicHalves = keys.map((key) => {
    const { d: _, ...half } = key
    return half
  })
  return { AUDIT_SIGNING_KEYS, AUDIT_VERIFYING_KEYS: JSON.stringify({ keys: publicHalves }) }
}

/**
 * A test that holds a lock may take its time, on a slow machine too, and ask as often as it likes: tests of the
 * limits set their own.
 */
export const patient = {
  DATABASE_LOCK_SECONDS: '60',
  DATABASE_IDLE_IN_TRANSACTION_SECONDS: '60',
  RATE_LIMIT_PER_MINUTE_USER: '0',
  RATE_LIMIT_PER_MINUTE_ADDRESS: '0',
  EVENT_LOOP_LAG_MS: '0',
}

/** As the passwords of template.ts were hashed: none is hashed anew. (In a process of its own each is, once.) */
export const quickPasswords = { PASSWORD_ARGON2_MEMORY_KIB: '8', PASSWORD_ARGON2_PASSES: '1' }

/** What a process needs on a test database; the api takes any free port. */
export async function environment(
  { apiUrl, workerUrl }: Pick<TestDatabase, 'apiUrl' | 'workerUrl'>,
  name: 'api' | 'worker' | 'scheduler' | 'links',
): Promise<Environment> {
  const keys = await signingKeys
  if (name !== 'api') return { DATABASE_URL: workerUrl, AUDIT_SIGNING_KEYS: keys, ...patient }
  return { DATABASE_URL: apiUrl, AUTH_SIGNING_KEYS: keys, PORT: '0', ...patient }
}

/** Resolves when the process says that it is ready. @throws with what it printed, when it ends before */
export async function startProcess(
  t: AtTheEnd,
  name: 'api' | 'worker' | 'scheduler' | 'links' | 'demo' | 'dev',
  env: Environment,
): Promise<LabProcess> {
  const { child, output, ended } = launch(t, [name], env)
  const ready = once(child, 'message').then(([message]) => message as { url?: string })
  const first = await Promise.race([ready, ended.then(() => undefined)])
  if (!first) throw new Error(`The ${name} ended while it started:\n${output()}`)
  return {
    pid: child.pid!,
    url: first.url ?? '',
    output,
    ended,
    signal: (signal) => void child.kill(signal),
    end(signal) {
      child.kill(signal)
      return ended
    },
    async ask(question, patience_ms) {
      const answer = once(child, 'message', { signal: AbortSignal.timeout(patience_ms) })
      if (child.connected) child.send(question, () => {}) // it may end just now
      const [message] = await answer.catch(() => [undefined])
      return message as unknown
    },
  }
}

/** Starts `node src/main.ts …` and does not wait until it is ready. */
export function beginProcess(t: AtTheEnd, args: string[], env: Environment) {
  const { child, output, ended } = launch(t, args, env)
  return {
    output,
    end(signal: NodeJS.Signals): Promise<Ended> {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs `node src/main.ts …` to its end. */
export async function runProcess(
  t: AtTheEnd,
  args: string[],
  env: Environment = {},
): Promise<Ended> {
  return await launch(t, args, env).ended
}

/** Runs another file of the checkout to its end. */
export async function runScript(t: AtTheEnd, file: string, args: string[]): Promise<Ended> {
  return await launch(t, args, {}, file).ended
}

/** Asks again and again until the answer is yes; the deadline is only there to end a failing test. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean>,
  patience_seconds = 60,
): Promise<void> {
  const deadline = Date.now() + patience_seconds * 1000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not seen in ${patience_seconds} seconds: ${what}`)
    await sleep(20)
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function launch(t: AtTheEnd, args: string[], env: Environment, file = main) {
  // Nothing of this test's environment but the way to its programs, and no loader of TypeScript.
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child: ChildProcess = fork(file, args, {
    env: { PATH, NODE_ENV: 'test', ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let text = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  }
  const output = () => text
  // 'close' comes when its output has been read to the end.
  const ended = once(child, 'close').then(([code, signal]): Ended => ({
    code,
    signal,
    output: text,
  }))
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return { child, output, ended }
}
