// The queue's pages: pg-boss's own dashboard, behind a password and on an address of its own. It works as lab_worker,
// whose business the queue is. Its package (queue-dashboard/) is installed only where it is wanted.
import { serve } from '@hono/node-server'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect, type Connection } from '../../db/client.ts'
import { ConfigError, type Config } from '../config/config.ts'
import { createLog, type Log } from '../platform/log.ts'
import { openQueue, queueSchema, type Queue } from '../platform/queue.ts'
import { withLocalDatabase } from './local/with-local-database.ts'
import type { Run } from './process.ts'
import { createQueueDashboard } from './queue-dashboard/app.ts'
import { refuseOwner } from './service-role.ts'

export const run: Run = async (given) => {
  const { createDashboardHandler } = await installed()
  const config = await withLocalDatabase(given, 'worker')
  const { url: database } = config.database
  const log = createLog(config)
  const connection = connect(database, { name: 'lab-queue-dashboard', max: 2 })
  const end = () => connection.sql.end({ timeout: 1 })
  const queue = await openQueueOf(connection, config, log).catch(async (error: unknown) => {
    await end()
    throw error
  })
  const pages = createDashboardHandler({
    databases: [{ url: database, name: 'laboratory', schema: queueSchema }],
    allowedActionOrigins: [new URL(config.queue_dashboard.url).host],
  })
  const app = createQueueDashboard({ config, log, pages, moves: queue.boss })
  const { host: hostname, port } = config.queue_dashboard
  const server = serve({ fetch: app.fetch, hostname, port }) as Server
  try {
    await once(server, 'listening')
  } catch (error) {
    await Promise.all([pages.close(), queue.stop()])
    await end()
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      `QUEUE_DASHBOARD_HOST, QUEUE_DASHBOARD_PORT: cannot listen on ${hostname}, port ${port}: ${why}`,
    )
  }
  const url = `http://${hostname}:${(server.address() as AddressInfo).port}`
  log.info({ url }, 'listening')

  let stopping: Promise<void> | undefined
  async function stop() {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    await Promise.all([pages.close(), queue.stop()])
    await end()
    log.flush()
  }
  return { url, stop: () => (stopping ??= stop()) }
}

// It only asks and moves: workers maintain the queue.
async function openQueueOf(connection: Connection, config: Config, log: Log): Promise<Queue> {
  if (config.production) await refuseOwner(connection.sql)
  return await openQueue(connection, 'links', log)
}

// Read when they are loaded: without buttons, since theirs would do nothing (see app.ts).
async function installed() {
  process.env.PGBOSS_DASHBOARD_READ_ONLY = '1'
  try {
    return await import('@pg-boss/dashboard/handler')
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new ConfigError(
      "The queue's pages are not installed: they are a package of their own. `npm ci --workspace=queue-dashboard --include-workspace-root` brings them along.",
    )
  }
}
