// Starts the jobs that have a schedule, and numbers events. Safe to run twice: pg-boss makes one job per
// tick however many schedulers there are, and one process at a time numbers.
import { jobs } from '../../jobs/index.ts'
import { watchLaboratory } from '../health/figures.ts'
import { keepNumbering } from '../platform/number-events.ts'
import { keepHeartbeat } from './heartbeat.ts'
import { openContext } from './open-context.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { context, connection, listener, close } = await openContext(config, 'scheduler')
  const { boss } = context.queue
  for (const { name, schedule } of jobs) {
    if (schedule !== undefined) await boss.schedule(name, schedule, {}, { tz: 'UTC' })
  }
  // A job that has lost its schedule, or is gone, must not be started by an old row.
  const scheduled = new Set<string>(
    jobs.filter((job) => job.schedule !== undefined).map((job) => job.name),
  )
  for (const { name } of await boss.getSchedules()) {
    if (!scheduled.has(name)) await boss.unschedule(name)
  }
  watchLaboratory(context)
  const numbering = await keepNumbering(context, listener)
  const heartbeat = keepHeartbeat(context, connection.sql)
  context.log.info({ jobs: [...scheduled] }, 'scheduling')

  let stopping: Promise<void> | undefined
  async function stop() {
    await Promise.all([heartbeat, numbering].map((one) => one.stop()))
    await close()
  }
  return { stop: () => (stopping ??= stop()) }
}
