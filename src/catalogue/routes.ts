// Addresses of the catalogue. It is only read here: what is in it comes from db/seed/.
import type { Context } from '../context.ts'
import { sendJson } from '../http/answers.ts'
import { sendPage } from '../http/pages.ts'
import { createRouter, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { getTest, listPanels, listRejectionReasons, listTests } from './queries.ts'
import {
  labTest,
  labTestFilters,
  labTestPage,
  panels,
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
  summary: 'Read a test with the intervals and unit conversions in force now',
  description:
    'With its ranges by sex and age, its critical limits and the units that it may be reported in.',
  tags,
  request: { params: testCode },
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

const allRejectionReasons = protectedRoute('catalogue:read', {
  method: 'get',
  path: '/v1/rejection-reasons',
  operationId: 'listRejectionReasons',
  summary: 'List all reasons to reject a sample',
  description: 'Codes of HL7 table 0490, and those of the laboratory.',
  tags,
  responses: { 200: jsonAnswer(rejectionReasons, 'All reasons.') },
})

export function catalogueRoutes({ db }: Context): Router {
  return createRouter()
    .openapi(list, async (c) => sendPage(c, await listTests(db, c.req.valid('query'))))
    .openapi(read, async (c) => sendJson(c, await getTest(db, c.req.valid('param').code)))
    .openapi(allPanels, async (c) => sendJson(c, await listPanels(db)))
    .openapi(allRejectionReasons, async (c) => sendJson(c, await listRejectionReasons(db)))
}
