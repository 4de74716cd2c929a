// Starts the jobs that have a schedule. Safe to run twice: pg-boss makes one job per tick however many
// schedulers there are.
import { jobs } from '../../jobs/index.ts'
import { openContext } from './open-context.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { context, close } = await openContext(config, 'scheduler')
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
  context.log.info({ jobs: [...scheduled] }, 'scheduling')

  let stopping: Promise<void> | undefined
  return { stop: () => (stopping ??= close()) }
}
