// Addresses of what is taken back. They belong to samples and orders, and are here because they reach
// into results as well.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
import { answer } from '../http/commands.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import { order, statusReason } from '../orders/schemas.ts'
import { sample } from '../samples/schemas.ts'
import { itemOfOrder, rejection, wrongPatient } from './schemas.ts'
import { cancelOrder, cancelOrderItem, markOrderInError, rejectSample } from './withdrawals.ts'
import { markWrongPatientOrder } from './wrong-patient.ts'

const reject = protectedRoute('samples:receive', {
  method: 'post',
  path: '/v1/samples/{id}/reject',
  operationId: 'rejectSample',
  summary: 'Reject a sample, take back its results and ask for a recollection',
  description:
    'Its results no longer count, the tests that they were for wait again, and the sample that is collected instead names the one it replaces. The reason is a code: see /v1/rejection-reasons.',
  tags: ['samples'],
  request: { params: idOf(exampleIds.sample.reject), body: jsonBody(rejection) },
  responses: { 200: jsonAnswer(sample, 'The sample, rejected.') },
  errors: { conflict: { detail: 'The sample is rejected.', allowed: [] } },
})

const cancel = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/cancel',
  operationId: 'cancelOrder',
  summary: 'Cancel an order that has no final result',
  description:
    'Its open items and their results are cancelled with it. What is final can only be marked as an error.',
  tags: ['orders'],
  request: { params: idOf(exampleIds.order.cancel), body: jsonBody(statusReason) },
  responses: { 200: jsonAnswer(order, 'The order, cancelled.') },
  errors: { conflict: { detail: 'The order is completed.', allowed: ['entered_in_error'] } },
})

const cancelItem = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/items/{item_id}/cancel',
  operationId: 'cancelOrderItem',
  summary: 'Cancel one test of an order',
  description:
    'Until its result is final; a result under way is cancelled with it. The other tests go on. When all are cancelled, so is the order.',
  tags: ['orders'],
  request: {
    params: itemOfOrder({ id: exampleIds.order.cancelItem, item_id: exampleIds.item.cancel }),
    body: jsonBody(statusReason),
  },
  responses: { 200: jsonAnswer(order, 'The order, with the test cancelled.') },
  errors: { conflict: { detail: 'The test is final.', allowed: [] } },
})

const markInError = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/entered-in-error',
  operationId: 'markOrderInError',
  summary: 'Mark an order as placed by mistake',
  description:
    'The order should not exist: the wrong patient, for example. What was reported stays readable, marked as an error.',
  tags: ['orders'],
  request: { params: idOf(exampleIds.order.markInError), body: jsonBody(statusReason) },
  responses: { 200: jsonAnswer(order, 'The order, marked as an error.') },
  errors: { conflict: { detail: 'The order is entered_in_error.', allowed: [] } },
})

const wrongPatientOrder = protectedRoute('orders:write', {
  method: 'post',
  path: '/v1/orders/{id}/wrong-patient',
  operationId: 'markWrongPatientOrder',
  summary: 'Mark an order as placed for the wrong patient',
  description:
    'The order is an error, and so is each result of it, marked wrong_patient. No tube can be trusted: its samples are rejected. The same tests are placed for the right patient, if that one is named, and a new sample is collected.',
  tags: ['orders'],
  request: { params: idOf(exampleIds.order.wrongPatient), body: jsonBody(wrongPatient) },
  responses: { 200: jsonAnswer(order, 'The order, marked as an error.') },
  errors: { conflict: { detail: 'The order is entered_in_error.', allowed: [] } },
})

export function withdrawalRoutes(context: Context): Router {
  return createRouter()
    .openapi(cancelItem, (c) => {
      const { id, item_id } = c.req.valid('param')
      return answer(c, 200, (caller) =>
        cancelOrderItem(context, caller, id, item_id, c.req.valid('json').reason),
      )
    })
    .openapi(wrongPatientOrder, (c) =>
      answer(c, 200, (caller) =>
        markWrongPatientOrder(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
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
