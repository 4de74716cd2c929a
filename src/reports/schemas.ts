// Reports as the outside sees them.
import { z } from '@hono/zod-openapi'
import { specimenTypes } from '../catalogue/specimen-types.ts'
import { testKinds } from '../catalogue/rules/test-kinds.ts'
import { reportBundle } from '../fhir/rules/report-bundle.ts'
import { createSystems } from '../fhir/rules/systems.ts'
import { instant } from '../http/router.ts'
import { attemptOutcomes, channels, noticeKinds, noticeStatuses } from '../notices/rules.ts'
import { reportStatuses } from '../orders/report/rules.ts'
import { orderItemStatuses, orderPriorities, orderStatuses } from '../orders/rules.ts'
import { sexes } from '../patients/schemas.ts'
import {
  formulas,
  notEvaluatedReasons,
  type FormulaName,
} from '../results/derivation/rules/formulas.ts'
import { resultFlags } from '../results/interpretation/rules/classify.ts'
import { comparators } from '../results/rules.ts'
import { sampleStatuses } from '../samples/rules.ts'
import { exampleReport } from './example-report.ts'

const person = z.object({ id: z.uuid(), name: z.string() })

const interval = z.object({
  low: z.string().nullable(),
  low_inclusive: z.boolean(),
  high: z.string().nullable(),
  high_inclusive: z.boolean(),
  displayed_low: z.string().nullable(),
  displayed_high: z.string().nullable(),
})

const values = {
  value: z.string().openapi({ description: 'As it was reported, with its comparator.' }),
  unit: z.string().nullable().openapi({ description: 'UCUM; null for a word.' }),
  displayed_value: z.string().nullable().openapi({
    description: 'As a person reads it, in `canonical_unit`; null if it could not be computed.',
  }),
  canonical_unit: z.string().nullable(),
  flag: z.enum(resultFlags).nullable().openapi({ description: 'HL7 table 0078.' }),
}

const replaced = z.object({
  id: z.uuid(),
  version: z.number().int(),
  ...values,
  released_at: instant,
  superseded_at: instant,
  correction_reason: z.string(),
  corrected_by: person.nullable().openapi({
    description: 'Null if it was derived anew from corrected values.',
  }),
})

const withdrawn = z.object({
  id: z.uuid(),
  version: z.number().int(),
  released_at: instant,
  reason: z.string().nullable(),
  wrong_patient: z.boolean(),
})

const result = z.object({
  id: z.uuid(),
  version: z.number().int(),
  sample_id: z.uuid(),
  accession_number: z.string(),
  collected_at: instant,
  received_at: instant.nullable(),
  ...values,
  comparator: z.enum(comparators).nullable(),
  canonical_value: z.string().nullable().openapi({ description: 'With all of its digits.' }),
  coded: z.object({ word: z.string(), display: z.string() }).nullable(),
  critical: z.boolean(),
  reference: interval.nullable().openapi({ description: 'The range that was in force for it.' }),
  not_evaluated: z.enum(notEvaluatedReasons).nullable(),
  instrument: z.object({ code: z.string(), name: z.string() }).nullable(),
  formula: z.enum(Object.keys(formulas) as [FormulaName, ...FormulaName[]]).nullable(),
  measured_at: instant.nullable(),
  entered_at: instant,
  entered_by: person.nullable(),
  released_at: instant,
  verified_by: person.nullable().openapi({ description: 'Null: released by autoverification.' }),
  replaced: z.array(replaced).openapi({ description: 'What it took the place of, last first.' }),
})

const item = z.object({
  id: z.uuid(),
  position: z.number().int(),
  test: z.object({
    code: z.string(),
    name: z.string(),
    loinc: z.string(),
    kind: z.enum(testKinds),
    unit: z.string().nullable(),
    specimen_type: z.enum(specimenTypes),
  }),
  status: z.enum(orderItemStatuses),
  status_reason: z.string().nullable(),
  caused_by_result_id: z.uuid().nullable().openapi({
    description: 'The result for which it was added by a rule; null if somebody ordered it.',
  }),
  result: result.nullable().openapi({
    description: 'What is reported. What nobody has verified is not: then it is null.',
  }),
  correction_under_way: z.boolean().openapi({
    description: 'Another value waits for its verification, to take the place of the reported one.',
  }),
  withdrawn: z.array(withdrawn).openapi({
    description: 'What had been reported and was an error: that it was, and never its value.',
  }),
})

