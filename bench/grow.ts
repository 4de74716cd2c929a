// How the milliseconds of every route on the main path grow with the history: one client, one request at a
// time, on the real api and worker, at each size. A laboratory works on what came lately, so requests are
// about the newest orders, besides those that say otherwise.
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { fill, orderId, resultsPerOrder, timelineUntilNow, type Timeline } from './fill.ts'
import { median, signIn, type Laboratory } from './laboratory.ts'
import { byOrder, createOrders, entryFor } from './orders.ts'

const repetitions = 40
const warmUps = 10
const allowedGrowth = 1.2

type Client = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer>
type Answer = { id: string; items: { id: string }[]; next_cursor: string | null }
type Clients = Record<'clerk' | 'phlebotomist' | 'technologist' | 'pathologist' | 'auditor', Client>

/** Milliseconds by route. */
type Times = Map<string, number>

export async function grow(lab: Laboratory, sizes: number[]): Promise<void> {
  await demandSpace(sizes.at(-1)!)
  const timeline = timelineUntilNow(sizes.at(-1)!, 25)
  const api = await lab.start('api')
  await lab.start('worker')
  const measured: Times[] = []
  let from = 0
  for (const to of sizes) {
    const started = performance.now()
    await fill(lab.url, timeline, { from, to })
    const [row] = await lab.sql<{ size: string }[]>`
      select pg_size_pretty(pg_database_size(current_database())) as size`
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`${to.toLocaleString('en')} results: ${row!.size}, filled in ${seconds} s`)
    measured.push(await measureAll(lab, await signInAll(api.url), timeline, to))
    from = to
  }
  report(sizes, measured)
}

const bytesPerResult = 6500

async function demandSpace(results: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  const [needed, free] = [results * bytesPerResult, bavail * bsize].map((bytes) => bytes / 1e9)
  if (needed! > free!)
    throw new Error(
      `${tmpdir()} has ${free!.toFixed(1)} GB left, and ${needed!.toFixed(1)} are needed: free some, or give smaller --sizes`,
    )
}

function report(sizes: number[], measured: Times[]): void {
  const columns = sizes.map((size) => size.toLocaleString('en').padStart(11)).join(' ')
  console.log(`\nms, median of ${repetitions}`.padEnd(42) + `${columns}   growth`)
  for (const [name, first] of measured[0]!) {
    const times = measured.map((one) => one.get(name)!)
    const growth = times.at(-1)! / first
    const mark = growth > allowedGrowth ? '  <-' : ''
    const figures = times.map((ms) => ms.toFixed(2).padStart(11)).join(' ')
    console.log(`${name.padEnd(41)}${figures}   ${growth.toFixed(2).padStart(6)}${mark}`)
  }
}

async function signInAll(url: string): Promise<Clients> {
  const roles = ['clerk', 'phlebotomist', 'technologist', 'pathologist', 'auditor'] as const
  const entries = await Promise.all(
    roles.map(async (role) => {
      const headers = {
        authorization: `Bearer ${await signIn(url, role)}`,
        'content-type': 'application/json',
      }
      const client: Client = async (method, path, body) => {
        const response = await fetch(url + path, {
          method,
          headers,
          ...(body && { body: JSON.stringify(body) }),
        })
        const text = await response.text()
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
        return JSON.parse(text) as Answer
      }
      return [role, client] as const
    }),
  )
  return Object.fromEntries(entries) as Clients
}

/** Runs `step` for n = 0, 1, … and returns the median of the milliseconds that it took. */
async function time(step: (n: number) => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let n = 0; n < warmUps + repetitions; n++) {
    const started = performance.now()
    await step(n)
    if (n >= warmUps) took.push(performance.now() - started)
  }
  return median(took)
}

async function measureAll(
  lab: Laboratory,
  clients: Clients,
  timeline: Timeline,
  results: number,
): Promise<Times> {
  const times: Times = new Map()
  const orders = Math.floor(results / resultsPerOrder)
  // Not one of those that wait for their sample.
  const recent = (n: number) => orderId(timeline, orders - 10 - n * 5)
  const anyAge = (n: number) => orderId(timeline, ((n * 7919) % Math.floor(orders / 5)) * 5)
  await measureReads(times, lab, clients, { recent, anyAge })
  await measureWrites(times, lab, clients)
  await measureInterpretation(times, lab, clients)
  return times
}

