// What happens to a laboratory: each accident lasts for a moment and is then over, and says in a line what it was.
import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { DatabaseProxy } from '../helpers/database-proxy.ts'
import type { DatabaseServer } from './database-server.ts'
import type { KeptProcess } from './kept-process.ts'
import type { Random } from './random.ts'

export type Stage = {
  /** The first of each role is never killed: its memory tells what all that it lives through costs. */
  processes: KeptProcess[]
  proxies: DatabaseProxy[]
  /** The owner's. */
  sql: postgres.Sql
  /** Undefined where the server is not ours to harm. */
  server: DatabaseServer | undefined
  /** The longest pause, in milliseconds. */
  longest_ms: number
}

export type Accident = { name: string; happen: (stage: Stage, random: Random) => Promise<string> }

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/** Never so long that a request may give up, which waits for it with its connection open. */
const pauseOf = ({ longest_ms }: Stage, random: Random, most_ms: number) =>
  random.between(500, Math.min(longest_ms, most_ms))

const mortal = (stage: Stage, role: KeptProcess['role']) =>
  stage.processes.filter((one) => one.role === role)[1]

function kills(role: KeptProcess['role'], signal: 'SIGKILL' | 'SIGTERM'): Accident {
  const how = signal === 'SIGKILL' ? 'killed' : 'told to stop'
  return {
    name: `${role} ${how}`,
    async happen(stage, random) {
      const victim = mortal(stage, role)!
      const pause_ms = random.between(100, Math.min(stage.longest_ms, 3000))
      await victim.end(signal, pause_ms)
      return `${victim.name}, started again after ${seconds(pause_ms)}`
    },
  }
}

function freezes(role: KeptProcess['role'], most_ms: number): Accident {
  return {
    name: `${role} frozen`,
    async happen(stage, random) {
      const victim = random.pick(stage.processes.filter((one) => one.role === role))
      const ms = pauseOf(stage, random, most_ms)
      await victim.freeze(ms)
      return `${victim.name} for ${seconds(ms)}`
    },
  }
}

const ofConnections: Accident[] = [
  {
    name: 'all connections ended by the server',
    async happen({ sql }) {
      const ended = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'lab-%'`
      return `${ended.length} connections`
    },
  },
  {
    name: 'all connections reset',
    async happen({ proxies }) {
      for (const proxy of proxies) proxy.reset()
      return ''
    },
  },
  {
    name: 'database taken away',
    async happen(stage, random) {
      const ms = pauseOf(stage, random, 60_000)
      for (const proxy of stage.proxies) proxy.shut()
      await sleep(ms)
      for (const proxy of stage.proxies) await proxy.open()
      return `for ${seconds(ms)}`
    },
  },
  {
    name: 'wire silent',
    async happen(stage, random) {
      const ms = pauseOf(stage, random, 8000)
      for (const proxy of stage.proxies) proxy.hold()
      await sleep(ms)
      for (const proxy of stage.proxies) proxy.release()
      return `for ${seconds(ms)}`
    },
  },
]

const ofTheServer: Accident[] = [
  {
    name: 'PostgreSQL killed',
    async happen(stage, random) {
      const pause_ms = pauseOf(stage, random, 5000)
      await stage.server!.kill(pause_ms)
      return `started again after ${seconds(pause_ms)}`
    },
  },
  {
    name: 'a process of PostgreSQL killed',
    async happen({ server }) {
      await server!.killBackend()
      return 'it recovers by itself'
    },
  },
  {
    name: 'PostgreSQL frozen',
    async happen(stage, random) {
      const ms = pauseOf(stage, random, 8000)
      await stage.server!.freeze(ms)
      return `for ${seconds(ms)}`
    },
  },
]

const diskFull: Accident = {
  name: 'disk full',
  async happen(stage, random) {
    const ms = pauseOf(stage, random, 10_000)
    await stage.server!.fillDisk!(ms)
    return `for ${seconds(ms)}`
  },
}

export function accidentsOf({ server }: Stage): Accident[] {
  return [
    kills('api', 'SIGKILL'),
    kills('worker', 'SIGKILL'),
    kills('scheduler', 'SIGKILL'),
    kills('api', 'SIGTERM'),
    kills('worker', 'SIGTERM'),
    freezes('api', 5000),
    freezes('worker', 15_000),
    freezes('scheduler', 15_000),
    ...ofConnections,
    ...(server ? ofTheServer : []),
    ...(server?.fillDisk ? [diskFull] : []),
  ]
}
