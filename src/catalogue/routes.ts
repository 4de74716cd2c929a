// Addresses of the catalogue. What changes it is in maintenance/ and drafts/.
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { entityTagOf } from '../http/entity-tags.ts'
import { sendPage } from '../http/pages.ts'
import { createRouter, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { draftRoutes } from './drafts/routes.ts'
import { codeOf } from './maintenance/schemas.ts'
import { maintenanceRoutes } from './maintenance/routes.ts'
import {
  getPanel,
  getRejectionReason,
  getTest,
  listPanels,
  listRejectionReasons,
  listTests,
} from './queries.ts'
import {
  catalogueMoment,
  labTest,
  labTestFilters,
  labTestPage,
  panel,
  panels,
  rejectionReason,
  rejectionReasons,
  testCode,
} from './schemas.ts'

const tags = ['catalogue']

const list = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/tests',
  operationId: 'listTests',
  summary: 'List tests',
  description: 'What the laboratory can measure, each test with its LOINC code and its unit.',
  tags,
  request: { query: labTestFilters },
  responses: { 200: jsonAnswer(labTestPage, 'A page of tests.') },
})

const read = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/tests/{code}',
  operationId: 'getTest',
  summary: 'Read a test with the intervals and unit conversions in force',
  description:
    'With its ranges by sex and age, its critical limits and the units that it may be reported in; now, or as it was or is planned to be `at` another moment. The ETag goes into If-Match.',
  tags,
  request: { params: testCode, query: catalogueMoment },
  responses: { 200: jsonAnswer(labTest, 'The test.') },
})

const allPanels = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/panels',
  operationId: 'listPanels',
  summary: 'List all panels with their tests',
  description: 'A panel is ordered by one code and stands for several tests.',
  tags,
  responses: { 200: jsonAnswer(panels, 'All panels.') },
})

const readPanel = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/panels/{code}',
  operationId: 'getPanel',
  summary: 'Read a panel',
  description: 'The ETag of the answer is what a change sends as If-Match.',
  tags,
  request: { params: codeOf('LYTES') },
  responses: { 200: jsonAnswer(panel, 'The panel; its ETag goes into If-Match.') },
})

const allRejectionReasons = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/rejection-reasons',
  operationId: 'listRejectionReasons',
  summary: 'List all reasons to reject a sample',
  description: 'Codes of HL7 table 0490, and those of the laboratory.',
  tags,
  responses: { 200: jsonAnswer(rejectionReasons, 'All reasons.') },
})

const readRejectionReason = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/rejection-reasons/{code}',
  operationId: 'getRejectionReason',
  summary: 'Read a reason to reject a sample',
  description: 'The ETag of the answer is what a change sends as If-Match.',
  tags,
  request: { params: codeOf('RH') },
  responses: { 200: jsonAnswer(rejectionReason, 'The reason; its ETag goes into If-Match.') },
})

export function catalogueRoutes(context: Context): Router {
  const { db } = context
  return createRouter()
    .openapi(list, async (c) => sendPage(c, await listTests(db, c.req.valid('query'))))
    .openapi(read, async (c) => {
      const { at } = c.req.valid('query')
      const text = await getTest(db, c.req.valid('param').code, at)
      return sendJson(c, text, 200, entityTagOf(text))
    })
    .openapi(allPanels, async (c) => sendJson(c, await listPanels(db)))
    .openapi(readPanel, async (c) => {
      const text = await getPanel(db, c.req.valid('param').code)
      return sendJson(c, text, 200, entityTagOf(text))
    })
    .openapi(allRejectionReasons, async (c) => sendJson(c, await listRejectionReasons(db)))
    .openapi(readRejectionReason, async (c) => {
      const text = await getRejectionReason(db, c.req.valid('param').code)
      return sendJson(c, text, 200, entityTagOf(text))
    })
    .route('/', maintenanceRoutes(context))
    .route('/', draftRoutes(context))
}
