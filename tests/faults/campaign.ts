// One campaign: a laboratory of real processes, a load, a series of accidents, and a verdict when it has come to rest.
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { limitsOf } from '../../db/limits.ts'
import { startProxy, type DatabaseProxy } from '../helpers/database-proxy.ts'
import { startPgBouncer } from '../helpers/pgbouncer.ts'
import { environment, eventually, quickPasswords } from '../helpers/processes.ts'
import { freePort } from '../../src/processes/local/services.ts'
import { accidentsOf, type Stage } from './accidents.ts'
import { createCalls, type Calls } from './calls.ts'
import type { DatabaseServer } from './database-server.ts'
import { startFollowers, type FaithfulFollower } from './followers.ts'
import { keepProcess, type AtTheEnd, type KeptProcess, type Role } from './kept-process.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { memorySettings } from './image.ts'
import { startLoad } from './load.ts'
import { judgeMemory, type Memory } from './memory-rule.ts'
import { createRandom, type Random } from './random.ts'
import { watchMemory, type MemoryWatch } from './watch-memory.ts'
import { findJobs, judgeEvents, judgeQueue, judgeState, judgeWrites } from './verdict.ts'

export type Options = {
  seed: number
  /** How long accidents happen; or how many do. */
  duration_ms: number
  accidents?: number
  longest_ms: number
  lanes: number
  urls: { ownerUrl: string; apiUrl: string; workerUrl: string }
  server?: DatabaseServer
  /** Processes run as in the image, and collect all their garbage once a minute. */
  watchMemory?: boolean
  /** The program of a PgBouncer, to stand between the processes and what happens to the database. */
  pooler?: string | undefined
  say: (line: string) => void
}

export type Report = {
  faults: string[]
  accidents: Map<string, number>
  ledger: Ledger
  /** Writes without a key that were done although their answer was lost. */
  unanswered: number
  calls: Calls
  followers: FaithfulFollower[]
  processes: KeptProcess[]
  /** Of those that lived through it all, where memory is watched. */
  memory: Memory[]
  /** What is to be said of it, a line for each. */
  memoryInWords: string[]
}

export async function runCampaign(t: AtTheEnd, options: Options): Promise<Report> {
  const { seed, urls, server, say } = options
  const random = createRandom(seed)
  const sql = postgres(urls.ownerUrl, { max: 2, onnotice() {} })
  t.after(() => sql.end({ timeout: 5 }))
  const proxies = [await startProxy(t, urls.apiUrl), await startProxy(t, urls.workerUrl)]
  const processes = await startProcesses(t, proxies, options)
  const apis = processes.filter(({ role }) => role === 'api')
  const [counter] = await sql`select last_number from event_counter`
  const from = Number(counter!.last_number)
  const calls = createCalls(apis, createRandom(seed + 1))
  const ledger = createLedger()
  const followers = startFollowers(apis, calls, from)
  const load = startLoad(options.lanes, { calls, ledger, random: createRandom(seed + 2), seed })
  await eventually('work has begun', async () => ledger.acknowledged() > options.lanes * 5)
  const stage: Stage = { processes, proxies, sql, server, longest_ms: options.longest_ms }
  // The first of each role is never killed.
  const survivors = options.watchMemory ? processes.filter((_, n) => n % 2 === 0) : []
  const watch = watchMemory(survivors)
  const accidents = await happen(stage, options, random, watch)
  await watch.look({ now: true })
  await Promise.all(processes.map((one) => one.untilUp()))
  await load.finish()
  const faults = await comeToRest(sql, apis)
  say(`  at rest: ${ledger.days.length} patients, ${ledger.acknowledged()} acknowledged writes`)
  await eventually(
    'followers have caught up',
    async () => (await judgeEvents(sql, followers, from)).length === 0,
    20,
  ).catch(() => {})
  const writes = await judgeWrites(sql, ledger)
  faults.push(
    ...calls.faults,
    ...writes.faults,
    ...(await judgeState(sql)),
    ...(await judgeEvents(sql, followers, from)),
    ...(await judgeQueue(sql)),
    ...processes.flatMap(judgeProcess),
  )
  await Promise.all(followers.map((one) => one.stop()))
  const verdicts = watch.memory.map(judgeMemory)
  faults.push(...verdicts.flatMap((one) => one.faults))
  const memoryInWords = verdicts.map(({ words }) => words)
  const { unanswered } = writes
  const found = { faults, accidents, ledger, unanswered, calls, followers, processes }
  return { ...found, memory: watch.memory, memoryInWords }
}

