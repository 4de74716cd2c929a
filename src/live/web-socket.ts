// The WebSocket at /v1/live: how it is opened. Who comes with a token in the header, or with a cookie, is known at
// once; a browser that has neither says its token in the first message, since an address would end up in logs.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { addressOf, trustedProxies } from '../http/client-address.ts'
import { problemOf } from '../http/errors.ts'
import type { ApiContext } from '../http/feature.ts'
import type { TakeUpgrade } from '../http/held-open.ts'
import { refuseUpgrade } from '../http/unreadable-requests.ts'
import { admit, type ReadHeader } from '../platform/access/admit.ts'
import type { Principal } from '../platform/access/principal.ts'
import { forbidden, Problem } from '../platform/problems.ts'
import type { Transport } from './connection.ts'
import type { Connections } from './connections.ts'
import { hear, introduce, type Hearing } from './hear.ts'
import type { Following } from './following.ts'
import { endings } from './rules.ts'

/** Of what a client says: a hundred ids of orders, or a token. */
const message_bytes = 16 * 1024
/** Between two heartbeats. */
const mostMessages = 30
/** How long a client may take to answer a close before its connection is cut. */
const goodbye_ms = 10_000

type Parts = { connections: Connections; following: Following }

export function takeWebSockets(api: ApiContext, parts: Parts): TakeUpgrade {
  const { log, config } = api
  const hearing: Hearing = { ...parts, log, entrance: api.entrance, feed: api.feed }
  const proxies = trustedProxies(config.http.trusted_proxies)
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false, // each would hold a window of its own in memory
    maxPayload: message_bytes,
    closeTimeout: goodbye_ms,
  } as ConstructorParameters<typeof WebSocketServer>[0]) // whose types lack closeTimeout

  async function take(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const request_id = crypto.randomUUID()
    const onError = () => socket.destroy()
    socket.on('error', onError)
    try {
      const forwarded = request.headers['x-forwarded-for'] as string | undefined
      const address = addressOf((socket as Socket).remoteAddress, forwarded, proxies)
      if (request.url!.includes('?'))
        throw new Problem('invalid-request', 'A WebSocket takes no query: say it in a message.')
      parts.connections.demandRoom(address)
      const principal = await principalOf(api, request)
      if (principal) parts.connections.demandRoomFor(principal)
      if (socket.destroyed) return
      socket.off('error', onError)
      server.handleUpgrade(request, socket, head, (ws) => {
        log.info({ request_id, transport: 'websocket', user_id: principal?.user_id }, 'follows')
        serve(hearing, ws, { address, request_id }, principal)
      })
    } catch (error) {
      const problem = problemOf(error)
      if (problem.type === 'internal-error') log.error({ error, request_id }, 'request failed')
      refuseUpgrade(socket, problem, request_id)
    }
  }
  return (request, socket, head) => void take(request, socket, head)
}

/** Undefined when nothing was shown yet. @throws Problem 401, 403 */
async function principalOf(
  { entrance, config }: Pick<ApiContext, 'entrance' | 'config'>,
  request: IncomingMessage,
): Promise<Principal | undefined> {
  const header = headersOf(request)
  if (entrance.doors.every((door) => door.credentialOf(header) === undefined)) return undefined
  // What a browser sends along by itself, it also sends for a page of somebody else.
  const { origin, host } = request.headers
  if (header('authorization') === undefined && !isOurs(origin, [host, config.http.public_url]))
    throw forbidden('With a cookie, only a page of this service may open a WebSocket.')
  return await admit(header, entrance, 'live:read')
}

function isOurs(
  origin: string | undefined,
  [host, public_url]: [string | undefined, string],
): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false
  const asked = new URL(origin)
  return asked.host === host || asked.origin === new URL(public_url).origin
}

function headersOf({ headers }: IncomingMessage): ReadHeader {
  return (name) => {
    const value = headers[name.toLowerCase()]
    return Array.isArray(value) ? value.join(', ') : value
  }
}

function serve(
  hearing: Hearing,
  ws: WebSocket,
  from: { address: string; request_id: string },
  principal: Principal | undefined,
): void {
  const { connections } = hearing
  const connection = connections.open(transportOf(ws), from)
  ws.on('close', () => connections.gone(connection))
  ws.on('error', () => {}) // 'close' follows
  ws.on('pong', () => (connection.heard_ms = performance.now()))
  // One after the other: what is said while a token is checked waits for it.
  let before = Promise.resolve()
  ws.on('message', (data, isBinary) => {
    connection.heard_ms = performance.now()
    connection.said += 1
    if (connection.said > mostMessages) return connections.end(connection, 'too_many_messages')
    const text = isBinary ? '' : (data as Buffer).toString()
    before = before.then(() => hear(hearing, connection, text))
  })
  if (principal) introduce(hearing, connection, principal)
}

function transportOf(ws: WebSocket): Transport {
  return {
    kind: 'websocket',
    send: (message) => ws.send(message.json(), { binary: false }),
    buffered_bytes: () => ws.bufferedAmount,
    ping: () => ws.ping(),
    end: (ending) => ws.close(endings[ending].code, ending),
    destroy: () => ws.terminate(),
  }
}
