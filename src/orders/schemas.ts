// Orders as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant, reason } from '../http/router.ts'
import { notEvaluatedReasons } from '../results/derivation/rules/formulas.ts'
import { resultFlags } from '../results/interpretation/rules/classify.ts'
import { resultStatuses } from '../results/rules.ts'
import { sampleStatuses } from '../samples/rules.ts'
import { specimenTypes } from '../catalogue/specimen-types.ts'
import { reportStatuses } from './report/rules.ts'
import { orderItemStatuses, orderPriorities, orderStatuses } from './rules.ts'

const code = z.string().min(1).max(16)

const askedTests = {
  tests: z
    .array(code)
    .max(100)
    .default([])
    .openapi({ description: 'Codes of tests; at least one, or a panel.' }),
  panels: z
    .array(code)
    .max(20)
    .default([])
    .openapi({ description: 'Codes of panels: each stands for its tests.' }),
}
const namesAny = ({ tests, panels }: { tests: string[]; panels: string[] }) =>
  tests.length + panels.length > 0
const orNone = { path: ['tests'], message: 'name at least one test or panel' }

export const newOrder = z
  .strictObject({
    patient_id: z.uuid(),
    priority: z.enum(orderPriorities).default('routine'),
    ...askedTests,
  })
  .refine(namesAny, orNone)
  .openapi('NewOrder', {
    example: {
      patient_id: exampleIds.patient.read,
      priority: 'routine',
      tests: ['GLU', 'CREA', 'K'],
      panels: [],
    },
  })
export type NewOrder = z.output<typeof newOrder>

export const addedTests = z
  .strictObject(askedTests)
  .refine(namesAny, orNone)
  .openapi('AddedTests', { example: { tests: ['K'], panels: [] } })
export type AddedTests = z.output<typeof addedTests>

export const statusReason = z
  .strictObject({ reason })
  .openapi('StatusReason', { example: { reason: 'Ordered for the wrong patient' } })

const summary = {
  id: z.uuid(),
  order_number: z.string().openapi({
    description: 'A label, not a count: a number may be missing, and none is given twice.',
  }),
  patient_id: z.uuid(),
  priority: z.enum(orderPriorities),
  status: z.enum(orderStatuses),
  status_reason: z.string().nullable(),
  ordered_by: z.uuid(),
  ordered_at: instant,
  completed_at: instant.nullable(),
}

const wrongOrRight = {
  wrong_patient: z.boolean().openapi({
    description: 'It is an error: another patient was meant. So is each result of it.',
  }),
  replaces_id: z.uuid().nullable().openapi({
    description: 'The order for the wrong patient that this one was placed instead of.',
  }),
  replaced_by_id: z.uuid().nullable().openapi({ description: 'The same for the right patient.' }),
}

const exampleSummary = {
  id: exampleIds.order.read,
  order_number: 'ORD-2026-0000042',
  patient_id: exampleIds.patient.read,
  priority: 'routine' as const,
  status: 'in_progress' as const,
  status_reason: null,
  ordered_by: '01980b5e-0000-7000-8000-000000000002',
  ordered_at: '2026-11-23T08:02:11.482Z',
  completed_at: null,
}

const itemResult = z.object({
  id: z.uuid(),
  version: z.number().int(),
  status: z.enum(resultStatuses),
  value: z.string(),
  unit: z.string().nullable().openapi({ description: 'UCUM; null for a word.' }),
  canonical_value: z.string().nullable(),
  canonical_unit: z.string().nullable(),
  displayed_value: z.string().nullable().openapi({
    description: 'The canonical value as a person reads it: see Result.',
  }),
  flag: z.enum(resultFlags).nullable(),
  critical: z.boolean().nullable(),
  hold_reasons: z.array(z.string()),
  not_evaluated: z.enum(notEvaluatedReasons).nullable().openapi({
    description: 'Why a derived test has no value; null for all others.',
  }),
  released_at: instant.nullable(),
  replaced: z
    .array(
      z.object({
        id: z.uuid(),
        version: z.number().int(),
        value: z.string(),
        unit: z.string().nullable(),
        displayed_value: z.string().nullable(),
        flag: z.enum(resultFlags).nullable(),
        correction_reason: z.string(),
        corrected_by: z.uuid().nullable().openapi({
          description:
            'Who proposed the correction; null if it was derived anew from corrected values.',
        }),
        superseded_at: instant,
      }),
    )
    .openapi({
      description: 'What was reported before, the last first: why it was replaced, by whom, when.',
    }),
})

