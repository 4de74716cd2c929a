// The service beside the baseline on one database, measured in turns in the same run. Only the ratios mean
// something: they carry over to another machine, the figures do not.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { fill, orderId, timelineUntilNow } from './fill.ts'
import { completed, median, quantile, signIn, type Laboratory, type Program } from './laboratory.ts'
import { compareLive } from './live.ts'
import { measure, type Measured, type Requests } from './load.ts'
import { largestBackendMegabytes, processorTime, residentMegabytes } from './meters.ts'
import { byOrder, createOrders, entriesFor, type OpenItem } from './orders.ts'

export const lines = ['read', 'list', 'place', 'enter', 'complete', 'latency', 'live'] as const
export type Line = (typeof lines)[number]

export type Rig = {
  sql: Sql
  rounds: number
  start: Laboratory['start']
  api: Program
  baseline: Program
  tokens: { technologist: string; clerk: string }
  /** Processor time so far, in ms, by process. */
  used: () => Promise<Record<Part, number>>
}
type Part = 'api' | 'worker' | 'baseline' | 'PostgreSQL'

const history = 30_000

export async function compareAll(
  lab: Laboratory,
  { only, rounds }: { only: Line[]; rounds: number },
): Promise<void> {
  const { sql, postmaster } = lab
  const timeline = timelineUntilNow(history, 1)
  await fill(lab.url, timeline, { from: 0, to: history })
  const api = await lab.start('api')
  const worker = await lab.start('worker')
  const baseline = await lab.start('baseline')
  await sleep(2000)
  // Before the first sign-in, each of which borrows 19 MiB for argon2id.
  const idle_mb = await residentMegabytes(api.pid)
  const rig: Rig = {
    sql,
    rounds,
    start: lab.start,
    api,
    baseline,
    tokens: {
      technologist: await signIn(api.url, 'technologist'),
      clerk: await signIn(api.url, 'clerk'),
    },
    used: async () => {
      return {
        api: await processorTime(api.pid),
        worker: await processorTime(worker.pid),
        baseline: await processorTime(baseline.pid),
        PostgreSQL: await processorTime(postmaster),
      }
    },
  }
  console.log(
    `Ready ${Math.round(api.ready_ms)} ms after its start; ${history} results to begin with.`,
  )
  console.log(`${rounds} rounds each, taking turns; medians. 32 connections.\n`)
  console.log('                                 service            baseline   ratio')
  const known = Array.from({ length: 2000 }, (_, n) => orderId(timeline, n * 5))
  for (const line of lines) if (only.includes(line)) await compareLine(rig, line, known)

  const mb = (number: number) => `${number} MB`
  console.log(
    `\nMemory: api idle ${mb(idle_mb)}, after the load ${mb(await residentMegabytes(api.pid))}`,
  )
  console.log(`  worker after the load ${mb(await residentMegabytes(worker.pid))}`)
  for (const role of ['lab_api', 'lab_worker'])
    console.log(
      `  PostgreSQL, the largest connection of ${role}: ${mb(await largestBackendMegabytes(postmaster, role))} of its own`,
    )
}

async function compareLine(rig: Rig, line: Line, known: string[]): Promise<void> {
  const { sql, tokens } = rig
  switch (line) {
    case 'read': {
      const reads: Requests = known.map((id) => ({ path: `/v1/orders/${id}` }))
      return await inTurns(rig, 'read an order', 'req/s', (program) =>
        measure(program.url, tokens.clerk, reads, 8000),
      )
    }
    case 'list':
      return await inTurns(rig, 'list 50 orders', 'req/s', (program) =>
        measure(program.url, tokens.clerk, [{ path: '/v1/orders?limit=50' }], 4000),
      )
    case 'place': {
      const patients = await sql<{ id: string }[]>`select id from patients order by id limit 2000`
      const orders: Requests = patients.map(({ id }) => ({
        method: 'POST',
        path: '/v1/orders',
        body: { patient_id: id, priority: 'routine', tests: ['GLU', 'CREA', 'K'] },
      }))
      return await inTurns(rig, 'place an order', 'req/s', (program) =>
        measure(program.url, tokens.clerk, orders, 3000),
      )
    }
    case 'enter':
      return await inTurns(rig, 'enter a result', 'req/s', async (program) => {
        const open = await createOrders(sql, 1000)
        const measured = await measure(program.url, tokens.technologist, entriesFor(open), 3000)
        await completed(sql, idsOf(open))
        return measured
      })
    case 'complete':
      return await compareCompletion(rig)
    case 'latency':
      return await compareLatency(rig)
    case 'live':
      return await compareLive(rig, print)
  }
}

