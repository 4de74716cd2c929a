// Results as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant, reason } from '../http/router.ts'
import { resultFlags } from './interpretation/rules/classify.ts'
import { delta, derivedFrom, interval } from './parts/schemas.ts'
import { isReportable } from './kinds/rules.ts'
import { resultStatuses } from './rules.ts'

const reportedValue = z
  .string()
  .max(64)
  .refine(isReportable, {
    message:
      'must be a decimal number, with "<" or ">" before it where the instrument said so: "5.40", "<2"; for a titre "1:80", for a coded test one of its words',
  })
  .openapi({
    description:
      'By the kind of the test. Quantitative: a decimal as text, it keeps its digits. Titre: "1:80", "<1:20". Coded: one of the words that GET /v1/tests/{code} lists, in any capitals; it is stored as it is listed.',
    example: '5.40',
  })
const unit = z.string().min(1).max(32).nullish().openapi({
  description:
    'UCUM. Needed for a quantitative test; a titre may leave it out, and a coded test has none.',
  example: 'mmol/L',
})
const storedUnit = z.string().nullable().openapi({ description: 'UCUM; null for a word.' })

// An id is the same in capitals, and a list must not name one twice.
const id = z.uuid().toLowerCase()

const newResultFields = z.strictObject({
  order_item_id: id,
  sample_id: id,
  value: reportedValue,
  unit,
})

const { item, sample } = exampleIds
const newResultExample = {
  order_item_id: item.creatinine,
  sample_id: sample.read,
  value: '84',
  unit: 'umol/L',
}
const newResultsExample = [
  { order_item_id: item.sodium, sample_id: sample.read, value: '140', unit: 'mmol/L' },
  { order_item_id: item.chloride, sample_id: sample.read, value: '102', unit: 'mmol/L' },
]

export const newResult = newResultFields.openapi('NewResult', { example: newResultExample })
export type NewResult = z.output<typeof newResult>

export const newResults = z
  .strictObject({
    results: z
      .array(newResultFields)
      .min(1)
      .max(500)
      .refine((all) => new Set(all.map((one) => one.order_item_id)).size === all.length, {
        message: 'must name each order item once',
      }),
  })
  .openapi('NewResults', { example: { results: newResultsExample } })

export const correction = z
  .strictObject({ value: reportedValue, unit, reason })
  .openapi('Correction', {
    example: { value: '42', unit: 'U/L', reason: 'Digits swapped when typing' },
  })
export type Correction = z.output<typeof correction>

export const resultReason = z
  .strictObject({ reason })
  .openapi('ResultReason', { example: { reason: 'Air bubble in the cuvette' } })

