// Which request or job is being worked on, so that every line that is logged meanwhile says so, also those of code
// that knows neither: a repeated transaction, a wake-up that was not sent, work after the answer.
import { AsyncLocalStorage } from 'node:async_hooks'

export type LogIds = {
  request_id?: string | undefined
  /** Of the trace that the caller is in (W3C Trace Context), in 32 hexadecimal digits. */
  trace_id?: string | undefined
  user_id?: string | undefined
  job?: string
  job_id?: string
  /** Of a run that takes several. */
  job_ids?: readonly string[]
  instrument?: string
}

const current = new AsyncLocalStorage<LogIds | undefined>()

/** Lines of `work`, and of all that it starts, carry these ids. */
export function withLogIds<T>(ids: LogIds, work: () => T): T {
  return current.run(ids, work)
}

/**
 * For what a request begins and all share: a timer, a listener, a batch. Otherwise its lines would carry the ids of
 * whoever came first, for as long as the process runs.
 */
export function withoutLogIds<T>(work: () => T): T {
  return current.run(undefined, work)
}

/** What becomes known on the way: who calls. */
export function addLogIds(ids: LogIds): void {
  const known = current.getStore()
  if (known) Object.assign(known, ids)
}

export function idsOfThis(): Readonly<LogIds> | undefined {
  return current.getStore()
}

// https://www.w3.org/TR/trace-context/#traceparent-header
const traceparentForm = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}$/

/** The trace id of a header `traceparent`; undefined when it has none. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : traceparentForm.exec(traceparent)?.[1]
}
