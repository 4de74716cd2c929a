// `npm run bench`: the service beside the plainest possible program on the same database, measured in turns
// in the same run. Only the ratios mean something: they carry over to another machine, the figures do not.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { openLaboratory, type Laboratory, type Program } from './laboratory.ts'
import { measure, type Measured, type Requests } from './load.ts'
import { createOrders, type OpenItem } from './orders.ts'

const rounds = 3
const [value, unit] = ['5.1', 'mmol/L']

const lab = await openLaboratory()
try {
  const { service, tokens, sql } = lab
  console.log(
    `The api, idle: ${lab.idle_mb} MB resident; ready ${Math.round(service.ready_ms)} ms after its start`,
  )
  console.log(`\n${rounds} rounds each, taking turns; medians. 32 connections.\n`)
  console.log('                                service          baseline      ratio')

  const existing = await createOrders(sql, 2000)
  await sql`analyze`
  const reads: Requests = existing.map(({ order_id }) => ({ path: `/v1/orders/${order_id}` }))
  await compare(lab, 'read an order', 'req/s', (program) =>
    measure(program.url, tokens.clerk, reads, 8000),
  )
  await compare(lab, 'list 50 orders', 'req/s', (program) =>
    measure(program.url, tokens.clerk, [{ path: '/v1/orders?limit=50' }], 4000),
  )

  const patients = await sql<{ id: string }[]>`select id from patients order by id`
  const orders: Requests = patients.map(({ id }) => ({
    method: 'POST',
    path: '/v1/orders',
    body: { patient_id: id, priority: 'routine', tests: ['GLU', 'CREA', 'K'] },
  }))
  await compare(lab, 'place an order', 'req/s', (program) =>
    measure(program.url, tokens.clerk, orders, 3000),
  )

  await compare(lab, 'enter a result', 'req/s', async (program) => {
    const open = await createOrders(sql, 3000, ['GLU'])
    const measured = await measure(program.url, tokens.technologist, entriesFor(open), open.length)
    await completed(sql, open)
    return measured
  })
  await compare(lab, 'from entry to completed', 'results/s', async (program) => {
    const open = await createOrders(sql, 3000, ['GLU'])
    const started = performance.now()
    const entering = measure(program.url, tokens.technologist, entriesFor(open), open.length)
    await completed(sql, open)
    const ended = performance.now()
    await entering
    return { per_second: open.length / ((ended - started) / 1000), p99_ms: 0 }
  })
  await latency(lab)
} finally {
  await lab.stop()
}

function entriesFor(open: OpenItem[]): Requests {
  return open.map(({ order_item_id, sample_id }) => ({
    method: 'POST',
    path: '/v1/results',
    body: { order_item_id, sample_id, value, unit },
  }))
}

async function compare(
  { service, baseline }: Laboratory,
  name: string,
  unit: string,
  run: (program: Program) => Promise<Measured>,
): Promise<void> {
  const measured: Record<string, Measured[]> = { service: [], baseline: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const program of round % 2 ? [service, baseline] : [baseline, service]) {
      const one = await run(program)
      if (round > 0) measured[program.name]!.push(one) // the first round warms both up
    }
  }
  const show = (program: string) => {
    const rate = median(measured[program]!.map((one) => one.per_second))
    const p99 = median(measured[program]!.map((one) => one.p99_ms))
    return { rate, text: `${Math.round(rate)} ${unit}${p99 ? `, p99 ${p99} ms` : ''}` }
  }
  const [ours, theirs] = [show('service'), show('baseline')]
  console.log(
    `${name.padEnd(26)} ${ours.text.padStart(24)}  ${theirs.text.padStart(24)}   ${(ours.rate / theirs.rate).toFixed(2)}`,
  )
}

/** From the answer to the last result of an order until the order is completed, one at a time. */
async function latency({ sql, service, baseline, tokens }: Laboratory): Promise<void> {
  for (const program of [service, baseline]) {
    const open = await createOrders(sql, 60, ['GLU'])
    const took: number[] = []
    for (const [n, entry] of entriesFor(open).entries()) {
      const started = performance.now()
      await fetch(program.url + entry.path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tokens.technologist}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(entry.body),
      })
      await completed(sql, [open[n]!])
      took.push(performance.now() - started)
      await sleep(120)
    }
    const sorted = took.sort((a, b) => a - b)
    console.log(
      `${program.name}: from sending the last result to the completed order ${median(sorted).toFixed(1)} ms at the median, ${sorted[Math.floor(sorted.length * 0.9)]!.toFixed(1)} ms at p90`,
    )
  }
}

async function completed(sql: Sql, open: OpenItem[]): Promise<void> {
  const ids = open.map(({ order_id }) => order_id)
  for (;;) {
    const [row] =
      await sql`select count(*)::int as open from orders where id = any(${ids}::uuid[]) and status <> 'completed'`
    if (row!.open === 0) return
    await sleep(ids.length > 1 ? 10 : 1)
  }
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
