// Samples as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { specimenTypes } from '../catalogue/specimen-types.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant, reason } from '../http/router.ts'
import { disposalMethods, sampleStatuses } from './rules.ts'

export const newSample = z
  .strictObject({
    order_id: z.uuid(),
    specimen_type: z.enum(specimenTypes),
    collected_at: instant.optional().openapi({
      description: 'When it was taken from the patient; left out: just now.',
    }),
    accession_number: z
      .string()
      .regex(/^[!-~]{1,32}$/, 'must be 1 to 32 characters of ASCII without a space')
      .optional()
      .openapi({
        description:
          'The number on a label of another system, where the sample came with one. Left out, the laboratory gives the next of its own. Capitals do not matter.',
        example: 'A2600001-K',
      }),
  })
  .openapi('NewSample', {
    example: {
      order_id: exampleIds.order.collect,
      specimen_type: 'serum',
    },
  })
export type NewSample = z.output<typeof newSample>

const place = z
  .string()
  .trim()
  .toUpperCase()
  .regex(
    /^[A-Z0-9][A-Z0-9./-]{0,31}$/,
    'must be 1 to 32 letters, digits, ".", "/" or "-", beginning with a letter or digit',
  )

const placed = z.strictObject({
  storage_place: place.openapi({
    description: 'Rack and position: it holds one tube. Capitals do not matter.',
  }),
})
export const storage = placed.openapi('Storage', { example: { storage_place: 'R12/A03' } })
export const newPlace = placed.openapi('NewPlace', { example: { storage_place: 'R12/A04' } })
export type Storage = z.output<typeof storage>

export const disposal = z
  .strictObject({
    method: z.enum(disposalMethods),
    reason: reason.nullable().default(null).openapi({
      description: 'Needed for a sample that is still to be kept.',
    }),
  })
  .openapi('Disposal', { example: { method: 'autoclave', reason: 'The tube leaks' } })
export type Disposal = z.output<typeof disposal>

export const sample = z
  .object({
    id: z.uuid(),
    order_id: z.uuid(),
    accession_number: z.string(),
    specimen_type: z.enum(specimenTypes),
    status: z.enum(sampleStatuses),
    collected_at: instant,
    collected_by: z.uuid(),
    dispatched_at: instant.nullable(),
    dispatched_by: z.uuid().nullable(),
    received_at: instant.nullable(),
    received_by: z.uuid().nullable(),
    accepted_at: instant.nullable(),
    accepted_by: z.uuid().nullable(),
    storage_place: z.string().nullable().openapi({
      description: 'Where it is kept; of one that was disposed of, where it was.',
    }),
    stored_at: instant.nullable(),
    stored_by: z.uuid().nullable(),
    disposal_due_at: instant.nullable().openapi({
      description: 'From then on it is due for disposal: by the policy on the day it was stored.',
    }),
    disposed_at: instant.nullable(),
    disposed_by: z.uuid().nullable(),
    disposal_method: z.enum(disposalMethods).nullable(),
    disposal_reason: z.string().nullable(),
    rejected_at: instant.nullable(),
    rejected_by: z.uuid().nullable(),
    rejection_code: z.string().nullable(),
    rejection_note: z.string().nullable(),
    replaces_id: z.uuid().nullable().openapi({
      description: 'The rejected sample that this one was collected to replace.',
    }),
    awaits_recollection: z.boolean().openapi({
      description:
        'It was rejected, nothing has been collected in its place yet, and a test still waits for it.',
    }),
    created_at: instant,
  })
  .openapi('Sample', {
    example: {
      id: exampleIds.sample.read,
      order_id: exampleIds.order.read,
      accession_number: '2500000001G',
      specimen_type: 'serum',
      status: 'received',
      collected_at: '2026-11-23T08:15:00.000Z',
      collected_by: '01980b5e-0000-7000-8000-000000000003',
      dispatched_at: null,
      dispatched_by: null,
      received_at: '2026-11-23T08:41:07.008Z',
      received_by: '01980b5e-0000-7000-8000-000000000004',
      accepted_at: null,
      accepted_by: null,
      storage_place: null,
      stored_at: null,
      stored_by: null,
      disposal_due_at: null,
      disposed_at: null,
      disposed_by: null,
      disposal_method: null,
      disposal_reason: null,
      rejected_at: null,
      rejected_by: null,
      rejection_code: null,
      rejection_note: null,
      replaces_id: null,
      awaits_recollection: false,
      created_at: '2026-11-23T08:16:02.113Z',
    },
  })
export type Sample = z.output<typeof sample>
export const samplePage = pageOf(sample, 'SamplePage')

export const sampleFilters = z.strictObject({
  ...pageQuery(['created_at'], '-created_at'),
  status: z.enum(sampleStatuses).optional(),
  order_id: z.uuid().optional(),
  accession_number: z.string().max(32).optional(),
  storage_place: place.optional().openapi({
    description: 'How the place of what is kept begins: a position, or a rack.',
  }),
  due_for_disposal: z
    .enum(['true'])
    .optional()
    .openapi({ description: 'Only stored ones that need be kept no longer.' }),
  awaits_recollection: z
    .enum(['true'])
    .optional()
    .openapi({ description: 'Only rejected samples that must be collected again.' }),
})
export type SampleFilters = z.output<typeof sampleFilters>
