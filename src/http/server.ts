// The server of an api: what becomes a request goes to the app, and a WebSocket to whoever takes it.
import { getRequestListener } from '@hono/node-server'
import { createServer, type Server } from 'node:http'
import type { Context } from '../context.ts'
import type { HeldOpen } from './held-open.ts'
import { answerUnreadable, createErrorHandler, demandHost } from './unreadable-requests.ts'

type App = { fetch: Parameters<typeof getRequestListener>[0] }

const serverOptions = {
  requestTimeout: 60_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 5_000,
  requireHostHeader: false, // demandHost() says so in words
  // A client that is gone without a word (its network is) is noticed, though it is only ever written to.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
}

export function createServerFor(
  app: App,
  heldOpen: HeldOpen,
  { config, log }: Pick<Context, 'config' | 'log'>,
): Server {
  const listener = getRequestListener(app.fetch, {
    hostname: config.http.host,
    errorHandler: createErrorHandler(log),
  })
  const server = createServer(
    {
      ...serverOptions,
      // Any other upgrade may be passed over (RFC 9110 §7.8), and is answered as a request.
      shouldUpgradeCallback: (request) => heldOpen.takerOf(request) !== undefined,
    },
    demandHost(log, listener),
  )
  answerUnreadable(server, log)
  server.on('upgrade', (request, socket, head) => heldOpen.takerOf(request)!(request, socket, head))
  return server
}
