// Runs a batch of fetched jobs and says of each how it went. A batch fails as one, so when it does, its
// jobs are run one by one: a job that can never succeed does not take the others down with it.
import type { Job as FetchedJob, JobResult } from 'pg-boss'
import { setTimeout as sleep } from 'node:timers/promises'
import { isConnectionError, isLockTimeout, isOutOfRoom } from '../db/errors.ts'
import type { Context } from '../src/context.ts'
import { jobCaller } from '../src/platform/caller.ts'
import { addLogIds, traceIdOf, withLogIds } from '../src/platform/log-ids.ts'
import type { JobName, JobOrigin } from '../src/platform/queue.ts'
import { traceWork } from '../src/platform/tracing/job-spans.ts'
import type { Job, Run } from './job.ts'

// pg-boss hands out what was enqueued; each job checks its own payload before it uses it.
type Fetched = Pick<FetchedJob<unknown>, 'id' | 'data' | 'signal' | 'retryCount'>

export async function runBatch(
  context: Context,
  job: Job<string, object>,
  batch: Fetched[],
): Promise<JobResult[]> {
  const readable: { fetched: Fetched; payload: object }[] = []
  const results: JobResult[] = []
  for (const fetched of batch) {
    // Beside its payload a job has what enqueue() adds: what caused it.
    const { request_id: _, trace_id: _trace, traceparent: __, ...data } = fetched.data as JobOrigin
    const payload = job.payload.safeParse(data)
    if (payload.success) readable.push({ fetched, payload: payload.data })
    else {
      const { message } = payload.error
      context.log.error({ job: job.name, job_id: fetched.id, message }, 'payload not readable')
      context.metrics.jobs.inc({ queue: job.name, outcome: 'unreadable' })
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
  const fetched = batch.map((one) => one.fetched)
  return await withLogIds(idsOf(job, fetched), async () => {
    try {
      await runOnce(context, job, batch)
      return fetched.map(({ id }) => ({ id, status: 'completed' }))
    } catch (error) {
      if (batch.length === 1) return [await fail(context, job, fetched[0]!, error)]
      context.log.warn({ error, jobs: batch.length }, 'batch failed, running its jobs one by one')
      const alone = []
      for (const one of batch) alone.push(...(await run(context, job, [one])))
      return alone
    }
  })
}

async function runOnce(
  context: Context,
  job: Job<string, object>,
  batch: { fetched: Fetched; payload: object }[],
): Promise<void> {
  const started = performance.now()
  const fetched = batch.map((one) => one.fetched)
  const isOurs = () => context.queue.holds(job.name as JobName, fetched)
  const payloads = batch.map((one) => one.payload)
  const { signal } = fetched[0]!
  const caller = jobCaller(job.name, originOf(fetched).request_id)
  await traced(context, job.name, fetched, () =>
    throughLosses({ signal, isOurs }, () => job.run(context, payloads, { caller, signal, isOurs })),
  )
  const seconds = (performance.now() - started) / 1000
  context.metrics.jobs.inc({ queue: job.name, outcome: 'completed' }, batch.length)
  context.metrics.job_seconds.observe({ queue: job.name }, seconds)
  context.log.info({ jobs: batch.length, duration_ms: Math.round(seconds * 1000) }, 'jobs done')
}

async function traced(
  { tracing }: Context,
  queue: string,
  fetched: Fetched[],
  work: () => Promise<unknown>,
): Promise<void> {
  if (!tracing) return void (await work())
  const span = traceWork(tracing, queue, fetched)
  addLogIds({ trace_id: traceIdOf(span.traceparent) })
  try {
    await span.around(work)
    span.end()
  } catch (error) {
    span.end({ error })
    throw error
  }
}

async function fail(
  context: Context,
  { name }: Job<string, object>,
  fetched: Fetched,
  error: unknown,
): Promise<JobResult> {
  // When the job is another worker's by now, the queue ignores the result below.
  const isOurs = await context.queue.holds(name as JobName, [fetched]).catch(() => true)
  context.metrics.jobs.inc({ queue: name, outcome: isOurs ? 'failed' : 'lost' })
  if (isOurs) context.log.error({ error }, 'job failed')
  else context.log.warn({ error }, 'another worker has this job now')
  const message = error instanceof Error ? error.message : String(error)
  return { id: fetched.id, status: 'failed', output: { message } }
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
      const isLoss = [isConnectionError, isLockTimeout, isOutOfRoom].some((is) => is(error))
      if (!isLoss || losses === lossesBorne) throw error
      await sleep(100, undefined, { signal })
    }
  }
}

// The request that caused the batch, and its trace. With several none is named here: a verb that works for many says
// of each row which one it is, see nameRequests() in src/platform/write.ts.
function originOf(batch: Fetched[]): JobOrigin {
  const origins = batch.map(({ data }) => data as JobOrigin)
  const the = (key: keyof JobOrigin) => {
    const different = new Set(origins.map((origin) => origin[key]))
    return different.size === 1 ? [...different][0] : undefined
  }
  return { request_id: the('request_id'), trace_id: the('trace_id') }
}

function idsOf(job: Job<string, object>, batch: Fetched[]) {
  const [{ id: job_id }] = batch as [Fetched]
  const which = batch.length === 1 ? { job_id } : { job_ids: batch.map(({ id }) => id) }
  return { job: job.name, ...which, ...originOf(batch) }
}
