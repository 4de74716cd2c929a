// Addresses of critical notices.
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
import { readCompliance } from './compliance.ts'
import { attemptNotice, closeNotice } from './notices.ts'
import { getNotice, listNotices } from './queries.ts'
import {
  compliance,
  compliancePeriod,
  newAttempt,
  notice,
  noticeFilters,
  noticePage,
} from './schemas.ts'

const tags = ['notices']

const list = protectedRoute('notices:read', {
  method: 'get',
  path: '/v1/notices',
  operationId: 'listNotices',
  summary: 'List critical notices: first of all those that wait for a call',
  description:
    'Oldest first. Unless a status is asked for, these are the ones that somebody must still be told of.',
  tags,
  request: { query: noticeFilters },
  responses: { 200: jsonAnswer(noticePage, 'A page of notices.') },
})

// Before the address with an id, which this one would be taken for.
const figures = protectedRoute('notices:read', {
  method: 'get',
  path: '/v1/notices/compliance',
  operationId: 'readNoticeCompliance',
  summary: 'How many notices were confirmed in time',
  description:
    'Of the notices that opened in a period, by day and by test. What is overdue counts as not in time; what is not due yet, and what was taken back, is counted apart.',
  tags,
  request: { query: compliancePeriod },
  responses: { 200: jsonAnswer(compliance, 'The figures.') },
})

const read = protectedRoute('notices:read', {
  method: 'get',
  path: '/v1/notices/{id}',
  operationId: 'getNotice',
  summary: 'Read a notice with its attempts and escalations',
  description: 'What is to be told, who was called when, and what they read back.',
  tags,
  request: { params: idOf(exampleIds.notice.attempt) },
  responses: { 200: jsonAnswer(notice, 'The notice.') },
})

const attempt = protectedRoute('notices:write', {
  method: 'post',
  path: '/v1/notices/{id}/attempts',
  operationId: 'attemptNotice',
  summary: 'Note a call, and confirm the notice by what was read back',
  description:
    'Whom you tried to reach, how, and what came of it. It is confirmed when the recipient has repeated the value exactly.',
  tags,
  request: { params: idOf(exampleIds.notice.attempt), body: jsonBody(newAttempt) },
  responses: { 201: jsonAnswer(notice, 'The notice, with the attempt.') },
  errors: { conflict: { detail: 'The notice is confirmed.', allowed: ['closed'] } },
})

const close = protectedRoute('notices:write', {
  method: 'post',
  path: '/v1/notices/{id}/close',
  operationId: 'closeNotice',
  summary: 'Close a confirmed notice',
  description: 'Nothing is left to do about it.',
  tags,
  request: { params: idOf(exampleIds.notice.close) },
  responses: { 200: jsonAnswer(notice, 'The notice, closed.') },
  errors: {
    conflict: { detail: 'The notice is attempted.', allowed: ['attempted', 'confirmed'] },
  },
})

export function noticeRoutes(context: Context): Router {
  return createRouter()
    .openapi(list, async (c) => sendPage(c, await listNotices(context.db, c.req.valid('query'))))
    .openapi(figures, async (c) =>
      sendJson(
        c,
        await readFrom(c, context, (db) =>
          readCompliance({ ...context, db }, c.req.valid('query')),
        ),
      ),
    )
    .openapi(read, async (c) => sendJson(c, await getNotice(context.db, c.req.valid('param').id)))
    .openapi(attempt, (c) =>
      answer(
        c,
        201,
        (caller) => attemptNotice(context, caller, c.req.valid('param').id, c.req.valid('json')),
        ({ id }) => ({ location: `/v1/notices/${id}` }),
      ),
    )
    .openapi(close, (c) =>
      answer(c, 200, (caller) => closeNotice(context, caller, c.req.valid('param').id)),
    )
}
