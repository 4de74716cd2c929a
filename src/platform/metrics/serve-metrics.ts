// Prometheus asks at an address of its own, never at the public one: what is counted tells how a laboratory works.
// It answers GET /metrics and nothing else, and takes few connections, each for a short time.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError, type Config } from '../../config/config.ts'
import type { Log } from '../log.ts'
import type { Metrics } from './metrics.ts'

export type MetricsServer = { url: string | undefined; stop(): Promise<void> }

const mostConnections = 20
const patience_ms = 5000

/** @throws ConfigError when the address cannot be listened to */
export async function serveMetrics(
  { metrics: { host, port } }: Pick<Config, 'metrics'>,
  metrics: Metrics,
  log: Log,
): Promise<MetricsServer> {
  const { exposition } = metrics
  if (exposition === undefined) return { url: undefined, async stop() {} }
  const limits = {
    requestTimeout: patience_ms,
    headersTimeout: patience_ms,
    keepAliveTimeout: patience_ms,
    connectionsCheckingInterval: patience_ms,
    maxHeaderSize: 8192,
  }
  const server = createServer(limits, (request, response) => {
    const shown = show(exposition, request, response)
    shown.catch((error: unknown) => {
      log.warn({ error }, 'metrics could not be read')
      response.writeHead(500).end()
    })
  })
  server.maxConnections = mostConnections
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(
      `METRICS_HOST, METRICS_PORT: cannot listen on ${host}, port ${port}: ${why}`,
    )
  }
  const shown = host.includes(':') ? `[${host}]` : host
  const url = `http://${shown}:${(server.address() as AddressInfo).port}/metrics`
  log.info({ url }, 'metrics')
  return {
    url,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function show(
  exposition: NonNullable<Metrics['exposition']>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume() // a body is nothing to us
  if (request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end()
  if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end()
  const body = await exposition.text()
  response
    .writeHead(200, { 'content-type': exposition.contentType, 'cache-control': 'no-store' })
    .end(body)
}
