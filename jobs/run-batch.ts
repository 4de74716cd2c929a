// Runs a batch of fetched jobs and says of each how it went. A batch fails as one, so when it does, its
// jobs are run one by one: a job that can never succeed does not take the others down with it.
import type { Job as FetchedJob, JobResult } from 'pg-boss'
import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionError, isLockTimeout } from '../db/errors.ts'
import type { Context } from '../src/context.ts'
import { jobCaller } from '../src/platform/caller.ts'
import type { JobName } from '../src/platform/queue.ts'
import { traceWork } from '../src/platform/tracing/job-spans.ts'
import { traceIdOf } from '../src/platform/tracing/tracing.ts'
import type { Job, Run } from './job.ts'

// pg-boss hands out what was enqueued; each job checks its own payload before it uses it.
type Fetched = Pick<FetchedJob<unknown>, 'id' | 'data' | 'signal' | 'retryCount'>

/** What enqueue() adds to a payload: what caused the job. */
type Caused = { request_id?: string; traceparent?: string }

export async function runBatch(
  context: Context,
  job: Job<string, object>,
  batch: Fetched[],
): Promise<JobResult[]> {
  const readable: { fetched: Fetched; payload: object }[] = []
  const results: JobResult[] = []
  for (const fetched of batch) {
    const { request_id: _, traceparent: __, ...data } = fetched.data as Caused
    const payload = job.payload.safeParse(data)
    if (payload.success) readable.push({ fetched, payload: payload.data })
    else {
      const { message } = payload.error
      context.log.error({ job: job.name, job_id: fetched.id, message }, 'payload not readable')
      results.push({ id: fetched.id, status: 'deadletter', output: { message } })
    }
  }
  return [...results, ...(await run(context, job, readable))]
}

async function run(
  context: Context,
  job: Job<string, object>,
  batch: { fetched: Fetched; payload: object }[],
): Promise<JobResult[]> {
  if (batch.length === 0) return []
  const started = performance.now()
  const fetched = batch.map((one) => one.fetched)
  const request_id = requestIdOf(fetched)
  const span = context.tracing && traceWork(context.tracing, job.name, fetched)
  const trace_id = traceIdOf(span?.traceparent)
  const isOurs = () => context.queue.holds(job.name as JobName, fetched)
  try {
    const payloads = batch.map((one) => one.payload)
    const { signal } = fetched[0]!
    const caller = jobCaller(job.name, request_id)
    const work = () =>
      throughLosses({ signal, isOurs }, () =>
        job.run(context, payloads, { caller, signal, isOurs }),
      )
    await (span ? span.around(work) : work())
    span?.end()
    const duration_ms = Math.round(performance.now() - started)
    const about = { job: job.name, jobs: batch.length, request_id, trace_id, duration_ms }
    context.log.info(about, 'jobs done')
    return fetched.map(({ id }) => ({ id, status: 'completed' }))
  } catch (error) {
    span?.end({ error })
    if (batch.length > 1) {
      context.log.warn(
        { error, job: job.name, jobs: batch.length },
        'batch failed, running its jobs one by one',
      )
      const alone = []
      for (const one of batch) alone.push(...(await run(context, job, [one])))
      return alone
    }
    const about = { error, job: job.name, job_id: fetched[0]!.id, request_id, trace_id }
    // When the job is another worker's by now, the queue ignores the result below.
    if (await isOurs().catch(() => true)) context.log.error(about, 'job failed')
    else context.log.warn(about, 'another worker has this job now')
    const message = error instanceof Error ? error.message : String(error)
    return [{ id: fetched[0]!.id, status: 'failed', output: { message } }]
  }
}

const lossesBorne = 20

// A lost connection says nothing about the job, nor does a lock that somebody holds for too long; and every
// job is safe to repeat. So it is repeated, here and now, rather than counted as one of the failures after
// which a job is given up. But PostgreSQL also ends the connection of a process that froze: when that goes
// on, another may have the job, who must be left to it.
async function throughLosses(
  { signal, isOurs }: Pick<Run, 'signal' | 'isOurs'>,
  work: () => Promise<unknown>,
): Promise<void> {
  for (let losses = 0; ; losses++) {
    try {
      if (losses > 0 && !(await isOurs())) throw new Error('Another worker has this job now')
      await work()
      return
    } catch (error) {
      const isLoss = isConnectionError(error) || isLockTimeout(error)
      if (!isLoss || losses === lossesBorne) throw error
      await sleep(100, undefined, { signal })
    }
  }
}

// The request that caused the batch. With several none is named here: a verb that works for many says of each
// row which one it is, see nameRequests() in src/platform/write.ts.
function requestIdOf(batch: Fetched[]): string | undefined {
  const ids = new Set(batch.map(({ data }) => (data as Caused).request_id))
  return ids.size === 1 ? [...ids][0] : undefined
}
