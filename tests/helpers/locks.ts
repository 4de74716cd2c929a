/**
 * Stops a process at a certain point without a pause: the test holds a lock that the work needs, sees
 * the work waiting for it, and then does what it came for.
 *
 *   const lock = await holdLock(t, database.ownerUrl, `select from orders where id = '…' for update`)
 *   await lock.untilWaiting(1)
 *   await lock.release()
 */
import type { TestContext } from 'node:test'
import postgres from 'postgres'
import { eventually } from './processes.ts'

export type HeldLock = {
  /** Resolves when so many connections wait for this lock, or for another one that waits for it. */
  untilWaiting(connections: number): Promise<void>
  release(): Promise<void>
}

/** Runs a statement that takes locks, and keeps its transaction open until released. */
export async function holdLock(
  t: TestContext,
  ownerUrl: string,
  statement: string,
): Promise<HeldLock> {
  const holder = postgres(ownerUrl, { max: 1, onnotice() {} })
  const observer = postgres(ownerUrl, { max: 1, onnotice() {} })
  await holder.unsafe('begin')
  await holder.unsafe(statement)
  const holderPid = (await holder<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]!.pid
  let held = true
  async function release() {
    if (held) await holder.unsafe('rollback')
    held = false
  }
  t.after(async () => {
    await release()
    await holder.end()
    await observer.end()
  })
  return {
    untilWaiting: (connections) =>
      eventually(`${connections} waiting for a lock`, async () => {
        const [row] = await observer<{ waiting: number }[]>`
          with recursive chain (pid) as (
            select ${holderPid}::int
            union
            select a.pid from pg_stat_activity a join chain on chain.pid = any(pg_blocking_pids(a.pid))
            where a.datname = current_database())
          select count(*)::int - 1 as waiting from chain`
        return row!.waiting >= connections
      }),
    release,
  }
}
