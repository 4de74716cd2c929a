// A trace goes on where a job is worked on, in another process and later: the job's data says of which span it was
// added. By OpenTelemetry's conventions for messaging: `send <queue>`, `process <queue>`.
//
// One run may work for jobs of many traces, in one transaction. Then each trace has a span of it. The SQL is under the
// first; the others are linked with it, and it with them.
import { failureOf, readTraceparent, type OpenSpan, type Tracing } from './tracing.ts'

/** More links than these a viewer does not show, and the SDK drops. */
const mostLinks = 100

const about = (queue: string, operation: 'send' | 'process') => ({
  'messaging.system': 'pg-boss',
  'messaging.destination.name': queue,
  'messaging.operation.name': operation,
  'messaging.operation.type': operation,
})

/** What the jobs' data says: the span in which they were added. */
export function traceSending(tracing: Tracing, queue: string, jobs: number): string {
  const span = tracing.begin(`send ${queue}`, 'producer', {
    attributes: { ...about(queue, 'send'), 'messaging.batch.message_count': jobs },
  })
  span.end()
  return span.traceparent
}

type TracedJob = { id: string; data: unknown }

export type Working = Pick<OpenSpan, 'around' | 'traceparent'> & {
  end(how?: { error: unknown }): void
}

export function traceWork(tracing: Tracing, queue: string, jobs: readonly TracedJob[]): Working {
  const attributes = {
    ...about(queue, 'process'),
    ...(jobs.length === 1
      ? { 'messaging.message.id': jobs[0]!.id }
      : { 'messaging.batch.message_count': jobs.length }),
  }
  const begin = (parent: string | undefined) =>
    tracing.begin(`process ${queue}`, 'consumer', { parent, attributes })

  const [first, ...rest] = parentsOf(jobs)
  const lead = begin(first)
  const others = rest.map(begin).filter(({ recorded }) => recorded)
  for (const one of others) one.link(lead.traceparent)
  for (const { traceparent } of others.slice(0, mostLinks)) lead.link(traceparent)
  return {
    traceparent: lead.traceparent,
    around: (work) => lead.around(work),
    end(how) {
      const failure = how && failureOf(how.error)
      for (const one of [...others, lead]) one.end({ failure })
    },
  }
}

/** Each span that added some of the jobs; those that are recorded first. */
function parentsOf(jobs: readonly TracedJob[]): string[] {
  const parents = new Set<string>()
  for (const { data } of jobs) {
    const parent = readTraceparent((data as { traceparent?: unknown }).traceparent)
    if (parent !== undefined) parents.add(parent)
  }
  const isRecorded = (parent: string) => (parent.endsWith('1') ? 0 : 1)
  return [...parents].toSorted((a, b) => isRecorded(a) - isRecorded(b))
}