const idsOf = (open: OpenItem[]) => open.map(({ order_id }) => order_id)

async function inTurns(
  { rounds, api, baseline }: Rig,
  name: string,
  unit: string,
  run: (program: Program) => Promise<Measured>,
): Promise<void> {
  const measured = { api: [] as Measured[], baseline: [] as Measured[] }
  for (let round = 0; round <= rounds; round++) {
    for (const program of round % 2 ? [api, baseline] : [baseline, api]) {
      const one = await run(program)
      // The first round warms both up.
      if (round > 0) measured[program.name as keyof typeof measured].push(one)
    }
  }
  const show = (program: keyof typeof measured) => {
    const rate = median(measured[program].map((one) => one.per_second))
    const p99 = median(measured[program].map((one) => one.p99_ms))
    return { rate, text: `${Math.round(rate)} ${unit}${p99 ? `, p99 ${Math.round(p99)} ms` : ''}` }
  }
  print(name, show('api'), show('baseline'), (ours, theirs) => ours / theirs)
}

/** From the first entry until the last order is completed; and what each process worked for one result. */
async function compareCompletion(rig: Rig): Promise<void> {
  const { sql, tokens, used } = rig
  const work: Record<string, number[]> = {}
  await inTurns(rig, 'from entry to completed', 'results/s', async (program) => {
    const open = await createOrders(sql, 1000)
    const before = await used()
    const started = performance.now()
    const entering = measure(program.url, tokens.technologist, entriesFor(open), open.length)
    await completed(sql, idsOf(open))
    const ended = performance.now()
    await entering
    const after = await used()
    for (const part of Object.keys(after) as Part[]) {
      const each = (work[`${program.name} ${part}`] ??= [])
      each.push((after[part] - before[part]) / open.length)
    }
    return { per_second: open.length / ((ended - started) / 1000), p99_ms: 0 }
  })
  const ms = (key: string) => median(work[key]!.slice(1)).toFixed(2)
  console.log(
    `  processor time for one result, ms: service ${ms('api api')} api + ${ms('api worker')} worker + ${ms('api PostgreSQL')} PostgreSQL;` +
      ` baseline ${ms('baseline baseline')} + ${ms('baseline PostgreSQL')} PostgreSQL`,
  )
}

/** The three results of one order are sent at once, one order after the other: until it is completed. */
async function compareLatency(rig: Rig): Promise<void> {
  const { sql, api, baseline, tokens, rounds } = rig
  const took = { api: [] as number[], baseline: [] as number[] }
  const headers = {
    authorization: `Bearer ${tokens.technologist}`,
    'content-type': 'application/json',
  }
  for (let round = 0; round <= rounds; round++) {
    for (const program of round % 2 ? [api, baseline] : [baseline, api]) {
      for (const items of byOrder(await createOrders(sql, 20))) {
        const started = performance.now()
        const sent = entriesFor(items).map(({ path, body }) =>
          fetch(program.url + path, { method: 'POST', headers, body: JSON.stringify(body) }),
        )
        await Promise.all(sent)
        await completed(sql, idsOf(items))
        if (round > 0) took[program.name as keyof typeof took].push(performance.now() - started)
        await sleep(60)
      }
    }
  }
  const show = (program: keyof typeof took) => {
    const rate = median(took[program])
    return {
      rate,
      text: `${rate.toFixed(1)} ms, p90 ${quantile(took[program], 0.9).toFixed(1)} ms`,
    }
  }
  print('last result to completed', show('api'), show('baseline'), (ours, theirs) => theirs / ours)
}

export type Shown = { rate: number; text: string }

function print(
  name: string,
  ours: Shown,
  theirs: Shown,
  ratio: (ours: number, theirs: number) => number,
): void {
  const columns = [name.padEnd(25), ours.text.padStart(26), theirs.text.padStart(26)]
  console.log(`${columns.join(' ')}   ${ratio(ours.rate, theirs.rate).toFixed(2)}`)
}
