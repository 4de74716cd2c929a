// Addresses of results.
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { answer } from '../http/commands.ts'
import { sendPage } from '../http/pages.ts'
import {
  createRouter,
  idParam,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../http/router.ts'
import type { Scope } from '../platform/access/scopes.ts'
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
  errors: ['conflict'],
})

const enterMany = protectedRoute('results:enter', {
  method: 'post',
  path: '/v1/results/batch',
  operationId: 'enterResults',
  summary: 'Enter several results: all or none',
  tags,
  request: { body: jsonBody(newResults) },
  responses: { 201: jsonAnswer(enteredResults, 'The results, in the order of the request.') },
  errors: ['conflict'],
})

const list = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results',
  operationId: 'listResults',
  summary: 'List results; ?status=held is the worklist of what waits for a person',
  tags,
  request: { query: resultFilters },
  responses: { 200: jsonAnswer(resultPage, 'A page of results.') },
})

const read = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results/{id}',
  operationId: 'getResult',
  summary: 'Read a result with all that interpreted it',
  tags,
  request: { params: idParam },
  responses: { 200: jsonAnswer(result, 'The result.') },
})

const history = protectedRoute('results:read', {
  method: 'get',
  path: '/v1/results/{id}/history',
  operationId: 'listResultHistory',
  summary: 'All versions for the same test of the order, first things first',
  tags,
  request: { params: idParam },
  responses: { 200: jsonAnswer(resultList, 'Its versions.') },
})

const verify = protectedRoute('results:verify', {
  method: 'post',
  path: '/v1/results/{id}/verify',
  operationId: 'verifyResult',
  summary: 'Release a held result',
  tags,
  request: { params: idParam },
  responses: { 200: jsonAnswer(result, 'The result, final.') },
  errors: ['conflict'],
})

const correct = protectedRoute('results:correct', {
  method: 'post',
  path: '/v1/results/{id}/correct',
  operationId: 'correctResult',
  summary: 'Propose a correction of a final result',
  description: 'A new version: the reported one stands until another person has verified this one.',
  tags,
  request: { params: idParam, body: jsonBody(correction) },
  responses: { 201: jsonAnswer(result, 'The new version, entered.') },
  errors: ['conflict'],
})

const rerun = withdrawal(
  'results:enter',
  'rerun',
  'rerunResult',
  'Give up a result that is not final, and wait for a new one',
)
const markInError = withdrawal(
  'results:verify',
  'entered-in-error',
  'markResultInError',
  'Mark a result as an error; its test waits for a new one',
)

function withdrawal<Step extends string>(
  scope: Scope,
  step: Step,
  operationId: string,
  summary: string,
) {
  return protectedRoute(scope, {
    method: 'post',
    path: `/v1/results/{id}/${step}`,
    operationId,
    summary,
    tags,
    request: { params: idParam, body: jsonBody(resultReason) },
    responses: { 200: jsonAnswer(result, 'The result, no longer counted.') },
    errors: ['conflict'],
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
    .openapi(list, async (c) => sendPage(c, await listResults(context.db, c.req.valid('query'))))
    .openapi(read, async (c) => sendJson(c, await getResult(context.db, c.req.valid('param').id)))
    .openapi(history, async (c) =>
      sendJson(c, await listResultHistory(context.db, c.req.valid('param').id)),
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
