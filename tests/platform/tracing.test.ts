// One trace shows what a request caused: the request, its SQL, the job that it left in the queue, and that job's SQL
// in another process. And nobody's data is in it, nor does anybody wait for whoever collects it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { runBatch } from '../../jobs/run-batch.ts'
import { summaryOf } from '../../src/platform/tracing/describe-statement.ts'
import { startTracing } from '../../src/platform/tracing/start-tracing.ts'
import { laboratory } from '../helpers/laboratory.ts'

type Value = { stringValue?: string; intValue?: number }
type Span = {
  name: string
  kind: number
  traceId: string
  spanId: string
  parentSpanId?: string
  status: { code?: number; message?: string }
  attributes: { key: string; value: Value }[]
  links: { traceId: string; spanId: string }[]
  service: string
}

const collector = await collect()
const { lab, worker, steps, people } = await laboratory({
  env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
})

const given = {
  trace: '0af7651916cd43dd8448eb211c80319c',
  span: 'b7ad6b7169203331',
}
const traceparent = `00-${given.trace}-${given.span}-01`

test('one trace goes from the request through its SQL and the queue to the job and its SQL', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  await worker.runJobs()
  await enter(order.items[0]!.id, sample.id, traceparent)
  await worker.runJobs('interpret-results')
  const spans = (await collected()).filter(({ traceId }) => traceId === given.trace)

  const request = only(spans, 'POST /v1/results')
  assert.equal(request.parentSpanId, given.span)
  assert.deepEqual([request.service, request.kind], ['lab-api', 2])
  assert.equal(valueOf(request, 'http.response.status_code'), 201)
  const [sent, processed] = ['send', 'process'].map((step) =>
    only(spans, `${step} interpret-results`),
  )
  assert.equal(sent!.parentSpanId, request.spanId)
  assert.equal(processed!.parentSpanId, sent!.spanId)
  assert.deepEqual([processed!.service, processed!.kind], ['lab-worker', 5])

  for (const [cause, wrote] of [
    [request, 'INSERT results UPDATE order_items INSERT events'],
    [processed!, 'UPDATE orders INSERT events'],
  ] as const) {
    const transaction = spans.find(
      ({ name, parentSpanId }) => name === 'transaction' && parentSpanId === cause.spanId,
    )!
    assert.equal(valueOf(transaction, 'lab.transaction.outcome'), 'commit')
    const within = spans.filter(({ parentSpanId }) => parentSpanId === transaction.spanId)
    const names = within.map(({ name }) => name)
    assert.ok(names.includes(wrote), `${wrote}: ${names.join(', ')}`)
    assert.ok(within.every((span) => valueOf(span, 'db.system.name') === 'postgresql'))
  }
})

test('jobs of many requests that are done at once are seen in the trace of each', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA', 'CL'])
  await worker.runJobs()
  const traces = ['1', '2', '3'].map((digit) => digit.repeat(32))
  for (const [n, { id }] of order.items.entries())
    await enter(id, sample.id, `00-${traces[n]}-${given.span}-01`)
  await worker.runJobs('interpret-results')
  const worked = (await collected()).filter(
    ({ name, traceId }) => name === 'process interpret-results' && traces.includes(traceId),
  )
  assert.deepEqual(worked.map(({ traceId }) => traceId).toSorted(), traces)
  const [lead, ...others] = worked.toSorted((a, b) => b.links.length - a.links.length)
  assert.deepEqual(idsOf(lead!.links).toSorted(), idsOf(others).toSorted())
  for (const { links } of others) assert.deepEqual(idsOf(links), [lead!.spanId])
})

test('a span has no value, no address and no message of an error', async () => {
  const patient = await steps.patient({ family_name: 'Canaryfamily', mrn: 'CANARY-1' })
  await people.clerk.get('/v1/patients?name=Canaryfamily&limit=5')
  await people.clerk.get(`/v1/patients/${patient.id}`)
  const again = { ...patient, mrn: 'CANARY-1' }
  const { status } = await people.clerk.post('/v1/patients', again)
  assert.ok(status >= 400)
  await people.clerk.get('/v1/nowhere/Canaryfamily')
  const text = JSON.stringify(await collected())
  assert.ok(text.includes('GET /v1/patients/:id') || text.includes('/v1/patients/{id}'))
  for (const word of [
    'Canaryfamily',
    'canaryfamily',
    'CANARY-1',
    patient.id,
    '1980-05-17',
    'demo-',
  ])
    assert.ok(!text.includes(word), word)
})