async function measureReads(
  times: Times,
  { sql }: Laboratory,
  { clerk, pathologist, auditor }: Clients,
  { recent, anyAge }: Record<'recent' | 'anyAge', (n: number) => string>,
): Promise<void> {
  const read = async (name: string, client: Client, path: (n: number) => string) => {
    times.set(name, await time((n) => client('GET', path(n))))
  }
  const names = await sql<{ family_name: string; given_name: string }[]>`
    select family_name, given_name from patients where mrn like 'H-%' order by id desc limit 100`
  const nameOf = (n: number) => names[n]!.family_name
  const patients = await sql<{ id: string }[]>`select id from patients order by id desc limit 100`
  await read(
    'search patients by full name',
    clerk,
    (n) => `/v1/patients?name=${nameOf(n)} ${names[n]!.given_name}`,
  )
  await read(
    'search patients by part of a name',
    clerk,
    (n) => `/v1/patients?name=${nameOf(n).slice(0, 5)}`,
  )
  await read('list patients', clerk, () => '/v1/patients')
  await read('list patients by family name', clerk, () => '/v1/patients?sort=family_name')
  await read('read an order', clerk, (n) => `/v1/orders/${recent(n)}`)
  await read('read an order of any age', clerk, (n) => `/v1/orders/${anyAge(n)}`)
  await read('list orders', clerk, () => '/v1/orders')
  const cursor = await deepCursor(sql, 'orders', 'ordered_at')
  const resultCursor = await deepCursor(sql, 'results', 'entered_at')
  await read('list orders, deep inside', clerk, () => `/v1/orders?cursor=${cursor}`)
  await read('list orders by status', clerk, () => '/v1/orders?status=in_progress')
  await read('list orders of a patient', clerk, (n) => `/v1/orders?patient_id=${patients[n]!.id}`)
  await read('list samples', clerk, () => '/v1/samples')
  await read('list samples by status', clerk, () => '/v1/samples?status=received')
  await read('list results held', pathologist, () => '/v1/results?status=held')
  await read('list results of a test', pathologist, () => '/v1/results?test_code=CREA')
  await read('list critical results', pathologist, () => '/v1/results?critical=true')
  await read(
    'list results held for a reason',
    pathologist,
    () => '/v1/results?hold_reason=critical',
  )
  await read('list results, deep inside', pathologist, () => `/v1/results?cursor=${resultCursor}`)
  await read('events of an order', clerk, (n) => `/v1/orders/${recent(n)}/events`)
  await read(
    'audit of an order',
    auditor,
    (n) => `/v1/audit-log?table_name=orders&row_id=${recent(n)}`,
  )
  await read('audit, newest first', auditor, () => '/v1/audit-log')
}

/** An order from the request to the released result, one step after the other. */
async function measureWrites(
  times: Times,
  { sql }: Laboratory,
  { clerk, phlebotomist, technologist, pathologist }: Clients,
): Promise<void> {
  const registered: string[] = []
  const orders: Answer[] = []
  const samples: string[] = []
  const held: string[] = []
  const day = Date.now()
  times.set(
    'register a patient',
    await time(async (n) => {
      const mrn = `G-${day}-${n}`
      const person = {
        family_name: 'Grow',
        given_name: 'Ann',
        birth_date: '1980-02-03',
        sex: 'female',
      }
      registered.push((await clerk('POST', '/v1/patients', { mrn, ...person })).id)
    }),
  )
  times.set(
    'place an order',
    await time(async (n) => {
      const tests = ['GLU', 'CREA', 'K']
      const order = { patient_id: registered[n], priority: 'routine', tests }
      orders.push(await clerk('POST', '/v1/orders', order))
    }),
  )
  times.set(
    'collect a sample',
    await time(async (n) => {
      const collected_at = new Date().toISOString()
      const sample = { order_id: orders[n]!.id, specimen_type: 'serum', collected_at }
      samples.push((await phlebotomist('POST', '/v1/samples', sample)).id)
    }),
  )
  times.set(
    'receive a sample',
    await time((n) => technologist('POST', `/v1/samples/${samples[n]}/receive`)),
  )
  times.set(
    'enter a result',
    await time(async (n) => {
      const order_item_id = orders[n]!.items[2]!.id
      const result = { order_item_id, sample_id: samples[n], value: '6.8', unit: 'mmol/L' }
      held.push((await technologist('POST', '/v1/results', result)).id)
    }),
  )
  await interpreted(sql, held)
  times.set(
    'verify a result',
    await time((n) => pathologist('POST', `/v1/results/${held[n]}/verify`)),
  )
}

/** From the answer to the entry until the last result of it is released or held. */
async function measureInterpretation(
  times: Times,
  { sql }: Laboratory,
  { technologist }: Clients,
): Promise<void> {
  const one = (await createOrders(sql, warmUps + repetitions)).filter(({ test }) => test === 'GLU')
  times.set(
    'from a result entered to interpreted',
    await waited(one.length, async (n) => {
      const { id } = await technologist('POST', '/v1/results', entryFor(one[n]!))
      return () => interpreted(sql, [id])
    }),
  )
  const batches = byOrder(await createOrders(sql, batchRuns * 67))
  times.set(
    'from 200 results entered to interpreted',
    await waited(batchRuns, async (n) => {
      const batch = batches
        .slice(n * 67, n * 67 + 67)
        .flat()
        .slice(0, 200)
      const entries = { results: batch.map((item) => entryFor(item)) }
      const { items } = await technologist('POST', '/v1/results/batch', entries)
      return () =>
        interpreted(
          sql,
          items.map(({ id }) => id),
        )
    }),
  )
}

const batchRuns = 12

/** Runs `step`, then measures only what it returns. */
async function waited(
  runs: number,
  step: (n: number) => Promise<() => Promise<void>>,
): Promise<number> {
  const took: number[] = []
  for (let n = 0; n < runs; n++) {
    const wait = await step(n)
    const started = performance.now()
    await wait()
    if (n >= 2) took.push(performance.now() - started)
    await sleep(30)
  }
  return median(took)
}

async function interpreted(sql: Sql, ids: string[]): Promise<void> {
  for (;;) {
    const [row] = await sql<{ open: number }[]>`
      select count(*)::int as open from results where id = any(${ids}::uuid[]) and status = 'entered'`
    if (row!.open === 0) return
    await sleep(1)
  }
}

/** Where a page in the middle of a list begins, as the list itself would say. */
async function deepCursor(sql: Sql, table: string, column: string): Promise<string> {
  const [row] = await sql<{ key: string; id: string }[]>`
    select ${sql(column)}::text as key, id::text from ${sql(table)}
    order by id offset (select reltuples::bigint / 2 from pg_class where relname = ${table}) limit 1`
  return Buffer.from(JSON.stringify([`-${column}`, row!.key, row!.id])).toString('base64url')
}
