// The context of a service process: its pool, its queue, its log, opened and closed in the right order.
import type { Sql } from 'postgres'
import { connect, type Connection } from '../../db/client.ts'
import type { Observer } from '../../db/observer.ts'
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
import { requireLimits } from './pooler.ts'
import { refuseOwner } from './service-role.ts'

const queueConnections = 3

export type OpenContext = {
  context: Context
  connection: Connection
  /** For LISTEN, which needs a connection that stays. */
  listener: Sql
  close: () => Promise<void>
}

/** @throws when the directory of files is not there, the database cannot be reached, its role is the owner's, or the queue's schema is not migrated */
export async function openContext(config: Config, user: QueueUser): Promise<OpenContext> {
  await requireDirectory(config.uploads)
  const log = createLog(config)
  const metrics = await createMetrics(config)
  const server = await serveMetrics(config, metrics, log)
  const tracing = await startTracing(config, log)
  if (!config.production) checkEveryRow()
  const { pool_size } = config.database
  const { connection, queueConnection, listener } = openConnections(config, user, tracing?.observer)
  const end = async (timeout: number) => {
    const all = new Set([connection.sql, queueConnection.sql, listener])
    await Promise.all([...all].map((sql) => sql.end({ timeout })))
    await server.stop()
  }
  try {
    // A job by hand is a person's, who may be the owner.
    if (config.production && config.process !== 'job') await refuseOwner(connection.sql)
    await requireLimits(config.database, connection.sql)
    const queue = await openQueue(queueConnection, user, log, listener)
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
      listener,
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

/**
 * Behind a pooler in transaction mode three things go past it, to PostgreSQL itself: LISTEN, the questions of the
 * queue (below) and exports.
 */
function openConnections({ database }: Config, user: QueueUser, observer: Observer | undefined) {
  const { url, password_file, pool_size, limits, direct } = database
  const name = `lab-${user}`
  const pooler = direct !== undefined
  const shared = { name, limits, password_file, pooler, observer, max: pool_size }
  const connection = connect(url, shared)
  const past = { name, limits, max: queueConnections, ...(direct ?? { url, password_file }) }
  // What a worker tells the queue need not wait for the disk: a job whose "taken" or "done" is lost in a crash
  // is taken again, and every job is safe to repeat. What jobs write does wait, like everything in the api.
  const ofItsOwn = user === 'worker' || user === 'scheduler'
  const queueConnection = ofItsOwn
    ? connect(past.url, { ...past, synchronous_commit: 'off' })
    : connection
  if (!direct) return { connection, queueConnection, listener: connection.sql }
  // Of a pool that nothing else asks, only the one connection is opened that listens.
  return { connection, queueConnection, listener: connect(past.url, past).sql }
}
