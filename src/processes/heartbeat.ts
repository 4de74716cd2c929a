// A worker and a scheduler answer no HTTP. So that the machine that runs them can see whether they work, they
// touch a file every few seconds, if the database answers: one that hangs, or is stopped, touches it no more.
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Context } from '../context.ts'

const interval_ms = 5000

export function keepHeartbeat({ config, log }: Context, sql: Sql): { stop: () => Promise<void> } {
  const file = config.heartbeat_file
  const stopping = new AbortController()
  async function beat(): Promise<void> {
    while (file !== undefined && !stopping.signal.aborted) {
      try {
        await sql`select 1`
        await writeFile(file, new Date().toISOString())
      } catch (error) {
        log.warn({ error }, 'no heartbeat')
      }
      await sleep(interval_ms, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const beating = beat()
  return {
    async stop() {
      stopping.abort()
      await beating
    },
  }
}
