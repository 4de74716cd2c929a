// Traces: what one request caused, from the api through the queue to the job and its SQL, each step with its time.
// Off unless OTEL_EXPORTER_OTLP_ENDPOINT says where they go; then nothing of OpenTelemetry is even loaded, and
// whoever could make a span looks at one undefined.
//
// A span names routes, jobs and statements. It has no address that was called, no value that was bound to a statement
// and no message of an error: each of these may hold a patient's data.
import type { Observer } from '../../../db/observer.ts'
import { traceIdOf } from '../log-ids.ts'

/** As OpenTelemetry's semantic conventions name them; undefined leaves one out. */
export type Attributes = Record<string, string | number | undefined>

/** `server` answers a request, `producer` adds a job, `consumer` works on it, `client` asks the database. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** A span that has begun. */
export type OpenSpan = {
  /** As others are told of it (W3C Trace Context): 00-<trace>-<span>-<flags>. */
  traceparent: string
  /** False where this trace is one of those that the sampler leaves out. */
  recorded: boolean
  /** Makes it what is under way for all that `work` does, also after an await. */
  around<T>(work: () => T): T
  /** The other span has to do with it, and is no part of it. */
  link(traceparent: string): void
  /** `failure`: a code or a class, never a message. */
  end(more?: { name?: string; attributes?: Attributes; failure?: string | undefined }): void
}

export type Tracing = {
  /** Begins within `parent`, or else within what is under way, or else a trace of its own. */
  begin(
    name: string,
    kind: SpanKind,
    options?: { parent?: string | undefined; attributes?: Attributes },
  ): OpenSpan
  /** What is under way, as it is told to others. */
  current(): string | undefined
  /** For connect(): statements become spans of what is under way. */
  observer: Observer
  /** Sends what is waiting. Never longer than a moment, whoever is not there to take it. */
  flush(): Promise<void>
  stop(): Promise<void>
}

/** What somebody else says of a trace, if it is well formed. */
export function readTraceparent(text: unknown): string | undefined {
  return typeof text === 'string' && traceIdOf(text) !== undefined ? text : undefined
}

/** Of an error its code, or its class. Its message may quote a row. */
export function failureOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'error'
}