const sample = z.object({
  id: z.uuid(),
  accession_number: z.string(),
  specimen_type: z.enum(specimenTypes),
  status: z.enum(sampleStatuses),
  collected_at: instant,
  collected_by: person,
  received_at: instant.nullable(),
  rejected_at: instant.nullable(),
  rejection: z
    .object({ code: z.string(), name: z.string(), note: z.string().nullable() })
    .nullable(),
  replaces_id: z.uuid().nullable(),
})

const attempt = z.object({
  attempted_at: instant,
  attempted_by: person,
  recipient_name: z.string(),
  recipient_role: z.string(),
  channel: z.enum(channels),
  outcome: z.enum(attemptOutcomes),
  read_back: z.string().nullable(),
})

const notice = z.object({
  id: z.uuid(),
  kind: z.enum(noticeKinds),
  status: z.enum(noticeStatuses),
  result_id: z.uuid(),
  test_code: z.string(),
  test_name: z.string(),
  value: z.string().openapi({ description: 'What was told, as it was then.' }),
  unit: z.string().nullable(),
  flag: z.enum(resultFlags),
  opened_at: instant,
  confirmed_at: instant.nullable(),
  attempts: z.array(attempt),
})

const group = z.object({
  panel: z
    .object({ code: z.string(), name: z.string(), loinc: z.string().nullable() })
    .nullable()
    .openapi({ description: 'Null: tests that stand in no complete panel.' }),
  items: z.array(item),
})

export const reportDocument = z
  .object({
    report_number: z.string().openapi({
      description: 'The number of the order with the version: what stands on each page.',
    }),
    version: z.number().int().openapi({
      description: 'Grows with each value that is verified or withdrawn, and with the order’s end.',
    }),
    status: z.enum(reportStatuses).openapi({
      description: 'FHIR R4 DiagnosticReport.status, written with `_`.',
    }),
    issued_at: instant.nullable().openapi({
      description: 'When it last said something new; null while there is nothing to say.',
    }),
    read_at: instant.openapi({ description: 'As of when it is.' }),
    time_zone: z.string().openapi({ description: 'IANA: in which its times are read.' }),
    laboratory: z.object({
      name: z.string(),
      address: z.array(z.string()),
      phone: z.string().nullable(),
    }),
    patient: z.object({
      id: z.uuid(),
      mrn: z.string(),
      family_name: z.string(),
      given_name: z.string(),
      birth_date: z.iso.date(),
      sex: z.enum(sexes),
    }),
    order: z.object({
      id: z.uuid(),
      order_number: z.string(),
      priority: z.enum(orderPriorities),
      status: z.enum(orderStatuses),
      status_reason: z.string().nullable(),
      ordered_at: instant,
      ordered_by: person,
      completed_at: instant.nullable(),
      wrong_patient: z.boolean(),
    }),
    samples: z.array(sample),
    groups: z.array(group),
    notices: z.array(notice),
  })
  .openapi('Report', { example: exampleReport })

const exampleSystems = createSystems(
  'https://lab.example',
  'urn:oid:2.16.840.1.113883.19.5',
  exampleReport.laboratory.name,
)

/** What is in it, FHIR says: see docs/fhir.md. */
export const fhirReport = z
  .looseObject({ resourceType: z.literal('Bundle'), type: z.literal('collection') })
  .openapi('FhirReport', {
    example: JSON.parse(JSON.stringify(reportBundle(exampleReport, exampleSystems))) as Record<
      string,
      unknown
    >,
  })

/** What the documentation says of one form of a report. */
export type RenderedSchema = z.ZodType

/** Of a form that is a text, or bytes. */
export const renderedText = z.string()

export const periodQuery = z
  .strictObject({
    from: instant.optional().openapi({
      example: '2026-11-01T00:00:00Z',
      description: 'The first moment; left out, a day before `to`.',
    }),
    to: instant.optional().openapi({
      example: '2026-12-01T00:00:00Z',
      description: 'The first moment that does not belong to it any more; left out, now.',
    }),
    test_code: z.string().min(1).max(16).optional().openapi({ description: 'Of this test only.' }),
  })
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must be after `from`',
  })
export type PeriodQuery = z.output<typeof periodQuery>