export const result = z
  .object({
    id: z.uuid(),
    order_id: z.uuid(),
    order_item_id: z.uuid(),
    sample_id: z.uuid(),
    accession_number: z.string(),
    test_code: z.string(),
    version: z.number().int(),
    status: z.enum(resultStatuses),
    status_reason: z.string().nullable(),
    value: z.string(),
    unit: storedUnit,
    canonical_value: z.string().nullable(),
    canonical_unit: z.string().nullable(),
    displayed_value: z.string().nullable().openapi({
      description:
        'The canonical value as a person reads it: with its comparator, rounded half up to the decimals of the test; a titre as 1:n, a word as the catalogue displays it. What is judged is the exact value.',
    }),
    flag: z
      .enum(resultFlags)
      .nullable()
      .openapi({ description: 'HL7 table 0078; IND: indeterminate.' }),
    critical: z.boolean().nullable(),
    hold_reasons: z.array(z.string()).openapi({ description: 'Why it waits for a person.' }),
    reference: interval
      .nullable()
      .openapi({ description: 'The reference range it was judged by.' }),
    delta: delta.nullable().openapi({
      description:
        'What the value was compared with, and what came of it; null for a result that was interpreted before there were delta checks.',
    }),
    age_index: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Age at collection: 31 · months + days.' }),
    time_zone: z.string().nullable(),
    rule_set: z.number().int().nullable(),
    conversion_id: z.uuid().nullable(),
    critical_interval_id: z.uuid().nullable(),
    autoverification_interval_id: z.uuid().nullable(),
    absolute_interval_id: z.uuid().nullable(),
    instrument: z.string().nullable(),
    instrument_flags: z.array(z.string()),
    measured_at: instant.nullable(),
    entered_by: z
      .uuid()
      .nullable()
      .openapi({ description: 'Null if it was derived, or sent by an instrument.' }),
    derived_from: derivedFrom.nullable().openapi({
      description: 'What it was computed from; null if it was measured.',
    }),
    entered_at: instant,
    interpreted_at: instant.nullable(),
    verified_by: z
      .uuid()
      .nullable()
      .openapi({ description: 'Null on a final result: released by autoverification.' }),
    released_at: instant.nullable(),
    corrects_id: z.uuid().nullable(),
    correction_reason: z.string().nullable(),
    superseded_at: instant.nullable(),
    corrects: z
      .object({ version: z.number().int(), value: z.string(), unit: storedUnit })
      .nullable()
      .openapi({ description: 'What was reported before: the value that this one corrects.' }),
    wrong_patient: z.boolean().openapi({
      description: 'An error that was reported of another patient than it was measured for.',
    }),
  })
  .openapi('Result', {
    example: {
      id: exampleIds.result.verify,
      order_id: exampleIds.order.read,
      order_item_id: item.potassium,
      sample_id: sample.read,
      accession_number: '2500000001G',
      test_code: 'K',
      version: 1,
      status: 'held',
      status_reason: null,
      value: '6.80',
      unit: 'mmol/L',
      canonical_value: '6.80',
      canonical_unit: 'mmol/L',
      displayed_value: '6.8',
      flag: 'HH',
      critical: true,
      hold_reasons: ['critical', 'outside_autoverification_limits'],
      reference: {
        id: '01980b5e-0000-7000-8000-000000000100',
        low: '3.5',
        low_inclusive: true,
        high: '5.1',
        high_inclusive: true,
        displayed_low: '3.5',
        displayed_high: '5.1',
      },
      delta: {
        outcome: 'no_rule',
        method: null,
        limit: null,
        window_days: null,
        previous_result_id: null,
        previous_value: null,
        previous_unit: null,
        previous_collected_at: null,
      },
      age_index: 13392,
      time_zone: 'Europe/Berlin',
      rule_set: 3,
      conversion_id: null,
      critical_interval_id: '01980b5e-0000-7000-8000-000000000101',
      autoverification_interval_id: null,
      absolute_interval_id: null,
      instrument: null,
      instrument_flags: [],
      measured_at: null,
      entered_by: '01980b5e-0000-7000-8000-000000000004',
      derived_from: null,
      entered_at: '2026-11-23T09:09:58.004Z',
      interpreted_at: '2026-11-23T09:09:58.012Z',
      verified_by: null,
      released_at: null,
      corrects_id: null,
      correction_reason: null,
      superseded_at: null,
      corrects: null,
      wrong_patient: false,
    },
  })
export type Result = z.output<typeof result>
/** What is known of a result at the moment it is entered; all else is at its Location. */
export const enteredResult = result
  .pick({
    id: true,
    order_item_id: true,
    sample_id: true,
    version: true,
    status: true,
    value: true,
    unit: true,
  })
  .openapi('EnteredResult', {
    example: {
      id: exampleIds.result.read,
      order_item_id: item.creatinine,
      sample_id: sample.read,
      version: 1,
      status: 'entered',
      value: '84',
      unit: 'umol/L',
    },
  })
export type EnteredResult = z.output<typeof enteredResult>
export const enteredResults = z.object({ items: z.array(enteredResult) }).openapi('EnteredResults')
export const resultPage = pageOf(result, 'ResultPage')
export const resultList = z.object({ items: z.array(result) }).openapi('ResultList')
export type ResultList = z.output<typeof resultList>

export const resultFilters = z.strictObject({
  ...pageQuery(['entered_at'], '-entered_at'),
  status: z.enum(resultStatuses).optional(),
  test_code: z.string().max(16).optional(),
  order_id: z.uuid().optional(),
  sample_id: z.uuid().optional(),
  critical: z.enum(['true']).optional().openapi({ description: 'Only critical ones.' }),
  hold_reason: z.string().max(64).optional(),
})
export type ResultFilters = z.output<typeof resultFilters>
