// Addresses of what is taken back. They belong to samples and orders, and are here because they reach
// into results as well.
import type { Context } from '../context.ts'
import { answer } from '../http/commands.ts'
import {
  createRouter,
  idParam,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { order, statusReason } from '../orders/schemas.ts'
import { sample } from '../samples/schemas.ts'
import { rejection } from './schemas.ts'
import { cancelOrder, markOrderInError, rejectSample } from './withdrawals.ts'

const reject = protectedRoute('samples:receive', {
  method: 'post',
  path: '/v1/samples/{id}/reject',
  operationId: 'rejectSample',
  summary: 'Reject a sample, take back its results and ask for a recollection',
  tags: ['samples'],
  request: { params: idParam, body: jsonBody(rejection) },
  responses: { 200: jsonAnswer(sample, 'The sample, rejected.') },
  errors: ['conflict'],
})

const cancel = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/cancel',
  operationId: 'cancelOrder',
  summary: 'Cancel an order that has no final result',
  tags: ['orders'],
  request: { params: idParam, body: jsonBody(statusReason) },
  responses: { 200: jsonAnswer(order, 'The order, cancelled.') },
  errors: ['conflict'],
})

const markInError = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/entered-in-error',
  operationId: 'markOrderInError',
  summary: 'Mark an order as placed by mistake',
  tags: ['orders'],
  request: { params: idParam, body: jsonBody(statusReason) },
  responses: { 200: jsonAnswer(order, 'The order, marked as an error.') },
  errors: ['conflict'],
})

export function withdrawalRoutes(context: Context): Router {
  return createRouter()
    .openapi(reject, (c) =>
      answer(c, 200, (caller) =>
        rejectSample(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
    .openapi(cancel, (c) =>
      answer(c, 200, (caller) =>
        cancelOrder(context, caller, c.req.valid('param').id, c.req.valid('json').reason),
      ),
    )
    .openapi(markInError, (c) =>
      answer(c, 200, (caller) =>
        markOrderInError(context, caller, c.req.valid('param').id, c.req.valid('json').reason),
      ),
    )
}
