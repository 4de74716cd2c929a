/**
 * A worker that the test drives: jobs wait in the real queue until the test says "now".
 *
 *   const worker = await testWorker(lab)
 *   await worker.runJobs() // all that is due, until nothing is
 */
import { jobs } from '../../jobs/index.ts'
import type { Job } from '../../jobs/job.ts'
import { runBatch } from '../../jobs/run-batch.ts'
import { loadConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { openContext } from '../../src/processes/open-context.ts'
import type { TestLab } from './context.ts'

export type TestWorker = {
  /** A worker's context: the role lab_worker, and the clock of the lab. */
  context: Context
  /** Runs what is due, of every job or of one; returns how many jobs it ran. */
  runJobs(only?: string): Promise<number>
  stop(): Promise<void>
}

export async function testWorker(
  lab: TestLab,
  env: Record<string, string> = {},
): Promise<TestWorker> {
  const config = loadConfig('worker', {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: lab.database.workerUrl,
    ...env,
  })
  // As an api, so that its queue neither supervises nor polls: nothing happens unless the test asks.
  const opened = await openContext(config, 'api')
  const context: Context = { ...opened.context, clock: lab.context.clock }
  return {
    context,
    async runJobs(only) {
      let done = 0
      for (;;) {
        let found = 0
        for (const job of jobs) {
          if (only === undefined || job.name === only) found += await runDue(context, job)
        }
        if (found === 0) return done
        done += found
      }
    },
    stop: () => opened.close(),
  }
}

async function runDue(context: Context, job: Job<string, object>): Promise<number> {
  const { boss } = context.queue
  const fetched = await boss.fetch<object>(job.name, { batchSize: job.batch })
  if (fetched.length === 0) return 0
  // Only pg-boss's own loop hands out a signal; here nobody stops a job.
  const { signal } = new AbortController()
  const batch = fetched.map((one) => ({ ...one, signal }))
  for (const { id, status, output } of await runBatch(context, job, batch)) {
    if (status === 'completed') await boss.complete(job.name, id)
    else await boss.fail(job.name, id, output as object)
  }
  return batch.length
}
