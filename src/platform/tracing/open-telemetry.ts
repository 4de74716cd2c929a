// The only file that knows OpenTelemetry, and is loaded only where traces are configured. Nothing is registered for
// the whole process: a test may have an api and a worker in one, and each has its own.
//
// A collector that is away disturbs nobody: spans wait in a queue of a fixed size, what does not fit is dropped, and
// neither a request nor the end of the process waits for it.
import {
  ROOT_CONTEXT,
  SpanKind as Kinds,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { observeStatements } from './observe-statements.ts'
import type { OpenSpan, SpanKind, Tracing } from './tracing.ts'

/** A busy api makes some thousands of spans a second: this is what it makes while a batch is on its way. */
const most = { waiting: 8192, inOneBatch: 512 }
const every_ms = 2000
const exportTakes_ms = 5000
/** How long the end of a process may wait for a collector. */
const lastWords_ms = 2000
const complainEvery_ms = 60_000

const kinds: Record<SpanKind, Kinds> = {
  internal: Kinds.INTERNAL,
  server: Kinds.SERVER,
  client: Kinds.CLIENT,
  producer: Kinds.PRODUCER,
  consumer: Kinds.CONSUMER,
}

export function openTelemetry(
  { endpoint, service, ratio }: { endpoint: string; service: string; ratio: number },
  log: Log,
): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    // Whoever calls decides for the whole trace; where nobody did, so many of them are recorded.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: complaining(exporterTo(endpoint), log),
        maxQueueSize: most.waiting,
        maxExportBatchSize: most.inOneBatch,
        scheduledDelayMillis: every_ms,
        exportTimeoutMillis: exportTakes_ms,
      }),
    ],
  })
  const tracer = provider.getTracer('diagnostics-lab')
  const contexts = new AsyncLocalStorageContextManager().enable()

  const tracing: Tracing = {
    begin(name, kind, { parent, attributes } = {}) {
      const within = parent === undefined ? contexts.active() : remote(parent)
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, within)
      return openSpan(span, trace.setSpan(within, span), contexts)
    },
    current() {
      const span = trace.getSpan(contexts.active())
      return span && traceparentOf(span.spanContext())
    },
    observer: observeStatements(tracer, contexts),
    async flush() {
      await isSoon(provider.forceFlush())
    },
    async stop() {
      if (!(await isSoon(provider.shutdown()))) log.warn('traces are not taken')
      contexts.disable()
    },
  }
  return tracing
}

function exporterTo(endpoint: string): SpanExporter {
  return new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: exportTakes_ms,
    // At the end all that waits leaves at once, while one batch may be on its way.
    concurrencyLimit: most.waiting / most.inOneBatch + 1,
  })
}

function openSpan(
  span: Span,
  context: Context,
  contexts: AsyncLocalStorageContextManager,
): OpenSpan {
  return {
    traceparent: traceparentOf(span.spanContext()),
    recorded: span.isRecording(),
    around: (work) => contexts.with(context, work),
    link: (traceparent) => void span.addLink({ context: spanContextOf(traceparent) }),
    end({ name, attributes, failure } = {}) {
      if (name !== undefined) span.updateName(name)
      if (attributes) span.setAttributes(attributes)
      if (failure !== undefined) {
        span.setAttribute('error.type', failure)
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
      span.end()
    },
  }
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

function spanContextOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-')
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}

function remote(traceparent: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, spanContextOf(traceparent))
}

/** Says once a minute, in the log, that spans were lost: a request never hears of it. */
function complaining(exporter: SpanExporter, log: Log): SpanExporter {
  let lost = 0
  let complained_at = -Infinity
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined) {
          lost += spans.length
          const now = performance.now()
          if (now - complained_at > complainEvery_ms) {
            complained_at = now
            log.warn({ lost, error: result.error }, 'traces are not taken')
            lost = 0
          }
        }
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}

/** Waits for a moment, and says whether that was enough. */
async function isSoon(work: Promise<void>): Promise<boolean> {
  const waiting = new AbortController()
  const { signal } = waiting
  const late = sleep(lastWords_ms, false, { signal }).catch(() => false)
  const done = work.then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([done, late])
  } finally {
    waiting.abort()
  }
}