test('a job that fails says so by a code, and its own number is what finds it', async () => {
  const { tracing } = worker.context
  const failing = {
    ...worker.context,
    tracing,
    queue: { ...worker.context.queue, holds: async () => true },
  }
  const job = {
    name: 'interpret-results',
    payload: { safeParse: (data: object) => ({ success: true, data }) },
    run: async () =>
      Promise.reject(Object.assign(new Error('K 6.8 of Canaryfamily'), { code: '23505' })),
  }
  const { signal } = new AbortController()
  const fetched = { id: crypto.randomUUID(), data: {}, signal, retryCount: 0 }
  await runBatch(failing, job as never, [fetched])
  const failed = (await collected()).find(
    (span) => valueOf(span, 'messaging.message.id') === fetched.id,
  )!
  assert.equal(valueOf(failed, 'error.type'), '23505')
  assert.deepEqual(failed.status, { code: 2 })
  assert.equal(failed.parentSpanId, undefined)
})

test('whoever collects may be away, or take its time: nobody waits for it, and the log says so once', async (t) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close().closeAllConnections())
  const stop = async (endpoint: string) => {
    const said: unknown[] = []
    const log = { ...lab.context.log, warn: (about: unknown) => void said.push(about) }
    const tracing = (await startTracing(traced({ endpoint }), log as never))!
    for (let n = 0; n < 20_000; n++) tracing.begin('a span', 'internal').end()
    const began = performance.now()
    await tracing.stop()
    assert.ok(performance.now() - began < 4000)
    assert.equal(said.length, 1)
  }
  await Promise.all([stop('http://127.0.0.1:9'), stop(addressOf(silent))])
})

test('what is not recorded is passed on as that, and costs no span', async () => {
  const before = (await collected()).length
  const { order, sample } = await steps.orderWithSample(['K'])
  await worker.runJobs()
  await collected()
  const unrecorded = `00-${'4'.repeat(32)}-${given.span}-00`
  await enter(order.items[0]!.id, sample.id, unrecorded)
  await worker.runJobs('interpret-results')
  const spans = (await collected()).slice(before)
  assert.ok(spans.every(({ traceId }) => traceId !== '4'.repeat(32)))
})

test('a statement is named by what it does to which tables', () => {
  for (const [text, summary] of [
    ['select id from orders where id = any($1) order by id for no key update', 'SELECT orders'],
    ['select id from orders o for no key update of o', 'SELECT orders'],
    ["select set_config('lab.actor', $1, true) as actor", 'SELECT set_config'],
    [
      'with a as (insert into results (id) values ($1) returning id) select * from a',
      'INSERT results',
    ],
    ['insert into pgboss.job (id) values ($1) on conflict do nothing', 'INSERT job'],
    [
      'insert into "events" ("id") values ($1) on conflict (id) do update set n = 1',
      'INSERT events',
    ],
    [
      `select r.id, (select c.id from conversions c where c.id = r.id) from unnest($1) as asked (id)
       cross join lateral (select id from results where id = asked.id) r`,
      'SELECT results',
    ],
    ['select (select count(*) from items) as n from orders', 'SELECT orders'],
    ['copy results (id, value) from stdin', 'COPY results'],
    ['update "orders" set status = $1', 'UPDATE orders'],
    ['delete from sessions where id = $1', 'DELETE sessions'],
    ['lock table x', 'LOCK'],
  ]) {
    assert.equal(summaryOf(text!), summary)
  }
})

test('without an endpoint there is nothing', async () => {
  assert.equal(await startTracing(traced({ endpoint: undefined }), lab.context.log), undefined)
})

const traced = ({ endpoint }: { endpoint: string | undefined }) => ({
  process: 'api' as const,
  traces: { endpoint, ratio: 1, service: undefined },
})

async function enter(order_item_id: string, sample_id: string, trace: string): Promise<void> {
  const body = { order_item_id, sample_id, value: '104', unit: 'mmol/L' }
  const { status } = await people.technologist.post('/v1/results', body, { traceparent: trace })
  assert.equal(status, 201)
}

async function collected(): Promise<Span[]> {
  for (const { tracing } of [lab.context, worker.context]) await tracing!.flush()
  return collector.spans
}

function only(spans: Span[], name: string): Span {
  const named = spans.filter((span) => span.name === name)
  assert.equal(named.length, 1, `${name}: ${spans.map((span) => span.name).join(', ')}`)
  return named[0]!
}

function valueOf({ attributes }: Span, key: string): string | number | undefined {
  const { value } = attributes.find((one) => one.key === key) ?? {}
  return value?.stringValue ?? value?.intValue
}

function idsOf(spans: { spanId: string }[]): string[] {
  return spans.map(({ spanId }) => spanId)
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** As small as one that takes OTLP over HTTP can be. */
async function collect() {
  const spans: Span[] = []
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { resourceSpans } = JSON.parse(Buffer.concat(await request.toArray()).toString())
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = valueOf(resource, 'service.name')
      for (const scope of scopeSpans)
        for (const span of scope.spans) spans.push({ links: [], ...span, service })
    }
    response.setHeader('content-type', 'application/json').end('{}')
  }
  const server = createServer((request, response) => void take(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  after(() => void server.close())
  return { url: addressOf(server), spans }
}
