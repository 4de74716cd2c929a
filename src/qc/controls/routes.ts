// Addresses of controls: runs, points, corrective actions, states.
import { exampleIds } from '../../../db/seed/example-ids.ts'
import type { Context } from '../../context.ts'
import { sendJson } from '../../http/answers.ts'
import { answer } from '../../http/commands.ts'
import { sendPage } from '../../http/pages.ts'
import {
  createRouter,
  idOf,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../../http/router.ts'
import { listAffectedResults } from '../states/affected-results.ts'
import { affectedResultFilters, affectedResultPage, stateList } from '../states/schemas.ts'
import { listStates } from '../states/states.ts'
import { enterControls, takeCorrectiveAction } from './controls.ts'
import {
  getPoint,
  getRun,
  listCorrectiveActions,
  listEvaluations,
  listPoints,
  listRuns,
} from './queries.ts'
import {
  correctiveAction,
  correctiveActionFilters,
  correctiveActionPage,
  evaluationList,
  newCorrectiveAction,
  newRun,
  point,
  pointFilters,
  pointPage,
  run,
  runFilters,
  runPage,
} from './schemas.ts'

const tags = ['qc']
const { qc } = exampleIds

const enter = protectedRoute('qc:write', {
  method: 'post',
  path: '/v1/qc/runs',
  operationId: 'enterControls',
  summary: 'Enter a run of controls',
  description:
    'All or none. Each is judged by the Westgard rules, together with those before it; a rejection holds the results of its test on the instrument.',
  tags,
  request: { body: jsonBody(newRun) },
  responses: { 201: jsonAnswer(run, 'The run, with what the rules say of each control.') },
  errors: { conflict: { detail: '/controls/0: the same control is stored already.' } },
})

const runs = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/runs',
  operationId: 'listRuns',
  summary: 'List runs of controls',
  description: 'Newest first; of one instrument with ?instrument=.',
  tags,
  request: { query: runFilters },
  responses: { 200: jsonAnswer(runPage, 'A page of runs.') },
})

const readRun = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/runs/{id}',
  operationId: 'getRun',
  summary: 'Read a run with its controls',
  description: 'What was measured together, and what the rules say of each.',
  tags,
  request: { params: idOf(qc.run) },
  responses: { 200: jsonAnswer(run, 'The run.') },
})

const points = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/lots/{id}/points',
  operationId: 'listPoints',
  summary: 'List the points of a lot',
  description: 'By when they were measured, newest first; by test, instrument and verdict.',
  tags,
  request: { params: idOf(qc.lot), query: pointFilters },
  responses: { 200: jsonAnswer(pointPage, 'A page of points.') },
})

const readPoint = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/points/{id}',
  operationId: 'getPoint',
  summary: 'Read a point',
  description: 'The value of a control, its target, and what the rules say of it now.',
  tags,
  request: { params: idOf(qc.point) },
  responses: { 200: jsonAnswer(point, 'The point.') },
})

const evaluations = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/points/{id}/evaluations',
  operationId: 'listEvaluations',
  summary: 'All that was ever said of a point, first things first',
  description:
    'A control that comes late, or a corrective action that is noted late, adds a version; none is overwritten.',
  tags,
  request: { params: idOf(qc.point) },
  responses: { 200: jsonAnswer(evaluationList, 'Its evaluations, each with its inputs.') },
})

const affectedResults = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/points/{id}/affected-results',
  operationId: 'listAffectedResults',
  summary: 'List the results that a rejected control casts doubt on',
  description:
    'Those that the instrument measured for the test since the last good controls, until every level passed after a corrective action. None for a point that is not rejected.',
  tags,
  request: { params: idOf(qc.point), query: affectedResultFilters },
  responses: { 200: jsonAnswer(affectedResultPage, 'A page of results.') },
})

const act = protectedRoute('qc:write', {
  method: 'post',
  path: '/v1/qc/corrective-actions',
  operationId: 'takeCorrectiveAction',
  summary: 'Document what was done about a test on an instrument',
  description:
    'It starts a new series. The hold ends when every required level has passed after it.',
  tags,
  request: { body: jsonBody(newCorrectiveAction) },
  responses: { 201: jsonAnswer(correctiveAction, 'The corrective action.') },
})

const actions = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/corrective-actions',
  operationId: 'listCorrectiveActions',
  summary: 'List corrective actions',
  description: 'Newest first.',
  tags,
  request: { query: correctiveActionFilters },
  responses: { 200: jsonAnswer(correctiveActionPage, 'A page of corrective actions.') },
})

const states = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/states',
  operationId: 'listStates',
  summary: 'Where each test on each instrument stands now',
  description:
    'In control, rejected, awaiting controls after a corrective action, or missing a level; for each that requires controls.',
  tags,
  responses: { 200: jsonAnswer(stateList, 'The states.') },
})

export function controlRoutes(context: Context): Router {
  const { db } = context
  return createRouter()
    .openapi(enter, (c) =>
      answer(
        c,
        201,
        (caller) => enterControls(context, caller, c.req.valid('json')),
        ({ id }) => ({ location: `/v1/qc/runs/${id}` }),
      ),
    )
    .openapi(runs, async (c) => sendPage(c, await listRuns(db, c.req.valid('query'))))
    .openapi(readRun, async (c) => sendJson(c, await getRun(db, c.req.valid('param').id)))
    .openapi(points, async (c) =>
      sendPage(
        c,
        await listPoints(db, { ...c.req.valid('query'), lot_id: c.req.valid('param').id }),
      ),
    )
    .openapi(readPoint, async (c) => sendJson(c, await getPoint(db, c.req.valid('param').id)))
    .openapi(evaluations, async (c) =>
      sendJson(c, await listEvaluations(db, c.req.valid('param').id)),
    )
    .openapi(affectedResults, async (c) => {
      const filters = { ...c.req.valid('query'), point_id: c.req.valid('param').id }
      return sendPage(c, await listAffectedResults(db, filters))
    })
    .openapi(act, (c) =>
      answer(c, 201, (caller) => takeCorrectiveAction(context, caller, c.req.valid('json'))),
    )
    .openapi(actions, async (c) =>
      sendPage(c, await listCorrectiveActions(db, c.req.valid('query'))),
    )
    .openapi(states, async (c) => sendJson(c, await listStates(db)))
}
