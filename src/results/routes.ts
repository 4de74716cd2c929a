// Addresses of results.
import { exampleIds } from '../../db/seed/example-ids.ts'
import type { Context } from '../context.ts'
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
import type { Scope } from '../platform/access/scopes.ts'
import { explainResult } from './explain/queries.ts'
import { explanation } from './explain/schemas.ts'
import { getResult, listResultHistory, listResults } from './queries.ts'
import {
  correctResult,
  enterResult,
  enterResults,
  markResultInError,
  rerunResult,
  verifyResult,
} from './results.ts'
import {
  correction,
  enteredResult,
  enteredResults,
  newResult,
  newResults,
  result,
  resultFilters,
  resultList,
  resultPage,
  resultReason,
} from './schemas.ts'

const tags = ['results']

const enter = protectedRoute('results:enter', {
  method: 'post',
  path: '/v1/results',
  operationId: 'enterResult',
  summary: 'Enter a result',
  description:
    'It is interpreted within moments by a job, which releases it or holds it for a person.',
  tags,
  request: { body: jsonBody(newResult) },
  responses: { 201: jsonAnswer(enteredResult, 'The result, entered.') },
  errors: {
    conflict: {
      detail:
        '/order_item_id: the test has a result: verify it, ask for a rerun, or correct it once it is final.',
    },
  },
})

const enterMany = protectedRoute('results:enter', {
  method: 'post',
  path: '/v1/results/batch',
  operationId: 'enterResults',
  summary: 'Enter several results: all or none',
  description:
    'For a whole run: they are checked and entered together, and if one of them cannot be entered none is.',
  tags,
  request: { body: jsonBody(newResults) },
  responses: { 201: jsonAnswer(enteredResults, 'The results, in the order of the request.') },
  errors: { conflict: { detail: '/results/1/order_item_id: the test was cancelled.' } },
})

const list = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results',
  operationId: 'listResults',
  summary: 'List results; ?status=held is the worklist of what waits for a person',
  description:
    'Newest first; by status, test, order, sample, hold reason, or only the critical ones.',
  tags,
  request: { query: resultFilters },
  responses: { 200: jsonAnswer(resultPage, 'A page of results.') },
})

const read = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results/{id}',
  operationId: 'getResult',
  summary: 'Read a result with all that interpreted it',
  description:
    'The value as it was reported, what the rules made of it, and by which range, conversion and rule set.',
  tags,
  request: { params: idOf(exampleIds.result.read) },
  responses: { 200: jsonAnswer(result, 'The result.') },
})

const history = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results/{id}/history',
  operationId: 'listResultHistory',
  summary: 'All versions for the same test of the order, first things first',
  description: 'A correction is a new version; the one before it stays as it was reported.',
  tags,
  request: { params: idOf(exampleIds.result.read) },
  responses: { 200: jsonAnswer(resultList, 'Its versions.') },
})

const explain = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results/{id}/explain',
  operationId: 'explainResult',
  summary: 'Why it has this flag and this status',
  description:
    'From the value as reported by the conversion and the limits to the flag, and every check whether it applied; who released it, and all versions. It is made from what was stored when it was interpreted: asked again after ranges, conversions, limits or policy have changed, it answers the same.',
  tags,
  request: { params: idOf(exampleIds.result.verify) },
  responses: { 200: jsonAnswer(explanation, 'The explanation.') },
})

const verify = protectedRoute('results:verify', {
  method: 'post',
  path: '/v1/results/{id}/verify',
  operationId: 'verifyResult',
  summary: 'Release a held result',
  description:
    'A person has looked at it and releases it. It is final from here on and counts in the order. By the policy of the laboratory, another person than who entered it does this.',
  tags,
  request: { params: idOf(exampleIds.result.verify) },
  responses: { 200: jsonAnswer(result, 'The result, final.') },
  errors: { conflict: { detail: 'The result is final.', allowed: ['entered_in_error'] } },
})

const correct = protectedRoute('results:correct', {
  method: 'post',
  path: '/v1/results/{id}/correct',
  operationId: 'correctResult',
  summary: 'Propose a correction of a final result',
  description: 'A new version: the reported one stands until another person has verified this one.',
  tags,
  request: { params: idOf(exampleIds.result.correct), body: jsonBody(correction) },
  responses: { 201: jsonAnswer(result, 'The new version, entered.') },
  errors: { conflict: { detail: 'A correction of this result is under way.' } },
})

const rerun = withdrawal(
  'results:enter',
  'rerun',
  'rerunResult',
  'Give up a result that is not final, and wait for a new one',
  'The value is in doubt: it is cancelled with a reason, and the test waits to be measured again.',
  exampleIds.result.rerun,
)
const markInError = withdrawal(
  'results:verify',
  'entered-in-error',
  'markResultInError',
  'Mark a result as an error; its test waits for a new one',
  'What was reported stays readable, marked as an error; an order that was completed is in progress again.',
  exampleIds.result.markInError,
)

function withdrawal<Step extends string>(
  scope: Scope,
  step: Step,
  operationId: string,
  summary: string,
  description: string,
  example: string,
) {
  return protectedRoute(scope, {
    method: 'post',
    path: `/v1/results/{id}/${step}`,
    operationId,
    summary,
    description,
    tags,
    request: { params: idOf(example), body: jsonBody(resultReason) },
    responses: { 200: jsonAnswer(result, 'The result, no longer counted.') },
    errors: { conflict: { detail: 'The result is cancelled.', allowed: [] } },
  })
}

const location = ({ id }: { id: string }) => ({ location: `/v1/results/${id}` })

export function resultRoutes(context: Context): Router {
  return createRouter()
    .openapi(enter, (c) =>
      answer(c, 201, (caller) => enterResult(context, caller, c.req.valid('json')), location),
    )
    .openapi(enterMany, (c) =>
      answer(c, 201, (caller) => enterResults(context, caller, c.req.valid('json').results)),
    )
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listResults(db, c.req.valid('query')))),
    )
    .openapi(read, async (c) => sendJson(c, await getResult(context.db, c.req.valid('param').id)))
    .openapi(history, async (c) =>
      sendJson(c, await listResultHistory(context.db, c.req.valid('param').id)),
    )
    .openapi(explain, async (c) =>
      sendJson(c, JSON.stringify(await explainResult(context.db, c.req.valid('param').id))),
    )
    .openapi(verify, (c) =>
      answer(c, 200, (caller) => verifyResult(context, caller, c.req.valid('param').id)),
    )
    .openapi(correct, (c) =>
      answer(
        c,
        201,
        (caller) => correctResult(context, caller, c.req.valid('param').id, c.req.valid('json')),
        location,
      ),
    )
    .openapi(rerun, (c) =>
      answer(c, 200, (caller) =>
        rerunResult(context, caller, c.req.valid('param').id, c.req.valid('json').reason),
      ),
    )
    .openapi(markInError, (c) =>
      answer(c, 200, (caller) =>
        markResultInError(context, caller, c.req.valid('param').id, c.req.valid('json').reason),
      ),
    )
}
