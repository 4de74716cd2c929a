// The audit log as the auditor sees it.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'

// The document is told the type, because JSON within JSON has no end for its generator.
const row = z
  .record(z.string(), z.json())
  .nullable()
  .openapi({ type: ['object', 'null'] })

export const auditEntry = z
  .object({
    id: z.string().openapi({ description: 'A whole number that may pass 2^53: hence a string.' }),
    at: instant,
    actor: z.string().openapi({ description: '"user:<id>" or "job:<name>".' }),
    request_id: z.string().nullable(),
    table_name: z.string(),
    row_id: z
      .string()
      .openapi({ description: 'Its key; of several columns, with / between them.' }),
    operation: z.enum(['insert', 'update', 'delete']),
    before: row.openapi({
      description:
        'Of an update: the columns that it changed, as they were. Of a delete: the whole row. Never a secret.',
    }),
    after: row.openapi({
      description:
        'Of an update: the same columns, as they are now. Of an insert: the whole row. Laid over each other in order they give every version.',
    }),
  })
  .openapi('AuditEntry', {
    example: {
      id: '4711',
      at: '2026-11-23T08:02:11.482Z',
      actor: 'user:01980b5e-0000-7000-8000-000000000002',
      request_id: '0b7c4f6e-5f0e-4d1c-9f3e-2f6f5a0b9c11',
      table_name: 'orders',
      row_id: exampleIds.order.read,
      operation: 'update',
      before: { status: 'placed' },
      after: { status: 'on_hold' },
    },
  })
export type AuditEntry = z.output<typeof auditEntry>
export const auditPage = pageOf(auditEntry, 'AuditPage')

export const auditFilters = z.strictObject({
  ...pageQuery(['at'], '-at'),
  table_name: z.string().min(1).max(63).optional(),
  row_id: z.string().min(1).max(128).optional(),
  actor: z.string().min(1).max(64).optional(),
  request_id: z.string().min(1).max(128).optional(),
})
export type AuditFilters = z.output<typeof auditFilters>
