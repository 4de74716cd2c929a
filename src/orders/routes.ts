// Addresses of orders.
import { answer, idempotencyHeader } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import {
  createRouter,
  idParam,
  jsonAnswer,
  jsonBody,
  problems,
  protectedRoute,
  sendJson,
  type Router,
} from '../http/router.ts'
import type { Context } from '../context.ts'
import { holdOrder, placeOrder, resumeOrder } from './orders.ts'
import { getOrder, listOrderEvents, listOrders } from './queries.ts'
import { newOrder, order, orderEvents, orderFilters, orderPage, statusReason } from './schemas.ts'

const tags = ['orders']

const place = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders',
  operationId: 'placeOrder',
  summary: 'Place an order',
  tags,
  request: { headers: idempotencyHeader, body: jsonBody(newOrder) },
  responses: {
    201: jsonAnswer(order, 'The order, with an item for each test.'),
    ...problems(
      'malformed-request',
      'idempotency-conflict',
      'unsupported-media-type',
      'invalid-request',
    ),
  },
})

const list = protectedRoute('orders:read', {
  method: 'get',
  path: '/v1/orders',
  operationId: 'listOrders',
  summary: 'List orders',
  tags,
  request: { query: orderFilters },
  responses: { 200: jsonAnswer(orderPage, 'A page of orders.'), ...problems('invalid-request') },
})

const read = protectedRoute('orders:read', {
  method: 'get',
  path: '/v1/orders/{id}',
  operationId: 'readOrder',
  summary: 'Read an order with its items, results and samples',
  tags,
  request: { params: idParam },
  responses: { 200: jsonAnswer(order, 'The order.'), ...problems('not-found', 'invalid-request') },
})

const events = protectedRoute('orders:read', {
  method: 'get',
  path: '/v1/orders/{id}/events',
  operationId: 'listOrderEvents',
  summary: 'What happened to an order, first things first',
  tags,
  request: { params: idParam },
  responses: {
    200: jsonAnswer(orderEvents, 'Its events.'),
    ...problems('not-found', 'invalid-request'),
  },
})

const hold = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/hold',
  operationId: 'holdOrder',
  summary: 'Put an order on hold',
  tags,
  request: { params: idParam, headers: idempotencyHeader, body: jsonBody(statusReason) },
  responses: {
    200: jsonAnswer(order, 'The order, on hold.'),
    ...problems(
      'malformed-request',
      'not-found',
      'conflict',
      'unsupported-media-type',
      'invalid-request',
    ),
  },
})

const resume = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/resume',
  operationId: 'resumeOrder',
  summary: 'Take an order off hold',
  tags,
  request: { params: idParam, headers: idempotencyHeader },
  responses: {
    200: jsonAnswer(order, 'The order, placed again.'),
    ...problems('not-found', 'conflict', 'invalid-request'),
  },
})

export function orderRoutes(context: Context): Router {
  return createRouter()
    .openapi(place, (c) =>
      answer(
        c,
        201,
        (caller) => placeOrder(context, caller, c.req.valid('json')),
        ({ id }) => ({ location: `/v1/orders/${id}` }),
      ),
    )
    .openapi(list, async (c) => sendPage(c, await listOrders(context.db, c.req.valid('query'))))
    .openapi(read, async (c) => sendJson(c, await getOrder(context.db, c.req.valid('param').id)))
    .openapi(events, async (c) =>
      sendJson(c, await listOrderEvents(context.db, c.req.valid('param').id)),
    )
    .openapi(hold, (c) =>
      answer(c, 200, (caller) =>
        holdOrder(context, caller, c.req.valid('param').id, c.req.valid('json').reason),
      ),
    )
    .openapi(resume, (c) =>
      answer(c, 200, (caller) => resumeOrder(context, caller, c.req.valid('param').id)),
    )
}
