// Answers HTTP. Enqueues jobs and never works on one.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from '../app.ts'
import { ConfigError } from '../config/config.ts'
import { createHeldOpen } from '../http/held-open.ts'
import { createServerFor } from '../http/server.ts'
import { refuseDemoUsers } from '../auth/demo-users.ts'
import { createReadiness } from '../platform/readiness.ts'
import { openContext } from './open-context.ts'
import type { Run } from './process.ts'

// How long requests under way may take at a shutdown before their connections are cut.
const grace_ms = 10_000

export const run: Run = async (config) => {
  const { context, close } = await openContext(config, 'api')
  try {
    if (config.production) await refuseDemoUsers(context.db)
  } catch (error) {
    await close()
    throw error
  }
  const readiness = createReadiness()
  const heldOpen = createHeldOpen()
  const app = createApp(context, { readiness, heldOpen })
  const { log } = context
  const server = createServerFor(app, heldOpen, context)
  server.listen(config.http.port, config.http.host)
  try {
    await once(server, 'listening')
  } catch (error) {
    await close()
    throw cannotListen(config.http, error)
  }
  const { port } = server.address() as AddressInfo
  const url = `http://${config.http.host}:${port}`
  log.info({ url }, 'listening')

  let stopping: Promise<void> | undefined
  async function stop() {
    readiness.fail()
    await sleep(config.http.drain_seconds * 1000)
    const closed = once(server, 'close')
    server.close()
    await heldOpen.end()
    // Clients keep a connection open after its last answer: nothing more is coming on those.
    const closeIdle = setInterval(() => server.closeIdleConnections(), 50)
    const cut = setTimeout(() => server.closeAllConnections(), grace_ms)
    await closed
    clearInterval(closeIdle)
    clearTimeout(cut)
    await close()
  }
  return { url, stop: () => (stopping ??= stop()) }
}

// Its code may be one that the database's connections have too (a host that nobody knows).
function cannotListen({ host, port }: { host: string; port: number }, error: unknown): ConfigError {
  const why = error instanceof Error ? error.message : String(error)
  return new ConfigError(`HOST, PORT: cannot listen on ${host}, port ${port}: ${why}`)
}
