// Takes jobs, and numbers events. Any number of workers may run; one that dies is noticed by the others
// within seconds, and its jobs are taken again.
import { jobs } from '../../jobs/index.ts'
import type { Job } from '../../jobs/job.ts'
import { runBatch } from '../../jobs/run-batch.ts'
import { keepWatching } from '../imports/folders/watch.ts'
import { keepNumbering } from '../platform/number-events.ts'
import { wakeUpChannel } from '../platform/queue.ts'
import { listenFor, type Listening } from '../platform/wake-ups.ts'
import { keepHeartbeat } from './heartbeat.ts'
import { openContext, type OpenContext } from './open-context.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const open = await openContext(config, 'worker')
  const { context, connection, listener, close } = open
  const listening: Listening[] = []
  for (const job of jobs) {
    const workers = await startWorkers(open, job)
    const wake = () => workers.forEach((id) => context.queue.boss.notifyWorker(id))
    listening.push(await listenFor(listener, wakeUpChannel(job.name), wake))
  }
  listening.push(await keepNumbering(context, listener))
  const heartbeat = keepHeartbeat(context, connection.sql)
  const watching = keepWatching(context)
  context.log.info({ jobs: jobs.map(({ name }) => name) }, 'working')

  let stopping: Promise<void> | undefined
  async function stop() {
    await Promise.all([heartbeat, watching, ...listening].map((one) => one.stop()))
    await close()
  }
  return { stop: () => (stopping ??= stop()) }
}

// Several loops for what users wait for; one is enough for what the clock starts.
async function startWorkers({ context }: OpenContext, job: Job<string, object>): Promise<string[]> {
  const { boss } = context.queue
  const loops = job.schedule === undefined ? context.config.worker.concurrency : 1
  const ids: string[] = []
  for (let n = 0; n < loops; n++) {
    const id: string = await boss.work(
      job.name,
      {
        batchSize: job.batch,
        perJobResults: true,
        pollingIntervalSeconds: job.schedule === undefined ? 1 : 5,
      },
      async (batch) => {
        try {
          return await runBatch(context, job, batch)
        } finally {
          // pg-boss waits a whole interval after each fetch; there may be more, so look at once.
          boss.notifyWorker(id)
        }
      },
    )
    ids.push(id)
  }
  return ids
}
