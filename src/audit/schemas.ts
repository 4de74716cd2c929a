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
    actor: z.string().openapi({ description: '"user:<id>", "job:<name>" or "instrument:<code>".' }),
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

export const auditRead = z
  .object({
    id: z.string().openapi({ description: 'A whole number that may pass 2^53: hence a string.' }),
    at: instant.openapi({ description: 'When it was answered.' }),
    actor: z.string().openapi({ description: '"user:<id>".' }),
    request_id: z.string(),
    operation: z.string().openapi({ description: 'The operationId of this document.' }),
    row_ids: z.array(z.uuid()).openapi({ description: 'The rows that the answer showed.' }),
  })
  .openapi('AuditRead', {
    example: {
      id: '815',
      at: '2026-11-23T08:02:14.003Z',
      actor: 'user:01980b5e-0000-7000-8000-000000000002',
      request_id: '51aa4f6e-5f0e-4d1c-9f3e-2f6f5a0b9c11',
      operation: 'getOrder',
      row_ids: [exampleIds.order.read],
    },
  })
export type AuditRead = z.output<typeof auditRead>
export const auditReadPage = pageOf(auditRead, 'AuditReadPage')

export const auditReadFilters = z
  .strictObject({
    ...pageQuery(['at'], '-at'),
    actor: z.string().min(1).max(64).optional(),
    operation: z.string().min(1).max(64).optional(),
    since: instant.optional(),
    until: instant.optional(),
    row_id: z.uuid().toLowerCase().optional().openapi({ description: 'Needs `since`.' }),
    patient_id: z.uuid().toLowerCase().optional().openapi({
      description: 'The patient, and whatever belongs to their orders. Needs `since`.',
    }),
  })
  .refine(({ since, row_id, patient_id }) => since !== undefined || !(row_id ?? patient_id), {
    path: ['since'],
    message: 'must say how far back to look, when a row or a patient is asked for',
  })
export type AuditReadFilters = z.output<typeof auditReadFilters>

export const auditBlock = z
  .object({
    id: z.string().openapi({ description: 'Its number: 1, 2, 3 … without a gap.' }),
    sealed_at: instant,
    entries: z.number().int().openapi({ description: 'How many rows it seals.' }),
    head: z.string().openapi({
      description:
        'The text that is signed: number, time, rows, last link, hash of the block before.',
    }),
    kid: z.string().nullable().openapi({ description: 'The key that signed it.' }),
    signature: z.string().nullable().openapi({ description: 'ES256 (RFC 7518), base64.' }),
  })
  .openapi('AuditBlock', {
    example: {
      id: '8',
      sealed_at: '2026-11-23T08:03:00.120Z',
      entries: 212,
      head: '["block", "8", "2026-11-23T08:03:00.120Z", 212, "7c1e…", "02af…"]',
      kid: 'Wd0E3uW4kJkq0Zt5o3y0a0bU5m1mOZz0H1c7c4b6b2I',
      signature: 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=',
    },
  })
export type AuditBlock = z.output<typeof auditBlock>
export const auditBlockPage = pageOf(auditBlock, 'AuditBlockPage')
export const auditBlockFilters = z.strictObject(pageQuery(['sealed_at'], '-sealed_at'))
export type AuditBlockFilters = z.output<typeof auditBlockFilters>
