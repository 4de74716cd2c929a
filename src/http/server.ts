// The server of an api: what becomes a request goes to the app, and a WebSocket to whoever takes it.
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { createServer, type Server } from 'node:http'
import type { Context } from '../context.ts'
import type { HeldOpen } from './held-open.ts'
import { shedLoad } from './load-shedding.ts'
import { cutUnread } from './unread-answers.ts'
import {
  answerUnderWay,
  answerUnreadable,
  createErrorHandler,
  demandHost,
} from './unreadable-requests.ts'

type FetchCallback = Parameters<typeof getRequestListener>[0]
type App = { fetch: (request: Request, env: HttpBindings) => Response | Promise<Response> }

const serverOptions = {
  requestTimeout: 60_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000, // how often the two above are looked after
  requireHostHeader: false, // demandHost() says so in words
  // A client that is gone without a word (its network is) is noticed, though it is only ever written to.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
}

export function createServerFor(
  app: App,
  heldOpen: HeldOpen,
  { config, log, metrics }: Pick<Context, 'config' | 'log' | 'metrics'>,
): Server {
  const listener = getRequestListener(holdingOpen(app, heldOpen) as FetchCallback, {
    hostname: config.http.host,
    errorHandler: createErrorHandler(log),
  })
  const server = createServer(
    {
      ...serverOptions,
      // Any other upgrade may be passed over (RFC 9110 §7.8), and is answered as a request. So is one that comes
      // before the answer to the request in front of it: that answer would be written into the WebSocket.
      shouldUpgradeCallback: (request) =>
        heldOpen.takerOf(request) !== undefined && !answerUnderWay(request.socket),
    },
    shedLoad(config.http.load, { log, metrics }, demandHost(log, listener)),
  )
  server.maxConnections = config.http.connections
  answerUnreadable(server, log)
  cutUnread(server, config.http.answer_idle_ms, log)
  server.on('upgrade', (request, socket, head) => heldOpen.takerOf(request)!(request, socket, head))
  return server
}

/** An answer that goes on when it is complete is written by whoever holds it open; all others by node-server. */
function holdingOpen(app: App, heldOpen: HeldOpen): App['fetch'] {
  return async (request, env) => {
    const response = await app.fetch(request, env)
    const { outgoing } = env
    const writeOn = heldOpen.writerOf(outgoing)
    if (!writeOn || response.status !== 200) return response
    outgoing.writeHead(200, Object.fromEntries(response.headers))
    // node-server's would keep the request for as long as the client stays, to abort a signal that nobody looks at.
    outgoing.removeAllListeners('close')
    writeOn(outgoing)
    return RESPONSE_ALREADY_SENT
  }
}
