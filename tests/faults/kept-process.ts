// A process of the service that is started again whenever it ends, as an init system does. An end that nobody
// here asked for is remembered: it is a fault.
import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess, type LabProcess } from '../helpers/processes.ts'
import { question, type Left } from './memory-probe.ts'

export type Role = 'api' | 'worker' | 'scheduler'
export type AtTheEnd = { after(end: () => Promise<void>): void }

export type KeptProcess = {
  name: string
  role: Role
  /** Where an api answers, in all its lives. */
  url: string
  pid(): number
  /** Answers: it was neither killed nor told to stop. */
  isUp(): boolean
  /** How often it was started. */
  lives(): number
  /** How often it was frozen, and let go. */
  freezes(): number
  /** Ends that nobody asked for, with the last that it said. */
  unexpected: string[]
  /** The errors that its lives have logged, by message. */
  errors(): Map<string, number>
  /** Ends it; it comes back after the pause. */
  end(signal: 'SIGKILL' | 'SIGTERM', pause_ms: number): Promise<void>
  freeze(ms: number): Promise<void>
  /** What it holds; undefined when it does not answer. */
  memory(): Promise<Left | undefined>
  untilUp(): Promise<void>
  stop(): Promise<void>
}

const failedStart_ms = 500
/** To collect garbage on a machine that is busy. */
const patience_ms = 20_000

export async function keepProcess(
  role: Role,
  name: string,
  env: Record<string, string>,
): Promise<KeptProcess> {
  const unexpected: string[] = []
  const outputs: (() => string)[] = []
  const ends: (() => Promise<void>)[] = []
  let lives = 0
  let freezes = 0
  let asked = false
  let stopping = false
  let pause_ms = failedStart_ms
  let running: LabProcess | undefined = await launch()
  const { url } = running

  async function launch(): Promise<LabProcess> {
    const started = await startProcess({ after: (end) => void ends.push(end) }, role, env)
    lives += 1
    outputs.push(() => started.output())
    return started
  }

  async function keepUp(): Promise<void> {
    while (!stopping) {
      const how = await running!.ended
      running = undefined
      if (!asked || (how.code !== 0 && how.signal !== 'SIGKILL'))
        unexpected.push(`${how.signal ?? how.code}: ${how.output.slice(-600)}`)
      asked = false
      while (running === undefined && !stopping) {
        await sleep(pause_ms)
        pause_ms = failedStart_ms
        // Without a database none starts: it is tried again, as an init system does.
        running = await launch().catch(() => undefined)
      }
    }
  }
  const kept = keepUp()

  return {
    name,
    role,
    url,
    unexpected,
    pid: () => running?.pid ?? 0,
    isUp: () => running !== undefined && !asked,
    lives: () => lives,
    freezes: () => freezes,
    errors: () => errorsIn(outputs),
    async end(signal, pause) {
      if (!running) return
      asked = true
      pause_ms = Math.max(1, pause)
      await running.end(signal)
    },
    async freeze(ms) {
      const frozen = running
      freezes += 1
      frozen?.signal('SIGSTOP')
      await sleep(ms)
      freezes += 1
      frozen?.signal('SIGCONT')
    },
    async memory() {
      return (await running?.ask(question, patience_ms)) as Left | undefined
    },
    async untilUp() {
      while (!running) await sleep(50)
    },
    async stop() {
      stopping = true
      asked = true
      await running?.end('SIGTERM')
      await kept
      for (const end of ends) await end()
    },
  }
}

function errorsIn(outputs: (() => string)[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of outputs.flatMap((output) => output().split('\n'))) {
    if (!line.includes('"level":50')) continue
    const { msg, error } = JSON.parse(line) as { msg?: string; error?: { message?: string } }
    // Without the addresses and ids, so that those that are alike are counted together.
    const cause = error?.message?.replace(/\(Queue.*|127\.0\.0\.1:\d+|"base\/.*?"/, '').trim()
    const text = `${msg ?? ''}${cause ? `: ${cause}` : ''}`.slice(0, 160)
    found.set(text, (found.get(text) ?? 0) + 1)
  }
  return found
}