const exampleItem = {
  id: exampleIds.item.glucose,
  test_code: 'GLU',
  test_name: 'Glucose',
  specimen_type: 'serum' as const,
  status: 'final' as const,
  status_reason: null,
  caused_by_result_id: null,
  result: {
    id: exampleIds.result.read,
    version: 2,
    status: 'final' as const,
    value: '5.40',
    unit: 'mmol/L',
    canonical_value: '5.40',
    canonical_unit: 'mmol/L',
    displayed_value: '5.4',
    flag: 'N' as const,
    critical: false,
    hold_reasons: [],
    not_evaluated: null,
    released_at: '2026-11-23T09:10:00.120Z',
    replaced: [
      {
        id: exampleIds.result.correct,
        version: 1,
        value: '4.50',
        unit: 'mmol/L',
        displayed_value: '4.5',
        flag: 'N' as const,
        correction_reason: 'Digits swapped when typing',
        corrected_by: '01980b5e-0000-7000-8000-000000000004',
        superseded_at: '2026-11-23T09:10:00.120Z',
      },
    ],
  },
}

export const orderItem = z
  .object({
    id: z.uuid(),
    test_code: z.string(),
    test_name: z.string(),
    specimen_type: z.enum(specimenTypes),
    status: z.enum(orderItemStatuses),
    status_reason: z.string().nullable().openapi({
      description: 'Why it was cancelled by itself; if with its order, the reason is there.',
    }),
    caused_by_result_id: z.uuid().nullable().openapi({
      description: 'The result that asked for it by a rule; null if a person did.',
    }),
    result: itemResult.nullable().openapi({
      description: 'The reported result; while there is none, the one under way.',
    }),
  })
  .openapi('OrderItem', { example: exampleItem })

const orderSample = z.object({
  id: z.uuid(),
  accession_number: z.string(),
  specimen_type: z.enum(specimenTypes),
  status: z.enum(sampleStatuses),
})

const report_status = z.enum(reportStatuses).openapi({
  description:
    'How far the report has come, derived from the items: FHIR R4 DiagnosticReport.status (there with hyphens).',
})

export const order = z
  .object({
    ...summary,
    ...wrongOrRight,
    report_status,
    items: z.array(orderItem),
    samples: z.array(orderSample),
  })
  .openapi('Order', {
    example: {
      ...exampleSummary,
      report_status: 'preliminary',
      wrong_patient: false,
      replaces_id: null,
      replaced_by_id: null,
      items: [exampleItem],
      samples: [
        {
          id: exampleIds.sample.read,
          accession_number: '2500000001G',
          specimen_type: 'serum',
          status: 'received',
        },
      ],
    },
  })
export type Order = z.output<typeof order>

export const orderSummary = z.object(summary).openapi('OrderSummary', { example: exampleSummary })
export type OrderSummary = z.output<typeof orderSummary>
export const orderPage = pageOf(orderSummary, 'OrderPage')

export const orderFilters = z.strictObject({
  ...pageQuery(['ordered_at'], '-ordered_at'),
  status: z.enum(orderStatuses).optional(),
  priority: z.enum(orderPriorities).optional(),
  patient_id: z.uuid().optional(),
  order_number: z.string().max(32).optional(),
})
export type OrderFilters = z.output<typeof orderFilters>

export const orderEvent = z
  .object({
    type: z.string(),
    subject_id: z.uuid(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    created_at: instant,
  })
  .openapi('OrderEvent', {
    example: {
      type: 'order.completed',
      subject_id: exampleIds.order.read,
      data: { from: 'in_progress', to: 'completed' },
      created_at: '2026-11-23T09:10:00.131Z',
    },
  })
export const orderEvents = z.object({ items: z.array(orderEvent) }).openapi('OrderEvents')
export type OrderEvents = z.output<typeof orderEvents>
