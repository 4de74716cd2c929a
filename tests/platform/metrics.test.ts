// What Prometheus is told, what is asked of it by the rules and the dashboard, and what the log says beside it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { watchLaboratory } from '../../src/health/figures.ts'
import { createLog } from '../../src/platform/log.ts'
import { withLogIds } from '../../src/platform/log-ids.ts'
import { createMetrics, noMetrics, type Metrics } from '../../src/platform/metrics/metrics.ts'
import { declared, observed } from '../../src/platform/metrics/names.ts'
import { serveMetrics } from '../../src/platform/metrics/serve-metrics.ts'
import { createWakeUps } from '../../src/platform/wake-ups.ts'
import { checkout } from '../architecture/sources.ts'
import { laboratory } from '../helpers/laboratory.ts'

const lines: Record<string, unknown>[] = []
const keep = { write: (text: string) => void lines.push(JSON.parse(text) as never) }
const log = createLog({ log_level: 'info', process: 'api' }, keep)
const { lab, worker, sql, steps, people } = await laboratory({ env: { METRICS_PORT: '0' }, log })
Object.assign(worker.context, { log })

const settings = { host: '127.0.0.1', port: 0 }
const ofProcess = (process: (typeof observed)[number]) =>
  createMetrics({ process, metrics: settings })

/** The value of each series, as `name{labels}`. */
async function read({ exposition }: Metrics): Promise<Map<string, number>> {
  const text = await exposition!.text()
  const samples = text.split('\n').filter((line) => /^\w/.test(line))
  return new Map(
    samples
      .map((line) => line.split(/ (?=[^ ]+$)/) as [string, string])
      .map(([a, b]) => [a, Number(b)]),
  )
}