async function startProcesses(
  t: AtTheEnd,
  [api, worker]: DatabaseProxy[],
  { watchMemory, pooler }: Options,
): Promise<KeptProcess[]> {
  const probe = import.meta.resolve('./memory-probe.ts')
  const direct = { apiUrl: api!.url, workerUrl: worker!.url }
  const urls = pooler ? await startPgBouncer(t, pooler, direct, limitsBehindIt) : direct
  const start = async (role: Role, n: number) => {
    const env = {
      ...(await environment(urls, role)),
      ...limitsOfTheService,
      ...(pooler && { DATABASE_DIRECT_URL: role === 'api' ? direct.apiUrl : direct.workerUrl }),
      ...quickPasswords,
      ...(watchMemory && memorySettings(`--expose-gc --import=${probe}`)),
      LOG_LEVEL: 'warn',
      LIVE_HEARTBEAT_SECONDS: '2',
      ...(role === 'api' && { PORT: String(await freePort(0)) }),
    }
    return await keepProcess(role, `${role} ${n}`, env)
  }
  const roles: Role[] = ['api', 'worker', 'scheduler']
  const processes = await Promise.all(roles.flatMap((role) => [start(role, 1), start(role, 2)]))
  t.after(async () => {
    await Promise.all(processes.map((one) => one.stop()))
  })
  return processes
}

/** As they are by themselves: tests are more patient. */
const limitsOfTheService = {
  DATABASE_LOCK_SECONDS: '5',
  DATABASE_IDLE_IN_TRANSACTION_SECONDS: '15',
}

const { lab_api, lab_worker } = limitsOf
const limitsBehindIt = { lab_api, lab_worker: { ...lab_worker, lock_seconds: 5 } }

async function happen(stage: Stage, options: Options, random: Random, watch: MemoryWatch) {
  const counts = new Map<string, number>()
  const all = accidentsOf(stage)
  const began = Date.now()
  const isOver = (n: number) =>
    options.accidents === undefined
      ? Date.now() - began > options.duration_ms
      : n >= options.accidents
  let left = [...all]
  for (let n = 0; !isOver(n); n++) {
    await watch.look()
    await sleep(random.between(300, Math.min(options.longest_ms, 5000)))
    // Each once before any comes a second time; the order is the seed's.
    if (left.length === 0) left = [...all]
    const [accident] = left.splice(random.between(0, left.length - 1), 1)
    const at = ((Date.now() - began) / 1000).toFixed(1).padStart(7)
    const said = await accident!.happen(stage, random)
    options.say(`${at} s  ${accident!.name}${said ? `: ${said}` : ''}`)
    counts.set(accident!.name, (counts.get(accident!.name) ?? 0) + 1)
  }
  return counts
}

/** Every job done, every event numbered, every api ready: within the pauses of retries. */
async function comeToRest(sql: postgres.Sql, apis: KeptProcess[]): Promise<string[]> {
  const faults: string[] = []
  const patience_seconds = 330
  const expect = (what: string, holds: () => Promise<boolean>) =>
    eventually(what, holds, patience_seconds).catch((error: Error) => faults.push(error.message))
  await expect('every job is done', async () => {
    const [row] = await sql`select count(*)::int as untold from events where number is null`
    return row!.untold === 0 && (await findJobs(sql)).length === 0
  })
  for (const api of apis)
    await expect(`${api.name} is ready`, async () => {
      const answer = await fetch(`${api.url}/health/ready`).catch(() => undefined)
      const body = (await answer?.json()) as { status?: string } | undefined
      return body?.status === 'ready'
    })
  return faults
}

function judgeProcess(kept: KeptProcess): string[] {
  const { name, unexpected } = kept
  const never = /request failed|had a wrong status|had not been interpreted/
  const said = [...kept.errors()].filter(([text]) => never.test(text))
  return [
    ...unexpected.map((how) => `${name} ended by itself: ${how}`),
    ...said.map(([text, times]) => `${name} logged ${times} times: ${text}`),
  ]
}
