// Addresses of targets and requirements.
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
import { listRequirements, listSigma, listTargets } from './queries.ts'
import {
  established,
  newRequirement,
  newTarget,
  requirement,
  requirementFilters,
  requirementPage,
  sigmaList,
  target,
  targetFilters,
  targetPage,
} from './schemas.ts'
import { assignTarget, establishTarget, requireControls } from './targets.ts'

const tags = ['qc']
const { qc } = exampleIds

const assign = protectedRoute('qc:manage', {
  method: 'post',
  path: '/v1/qc/lots/{id}/targets',
  operationId: 'assignTarget',
  summary: 'Assign the mean and SD of a lot, for a test on an instrument',
  description:
    'The first one is in force from the opening of the lot; another one supersedes it from now on. A control is judged by the target that was in force when it was measured.',
  tags,
  request: { params: idOf(qc.lot), body: jsonBody(newTarget) },
  responses: { 201: jsonAnswer(target, 'The target.') },
})

const establish = protectedRoute('qc:manage', {
  method: 'post',
  path: '/v1/qc/lots/{id}/targets/establish',
  operationId: 'establishTarget',
  summary: 'Establish the mean and SD of a lot from its points',
  description:
    'At least 20 points of at least 10 days; the SD is that of a sample (n − 1). Rejected points do not count. In force from now on.',
  tags,
  request: { params: idOf(qc.establishedLot), body: jsonBody(established) },
  responses: { 201: jsonAnswer(target, 'The target.') },
  errors: {
    conflict: {
      detail:
        'No target can be established: there are 12 points of 6 days, and it takes at least 20 of at least 10.',
      allowed: [],
    },
  },
})

const targets = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/lots/{id}/targets',
  operationId: 'listTargets',
  summary: 'List the targets of a lot',
  description: 'Newest first, those that were superseded among them.',
  tags,
  request: { params: idOf(qc.lot), query: targetFilters },
  responses: { 200: jsonAnswer(targetPage, 'A page of targets.') },
})

const sigma = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/lots/{id}/sigma',
  operationId: 'listSigma',
  summary: 'How many SDs fit into the error that is allowed, for each test of a lot',
  description:
    'Sigma = (TEa% − |bias%|) / CV%, from the points that the target in force has judged, without the rejected ones.',
  tags,
  request: { params: idOf(qc.lot) },
  responses: { 200: jsonAnswer(sigmaList, 'A row for each test and instrument.') },
})

const require = protectedRoute('qc:manage', {
  method: 'post',
  path: '/v1/qc/requirements',
  operationId: 'requireControls',
  summary: 'Require controls for a test on an instrument',
  description:
    'From now on its results go out by themselves only while each of the levels has passed within the hours and none was rejected since.',
  tags,
  request: { body: jsonBody(newRequirement) },
  responses: { 201: jsonAnswer(requirement, 'The requirement.') },
})

const requirements = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/requirements',
  operationId: 'listRequirements',
  summary: 'List which controls are required',
  description: 'Newest first, those that were superseded among them.',
  tags,
  request: { query: requirementFilters },
  responses: { 200: jsonAnswer(requirementPage, 'A page of requirements.') },
})

export function targetRoutes(context: Context): Router {
  return createRouter()
    .openapi(assign, (c) =>
      answer(c, 201, (caller) =>
        assignTarget(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
    .openapi(establish, (c) =>
      answer(c, 201, (caller) =>
        establishTarget(context, caller, c.req.valid('param').id, c.req.valid('json')),
      ),
    )
    .openapi(targets, async (c) => {
      const filters = { ...c.req.valid('query'), lot_id: c.req.valid('param').id }
      return sendPage(c, await listTargets(context.db, filters))
    })
    .openapi(sigma, async (c) => sendJson(c, await listSigma(context.db, c.req.valid('param').id)))
    .openapi(require, (c) =>
      answer(c, 201, (caller) => requireControls(context, caller, c.req.valid('json'))),
    )
    .openapi(requirements, async (c) =>
      sendPage(c, await listRequirements(context.db, c.req.valid('query'))),
    )
}