test('each process shows what is declared for it, with its help, and nothing of another', async () => {
  for (const process of observed) {
    const text = await (await ofProcess(process)).exposition!.text()
    const shown = [...text.matchAll(/^# HELP (lab_\w+) (.+)$/gm)].map(([, name]) => name!)
    const own = Object.values(declared).filter(({ of }) =>
      (of as readonly string[]).includes(process),
    )
    assert.deepEqual(shown.toSorted(), own.map(({ name }) => name).toSorted(), process)
  }
})

test('names end with their unit, or with _total where they only grow', () => {
  for (const { name, type, help } of Object.values(declared)) {
    assert.equal(name.endsWith('_total'), type === 'counter', name)
    if (type === 'histogram') assert.match(name, /_seconds$/)
    assert.match(help, /^.{15,}\.$/, name)
  }
})

const monitoring = (file: string) => readFileSync(join(checkout, 'monitoring', file), 'utf8')
const rules = monitoring('alerts.yml')
  .split(/^ +- alert: /m)
  .slice(1)
const dashboard = JSON.parse(monitoring('grafana/dashboards/laboratory.json')) as {
  panels: { id: number; title: string; targets?: { expr: string }[] }[]
}

test('what the rules and the dashboard ask for is shown by some process', async () => {
  const texts = await Promise.all(
    observed.map(async (one) => (await ofProcess(one)).exposition!.text()),
  )
  const known = new Map<string, string>()
  for (const [, name, type] of texts.join('\n').matchAll(/^# TYPE (\w+) (\w+)$/gm))
    known.set(name!, type!)
  const exprs = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  const asked = [...exprs, ...rules].flatMap(
    (text) => text.match(/\b(lab|process|nodejs)_\w+/g) ?? [],
  )
  assert.ok(asked.length > 50)
  for (const name of new Set(asked)) {
    const base = name.replace(/_(bucket|sum|count)$/, '')
    assert.ok(known.has(name) || known.get(base) === 'histogram', name)
  }
  for (const { name } of Object.values(declared)) {
    assert.ok(
      asked.some((one) => one.startsWith(name)),
      `nobody looks at ${name}`,
    )
  }
})

test('labels that the rules and the dashboard name are labels of these metrics', () => {
  const known = new Set<string>(Object.values(declared).flatMap(({ labels }) => [...labels]))
  for (const one of ['job', 'instance', 'le', 'severity']) known.add(one)
  const exprs = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  for (const text of [...exprs, ...rules]) {
    for (const [, list] of text.matchAll(/\bby \(([^)]*)\)/g))
      for (const label of list!.split(/, */)) assert.ok(known.has(label), `${label} in ${text}`)
    for (const [, label] of text.matchAll(/[{,](\w+)=~?"/g)) assert.ok(known.has(label!), label)
  }
})

test('each alert says what it means and where to read on; each panel has an id of its own', () => {
  const headings = [...monitoring('../docs/running.md').matchAll(/^#+ (Lab\w+)$/gm)].map(
    ([, name]) => name!,
  )
  const alerts = rules.map((text) => /^\w+/.exec(text)![0])
  assert.deepEqual(headings.toSorted(), [...new Set(alerts)].toSorted())
  for (const [n, text] of rules.entries()) {
    for (const part of ['summary', 'description'])
      assert.match(text, new RegExp(`^ +${part}: .{10,}$`, 'm'))
    assert.ok(text.includes(`runbook_url: docs/running.md#${alerts[n]!.toLowerCase()}\n`), text)
    assert.match(text, /severity: (critical|warning)/)
  }
  const ids = dashboard.panels.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
})

test('requests are counted by the pattern of their route; what has none is one series', async () => {
  const { order } = await steps.orderWithSample(['GLU'])
  await people.clerk.get(`/v1/orders/${order.id}`)
  await lab.app.request('/nothing/here', { method: 'BREW' })
  await lab.app.request(`/v1/nothing-${order.id}`)
  const samples = await read(lab.context.metrics)
  const names = [...samples.keys()].filter((name) => name.startsWith('lab_http'))
  assert.ok(names.every((name) => !name.includes(order.id) && !name.includes('nothing')))
  assert.ok(
    samples.get('lab_http_requests_total{method="GET",route="/v1/orders/:id",status="200"}')! >= 1,
  )
  assert.equal(
    samples.get('lab_http_requests_total{method="other",route="unmatched",status="404"}'),
    1,
  )
  assert.equal(
    samples.get('lab_http_requests_total{method="GET",route="unmatched",status="404"}'),
    1,
  )
  assert.equal(samples.get('lab_http_requests_in_flight'), 0)
  assert.ok(samples.get('lab_database_pool_connections{state="open"}')! >= 1)
  assert.equal(samples.get('lab_database_pool_transactions{state="open"}'), 0)
  assert.equal(samples.get('lab_database_pool_transactions{state="waiting"}'), 0)
  assert.equal(samples.get('lab_write_places{state="taken"}'), 0)
})

test('a result is seen where it waits, and when the rules have judged it', async () => {
  const metrics = await ofProcess('scheduler')
  watchLaboratory({ ...worker.context, metrics })
  const { order, sample } = await steps.orderWithSample(['K'])
  const trace_id = '0af7651916cd43dd8448eb211c80319c'
  await withLogIds({ trace_id }, () => steps.enter(order, sample, 'K', '6.9', 'mmol/L'))
  await sql`select 1`
  const before = await read(metrics)
  assert.equal(before.get('lab_figures_up'), 1)
  assert.equal(before.get('lab_results_waiting{status="entered",priority="routine"}'), 1)
  assert.equal(before.get('lab_dead_letters{queue="interpret-results"}'), 0)
  assert.ok(before.get('lab_events_unnumbered')! > 0)
  assert.ok(before.get('lab_audit_unsealed_rows')! > 0)
  assert.ok(before.get('lab_database_connections{application="lab-api"}')! > 0)
  const others = before.get('lab_database_connections{application="other"}')
  assert.ok(others! > 0, 'those of another role too')

  await worker.runJobs()
  assert.deepEqual(
    await read(metrics).then((all) =>
      all.get('lab_results_waiting{status="entered",priority="routine"}'),
    ),
    1,
    'asked again only after a while',
  )
  const done = await read(worker.context.metrics)
  assert.ok(done.get('lab_jobs_total{queue="interpret-results",outcome="completed"}')! >= 1)
  assert.ok(done.get('lab_job_duration_seconds_count{queue="interpret-results"}')! >= 1)
  assert.ok(done.get('lab_results_interpreted_total{verdict="hold"}')! >= 1)
  assert.ok(done.get('lab_results_hold_reasons_total{reason="critical"}')! >= 1)
})

test('without the database its figures are missing, and what a process says of itself is not', async () => {
  const metrics = await ofProcess('scheduler')
  const { context } = worker
  watchLaboratory({ ...context, metrics, db: {} as never })
  const samples = await read(metrics)
  assert.equal(samples.get('lab_figures_up'), 0)
  assert.ok([...samples.keys()].every((name) => !name.startsWith('lab_queue_jobs')))
  assert.ok(samples.get('process_resident_memory_bytes')! > 0)
})

test('metrics have an address of their own, and nothing else is there', async () => {
  const server = await serveMetrics({ metrics: settings }, await ofProcess('worker'), log)
  const ask = async (path: string, method = 'GET') =>
    (await fetch(new URL(path, server.url), { method })).status
  assert.deepEqual(
    [
      await ask('/metrics'),
      await ask('/metrics?x=1'),
      await ask('/'),
      await ask('/metrics', 'POST'),
    ],
    [200, 200, 404, 405],
  )
  await server.stop()
  assert.equal((await lab.app.request('/metrics')).status, 404, 'not at the public one')
  const off = await serveMetrics({ metrics: settings }, noMetrics, log)
  assert.equal(off.url, undefined)
  await off.stop()
})

test('every line of a request or a job has its ids, and the trace it is in', async () => {
  const { order, sample } = await steps.orderWithSample(['GLU'])
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const item = order.items[0]!
  lines.length = 0
  const body = { order_item_id: item.id, sample_id: sample.id, value: '5.4', unit: 'mmol/L' }
  await people.technologist.post('/v1/results', body, { traceparent })
  await worker.runJobs('interpret-results')
  const [request] = lines.filter(({ msg }) => msg === 'request')
  const [job] = lines.filter(({ msg }) => msg === 'jobs done')
  const trace_id = traceparent.slice(3, 35)
  assert.equal(request!.trace_id, trace_id)
  assert.match(String(request!.user_id), /^[\da-f-]{36}$/)
  assert.equal(job!.trace_id, trace_id)
  assert.equal(job!.request_id, request!.request_id)
  assert.equal(job!.job, 'interpret-results')
  assert.match(String(job!.job_id), /^[\da-f-]{36}$/)
})

test('what a request begins and all share does not carry its ids', async () => {
  lines.length = 0
  const failing = { notify: () => Promise.reject(new Error('away')) } as never
  const wakeUps = createWakeUps(failing, log)
  await withLogIds({ request_id: 'of-one' }, async () => {
    wakeUps.send('lab_test')
    await wakeUps.stop()
    log.info('its own')
  })
  assert.deepEqual(
    lines.map(({ msg, request_id }) => [msg, request_id]),
    [
      ['wake-up not sent', undefined],
      ['its own', 'of-one'],
    ],
  )
})

test('secrets and patients’ data are not written, should a line be given any', () => {
  lines.length = 0
  const error = Object.assign(new Error('invalid input syntax for type date: "1980-13-17"'), {
    code: '22007',
  })
  const patient = { mrn: 'MRN-1', family_name: 'Testfall' }
  log.info(
    { patient, rows: [{ birth_date: '1980-05-17' }], password: 'p', status: 200, error },
    'a line',
  )
  const text = JSON.stringify(lines)
  assert.doesNotMatch(text, /MRN-1|Testfall|1980-|"p"/)
  assert.equal(lines[0]!.status, 200)
})
