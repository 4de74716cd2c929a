// Small work after the response, in this process: the caller does not wait for it, and a crash may lose
// it. That is right for what is only convenient (when did this user last sign in?). What must happen is a
// job: it is written in the transaction of its cause and outlives every process.
import type { Log } from './log.ts'

export type Background = {
  /** Starts `task` now and forgets it; a failure is logged under `name`. */
  run(name: string, task: () => Promise<unknown>): void
  /** Waits for everything under way: called at shutdown, before the database is closed. */
  drain(): Promise<void>
}

export function createBackground(log: Log): Background {
  const underWay = new Set<Promise<unknown>>()
  return {
    run(name, task) {
      const running = task().catch((error: unknown) =>
        log.warn({ error, task: name }, 'background task failed'),
      )
      underWay.add(running)
      void running.finally(() => underWay.delete(running))
    },
    async drain() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
