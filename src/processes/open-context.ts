// The context of a service process: its pool, its queue, its log, opened and closed in the right order.
import { connect, type Connection } from '../../db/client.ts'
import { checkEveryRow } from '../../db/statement.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { createBackground } from '../platform/background.ts'
import { systemClock } from '../platform/clock.ts'
import { createLog } from '../platform/log.ts'
import { openQueue, type QueueUser } from '../platform/queue.ts'

export type OpenContext = { context: Context; connection: Connection; close: () => Promise<void> }

/** @throws when the database cannot be reached or the queue's schema is not migrated */
export async function openContext(config: Config, user: QueueUser): Promise<OpenContext> {
  const log = createLog(config)
  if (!config.production) checkEveryRow()
  const connection = connect(config.database.url, {
    name: `lab-${user}`,
    max: config.database.pool_size,
  })
  try {
    const queue = await openQueue(connection, user, log)
    const background = createBackground(log)
    return {
      context: { config, db: connection.db, queue, background, log, clock: systemClock },
      connection,
      async close() {
        await background.drain()
        await queue.stop()
        await connection.sql.end({ timeout: 5 })
        log.flush()
      },
    }
  } catch (error) {
    await connection.sql.end({ timeout: 1 })
    throw error
  }
}
