/**
 * A worker that the test drives: jobs wait in the real queue until the test says "now".
 *
 *   const worker = await testWorker(lab)
 *   await worker.runJobs() // all that is due, until nothing is
 */
import assert from 'node:assert/strict'
import { jobs } from '../../jobs/index.ts'
import type { Job } from '../../jobs/job.ts'
import { runBatch } from '../../jobs/run-batch.ts'
import { loadConfig } from '../../src/config/config.ts'
import type { Context } from '../../src/context.ts'
import { openContext } from '../../src/processes/open-context.ts'
import type { TestLab } from './context.ts'
import { patient } from './processes.ts'
import { asSuperuser } from './test-server.ts'

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
    ...patient,
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

/**
 * The end of a test file: runs what is due, and then nothing may be left in any queue, but for what is
 * planned for later and what a test says it leaves (by queue, with its reason).
 */
export async function finishJobs(
  lab: TestLab,
  env: Record<string, string>,
  leaves: ReadonlyMap<string, string>,
): Promise<void> {
  const before = await unfinishedJobs(lab)
  for (const [queue, reason] of leaves) {
    assert.ok(
      before.some(({ name }) => name === queue),
      `${process.argv[1]} says that it leaves jobs in ${queue} (${reason}), and there are none.`,
    )
  }
  const undeclared = ({ name }: UnfinishedJob) => !leaves.has(name)
  const due = new Set(before.filter(undeclared).map(({ name }) => name))
  if (due.size === 0) return
  await makeDue(lab)
  const worker = await testWorker(lab, env)
  try {
    for (const queue of due) await worker.runJobs(queue)
  } finally {
    await worker.stop()
  }
  const left = (await unfinishedJobs(lab)).filter(undeclared)
  // The hook that fails is a helper's, so the runner would not say whose jobs they are.
  assert.deepEqual(left, [], `${process.argv[1]} leaves jobs that do not end by being run.`)
}

/** A job that failed need not wait, and one whose process was killed with its test has no worker any more. */
async function makeDue({ database }: TestLab): Promise<void> {
  await asSuperuser(
    database.ownerUrl,
    (sql) => sql`
      update pgboss.job set state = 'retry', start_after = now() where state in ('retry', 'active')`,
  )
}

type UnfinishedJob = { name: string; state: string; data: unknown; output: unknown }

const startedByTheClock = jobs.flatMap(({ name, schedule }) =>
  schedule === undefined ? [] : [name],
)

/**
 * Of every queue, dead letters too; a job that failed and is to be tried again has not ended either. What
 * the clock starts (and pg-boss for it) is no test's: a real scheduler does so whenever a minute begins.
 */
async function unfinishedJobs({ database }: TestLab): Promise<UnfinishedJob[]> {
  return await asSuperuser(database.ownerUrl, async (sql) => [
    ...(await sql<UnfinishedJob[]>`
      select name, state::text, data, output from pgboss.job
      where state in ('created', 'retry', 'active') and not (state = 'created' and start_after > now())
        and not name ^@ '__pgboss__'
        and not coalesce(source_name, name) = any(${startedByTheClock})`),
  ])
}
