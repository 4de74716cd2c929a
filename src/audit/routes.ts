// The one address of the audit log.
import type { Context } from '../context.ts'
import { sendPage } from '../http/pages.ts'
import { createRouter, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { listAuditEntries } from './queries.ts'
import { auditFilters, auditPage } from './schemas.ts'

const list = protectedRoute('audit:read', {
  method: 'get',
  path: '/v1/audit-log',
  operationId: 'listAuditEntries',
  summary: 'Who changed what, when, from what to what',
  description:
    'Each change of a row: by whom, by which request, what the row held before and what it holds now.',
  tags: ['audit'],
  request: { query: auditFilters },
  responses: { 200: jsonAnswer(auditPage, 'A page of changes.') },
})

export function auditRoutes({ db }: Context): Router {
  return createRouter().openapi(list, async (c) =>
    sendPage(c, await listAuditEntries(db, c.req.valid('query'))),
  )
}
