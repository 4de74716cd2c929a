// The address at which one follows events, and the document that describes what goes over it. A WebSocket at the
// same address never becomes a request: see web-socket.ts.
import type { ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { createClientAddress } from '../http/client-address.ts'
import type { Env } from '../http/env.ts'
import type { ApiContext } from '../http/feature.ts'
import { createRouter, protectedRoute, type Router } from '../http/router.ts'
import { asyncApiDocument } from './asyncapi.ts'
import type { Connection, Origin, Transport } from './connection.ts'
import { createConnections } from './connections.ts'
import { createFollowing, type Wanted } from './following.ts'
import { liveQuery, resumeHeader, streamExample } from './schemas.ts'
import { serveEvents } from './server-sent-events.ts'
import { takeWebSockets } from './web-socket.ts'

const follow = protectedRoute('live:read', {
  method: 'get',
  path: '/v1/live',
  operationId: 'followEvents',
  summary: 'Follow what happens, as server-sent events or over a WebSocket',
  description:
    'An answer that does not end. Each event has the number of an event of the laboratory as its id; whoever ' +
    'comes again with the last one (`Last-Event-ID`, or `after`) gets what came since: nothing is missing, ' +
    'nothing comes twice. `ready` says from where it begins, `heartbeat` which number was passed meanwhile, ' +
    '`resync` that some events are kept no longer: read the state anew, and go on after the number that it ' +
    'says. `bye` says why the connection ends. A topic is seen by who holds the scope that lists what it is ' +
    'about.\n\nWith `Upgrade: websocket` the same messages go over a WebSocket: see /asyncapi.json.',
  tags: ['live'],
  request: { query: liveQuery, headers: resumeHeader },
  responses: {
    200: {
      description: 'The events, for as long as the token is good.',
      content: { 'text/event-stream': { schema: z.string().openapi({ example: streamExample }) } },
    },
  },
  errors: {
    'too-many-requests': { detail: 'Too many connections of yours are open.' },
    busy: { detail: 'Too many follow events here. Come again.' },
  },
})

export function liveRoutes(api: ApiContext): Router {
  const { config, entrance, feed, heldOpen } = api
  const connections = createConnections(api)
  const { log } = api
  const following = createFollowing({ config, log, feed, connections, entrance })
  const addressOf = createClientAddress(config.http.trusted_proxies)
  heldOpen.webSockets(follow.path, takeWebSockets(api, { connections, following }))
  heldOpen.atTheEnd(() => connections.endAll())

  async function stream(c: HonoContext<Env>, wanted: Wanted) {
    const principal = c.get('principal')
    const topics = following.topicsFor(principal, wanted)
    const address = addressOf(c)
    connections.demandRoom(address)
    connections.demandRoomFor(principal)
    await feed.start()
    // Whoever only asks what the address is like opens nothing.
    const { outgoing } = (c.env as Partial<HttpBindings> | undefined) ?? {}
    if (outgoing && c.req.raw.method !== 'HEAD')
      hold(outgoing, { address, request_id: c.get('request_id') }, (connection) => {
        const refusal = connections.introduce(connection, principal)
        if (refusal) connections.end(connection, refusal)
        else following.subscribe(connection, wanted, topics)
      })
    return c.body(null, 200, streamHeaders)
  }

  // On its own, so that what is kept for as long as the client stays holds nothing of its request.
  function hold(outgoing: ServerResponse, from: Origin, begin: (connection: Connection) => void) {
    heldOpen.answer(outgoing, () => serveEvents(outgoing, open, (one) => connections.gone(one)))
    function open(transport: Transport): Connection {
      const connection = connections.open(transport, from)
      begin(connection)
      return connection
    }
  }

  let document: string | undefined
  const router = createRouter()
  router.get('/asyncapi.json', (c) => {
    document ??= JSON.stringify(asyncApiDocument(config.http.public_url))
    return c.body(document, 200, { 'content-type': 'application/json' })
  })
  return router.openapi(follow, async (c) => {
    const { order_id, after, ...rest } = c.req.valid('query')
    const last = c.req.valid('header')['last-event-id']
    return await stream(c, { ...rest, order_ids: order_id, after: last ?? after })
  })
}

// A proxy must neither gather what is sent (nginx does, unless it is told) nor change it.
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}
