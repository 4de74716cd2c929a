// The context of a service process: its pool, its queue, its log, opened and closed in the right order.
import { connect, type Connection, type PoolOptions } from '../../db/client.ts'
import { checkEveryRow } from '../../db/statement.ts'
import { requireDirectory } from '../imports/storage/choose-storage.ts'
import type { Config } from '../config/config.ts'
import type { Context } from '../context.ts'
import { createBackground } from '../platform/background.ts'
import { systemClock } from '../platform/clock.ts'
import { createLog } from '../platform/log.ts'
import { createMetrics } from '../platform/metrics/metrics.ts'
import { serveMetrics } from '../platform/metrics/serve-metrics.ts'
import { watchPool } from '../platform/metrics/watch-pool.ts'
import { openQueue, type QueueUser } from '../platform/queue.ts'
import { openReplica } from '../platform/replica/replica.ts'
import { startTracing } from '../platform/tracing/start-tracing.ts'
import { createWritePlaces, writesAtOnce } from '../platform/write-places.ts'
import { refuseOwner } from './service-role.ts'

const queueConnections = 3

export type OpenContext = { context: Context; connection: Connection; close: () => Promise<void> }

/** @throws when the directory of files is not there, the database cannot be reached, its role is the owner's, or the queue's schema is not migrated */
export async function openContext(config: Config, user: QueueUser): Promise<OpenContext> {
  await requireDirectory(config.uploads)
  const log = createLog(config)
  const metrics = await createMetrics(config)
  const server = await serveMetrics(config, metrics, log)
  const tracing = await startTracing(config, log)
  if (!config.production) checkEveryRow()
  const { url, password_file, pool_size, limits } = config.database
  const options = { name: `lab-${user}`, limits, password_file }
  const connection = connect(url, { ...options, max: pool_size, observer: tracing?.observer })
  const queueConnection = openQueueConnection(url, options, connection, user)
  const end = async (timeout: number) => {
    await Promise.all([connection, queueConnection].map(({ sql }) => sql.end({ timeout })))
    await server.stop()
  }
  try {
    // A job by hand is a person's, who may be the owner.
    if (config.production && config.process !== 'job') await refuseOwner(connection.sql)
    const queue = await openQueue(queueConnection, user, log)
    const background = createBackground(log)
    // Only an api is asked for more than it began itself; a worker takes as many jobs as it can do.
    const atOnce = config.process === 'api' ? writesAtOnce(pool_size) : Infinity
    const writePlaces = createWritePlaces({ atOnce })
    watchPool(metrics, { use: connection.use, pool_size, writePlaces, atOnce })
    const { db } = connection
    const observer = tracing?.observer
    const replica = openReplica({ config, primary: db, log, metrics, observer })
    return {
      context: {
        config,
        db,
        replica,
        writePlaces,
        queue,
        background,
        log,
        metrics,
        clock: systemClock,
        tracing,
      },
      connection,
      async close() {
        await background.drain()
        await queue.stop()
        await replica?.stop()
        await end(5)
        await tracing?.stop()
        log.flush()
      },
    }
  } catch (error) {
    await end(1)
    await tracing?.stop()
    throw error
  }
}

// What a worker tells the queue need not wait for the disk: a job whose "taken" or "done" is lost in a crash
// is taken again, and every job is safe to repeat. What jobs write does wait, like everything in the api.
function openQueueConnection(
  url: string,
  options: PoolOptions,
  shared: Connection,
  user: QueueUser,
): Connection {
  if (user !== 'worker' && user !== 'scheduler') return shared
  return connect(url, { ...options, max: queueConnections, synchronous_commit: 'off' })
}
