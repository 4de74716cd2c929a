// Addresses of the daily summaries of quality control.
import type { Context } from '../../context.ts'
import { answer } from '../../http/commands.ts'
import { sendPage } from '../../http/pages.ts'
import { readFrom } from '../../http/reading.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  protectedRoute,
  type Router,
} from '../../http/router.ts'
import { listQcSummaries } from './queries.ts'
import { newQcSummary, qcSummaryDay, qcSummaryFilters, qcSummaryPage } from './schemas.ts'
import { summarizeQcDay } from './summarize-day.ts'

const tags = ['qc']

const list = protectedRoute('qc:read', {
  method: 'get',
  path: '/v1/qc/summaries',
  operationId: 'listQcSummaries',
  summary: 'List the daily summaries of quality control',
  description:
    'Of each day, instrument, test and lot: n, mean, SD, CV, broken rules, and required levels that were not measured. The newest day first; by day, instrument or test.',
  tags,
  request: { query: qcSummaryFilters },
  responses: { 200: jsonAnswer(qcSummaryPage, 'A page of summaries.') },
})

const summarize = protectedRoute('qc:write', {
  method: 'post',
  path: '/v1/qc/summaries',
  operationId: 'summarizeQcDay',
  summary: 'Sum up the quality control of a day',
  description:
    'A job does so each night, and again when a point comes late. Any day that is over may be summed up again: the same points give the same numbers.',
  tags,
  request: { body: jsonBody(newQcSummary) },
  responses: { 200: jsonAnswer(qcSummaryDay, 'What the day held.') },
})

export function qcSummaryRoutes(context: Context): Router {
  return createRouter()
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listQcSummaries(db, c.req.valid('query')))),
    )
    .openapi(summarize, (c) =>
      answer(c, 200, (caller) => summarizeQcDay(context, caller, c.req.valid('json'))),
    )
}
