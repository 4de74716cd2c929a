// Addresses of orders.
import { exampleIds } from '../../db/seed/example-ids.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import { readFrom } from '../http/reading.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import type { Context } from '../context.ts'
import { addOrderItems } from './items.ts'
import { holdOrder, placeOrder, resumeOrder } from './orders.ts'
import { getOrder, listOrderEvents, listOrders } from './queries.ts'
import {
  addedTests,
  newOrder,
  order,
  orderEvents,
  orderFilters,
  orderPage,
  statusReason,
} from './schemas.ts'

const tags = ['orders']

const place = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders',
  operationId: 'placeOrder',
  summary: 'Place an order',
  description:
    'Tests and panels are named by their codes; a panel stands for its tests, and no test is ordered twice. The answer has an item for each test.',
  tags,
  request: { body: jsonBody(newOrder) },
  responses: { 201: jsonAnswer(order, 'The order, with an item for each test.') },
  errors: {
    conflict: {
      detail: 'The patient was merged: order for the record that stays, /v1/patients/….',
    },
  },
})

const list = protectedRoute('orders:read', {
  method: 'get',
  path: '/v1/orders',
  operationId: 'listOrders',
  summary: 'List orders',
  description: 'Newest first; by status, priority, patient or order number.',
  tags,
  request: { query: orderFilters },
  responses: { 200: jsonAnswer(orderPage, 'A page of orders.') },
})

const read = protectedRoute('orders:read', {
  method: 'get',
  path: '/v1/orders/{id}',
  operationId: 'getOrder',
  summary: 'Read an order with its items, results and samples',
  description:
    'Everything that is known of the order in one document: each item with the result that counts, and the samples.',
  tags,
  request: { params: idOf(exampleIds.order.read) },
  responses: { 200: jsonAnswer(order, 'The order.') },
})

const events = protectedRoute('orders:read', {
  method: 'get',
  path: '/v1/orders/{id}/events',
  operationId: 'listOrderEvents',
  summary: 'What happened to an order, first things first',
  description: 'Placed, collected, received, entered, released: each step with its time.',
  tags,
  request: { params: idOf(exampleIds.order.read) },
  responses: { 200: jsonAnswer(orderEvents, 'Its events.') },
})

const addItems = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/items',
  operationId: 'addOrderItems',
  summary: 'Add tests to an order',
  description:
    'They wait for a sample, or are measured in one that is there. An order that was completed is in progress again. Of a panel, the tests that the order does not have yet.',
  tags,
  request: { params: idOf(exampleIds.order.addItem), body: jsonBody(addedTests) },
  responses: { 201: jsonAnswer(order, 'The order, with the items that were added.') },
  errors: { conflict: { detail: 'The order has K already.', allowed: [] } },
})

const hold = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/hold',
  operationId: 'holdOrder',
  summary: 'Put an order on hold',
  description: 'No sample and no result is taken for it until it is resumed.',
  tags,
  request: { params: idOf(exampleIds.order.hold), body: jsonBody(statusReason) },
  responses: { 200: jsonAnswer(order, 'The order, on hold.') },
  errors: { conflict: { detail: 'The order is completed.', allowed: ['entered_in_error'] } },
})

const resume = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/resume',
  operationId: 'resumeOrder',
  summary: 'Take an order off hold',
  description: 'It goes on from where its samples and results are.',
  tags,
  request: { params: idOf(exampleIds.order.resume) },
  responses: { 200: jsonAnswer(order, 'The order, placed again.') },
  errors: {
    conflict: {
      detail: 'The order is placed.',
      allowed: ['on_hold', 'cancelled', 'entered_in_error'],
    },
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
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listOrders(db, c.req.valid('query')))),
    )
    .openapi(read, async (c) => sendJson(c, await getOrder(context.db, c.req.valid('param').id)))
    .openapi(events, async (c) =>
      sendJson(c, await listOrderEvents(context.db, c.req.valid('param').id)),
    )
    .openapi(addItems, (c) =>
      answer(
        c,
        201,
        (caller) => addOrderItems(context, caller, c.req.valid('param').id, c.req.valid('json')),
        ({ id }) => ({ location: `/v1/orders/${id}` }),
      ),
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
