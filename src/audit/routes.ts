// The addresses of the auditor: what was changed, what was read, and how it is sealed.
import type { Context } from '../context.ts'
import { sendPage } from '../http/pages.ts'
import { readFrom } from '../http/reading.ts'
import { createRouter, jsonAnswer, protectedRoute, type Router } from '../http/router.ts'
import { listAuditBlocks, listAuditEntries, listAuditReads } from './queries.ts'
import {
  auditBlockFilters,
  auditBlockPage,
  auditFilters,
  auditPage,
  auditReadFilters,
  auditReadPage,
} from './schemas.ts'

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

const reads = protectedRoute('audit:read', {
  method: 'get',
  path: '/v1/audit-reads',
  operationId: 'listAuditReads',
  summary: 'Who has looked at data of patients, and at which rows',
  description:
    'Each answer that showed data of patients. With `patient_id`: who has seen this patient, or anything of their orders.',
  tags: ['audit'],
  request: { query: auditReadFilters },
  responses: { 200: jsonAnswer(auditReadPage, 'A page of reads.') },
})

const blocks = protectedRoute('audit:read', {
  method: 'get',
  path: '/v1/audit-blocks',
  operationId: 'listAuditBlocks',
  summary: 'The signed blocks in which the audit is sealed',
  description:
    'Note a head, and nobody can change what it seals without your noticing: `npm run audit:verify` compares.',
  tags: ['audit'],
  request: { query: auditBlockFilters },
  responses: { 200: jsonAnswer(auditBlockPage, 'A page of blocks.') },
})

export function auditRoutes(context: Context): Router {
  return createRouter()
    .openapi(list, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listAuditEntries(db, c.req.valid('query')))),
    )
    .openapi(reads, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listAuditReads(db, c.req.valid('query')))),
    )
    .openapi(blocks, async (c) =>
      sendPage(c, await readFrom(c, context, (db) => listAuditBlocks(db, c.req.valid('query')))),
    )
}
