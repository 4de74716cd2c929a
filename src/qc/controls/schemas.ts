// Runs of controls, what the rules said of them, corrective actions and states, as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant, reason } from '../../http/router.ts'
import { parseReportedValue } from '../../results/rules.ts'
import { pointSources } from '../rules/sources.ts'
import { controlVerdicts, tenXPolicies, westgardRules } from '../rules/westgard.ts'

const { qc } = exampleIds

const newControl = z.strictObject({
  test_code: z.string().min(1).max(16),
  lot_id: z.uuid().toLowerCase(),
  value: z
    .string()
    .refine((text) => parseReportedValue(text) !== undefined, {
      message: 'must be a decimal number, with "<" or ">" before it where the instrument said so',
    })
    .openapi({
      pattern: String.raw`^[<>]?-?[0-9]{1,15}(\.[0-9]{1,10})?$`,
      description: 'With "<" or ">" it is kept, and not evaluated.',
    }),
  unit: z.string().min(1).max(32).openapi({ description: 'UCUM.' }),
  measured_at: instant.optional(),
  sequence: z.number().int().min(1).max(10_000).optional().openapi({
    description: 'Its occurrence, where a lot was measured several times at one moment.',
  }),
})

/** Each control is kept with those of its test in the run that it is judged with: twice as many are four times the rows. */
export const most_of_one_test = 60

export const newRun = z
  .strictObject({
    instrument: z.string().min(1).max(64),
    measured_at: instant.optional().openapi({
      description: 'Of all controls that name no time themselves; left out: now.',
    }),
    controls: z
      .array(newControl)
      .min(1)
      .max(500)
      .refine(
        (controls) => largestGroup(controls) <= most_of_one_test,
        `must have at most ${most_of_one_test} of one test: the others are another run`,
      )
      .openapi({ description: `At most ${most_of_one_test} of one test.` }),
  })
  .openapi('NewQcRun', {
    example: {
      instrument: 'vetscan-vs2-1',
      controls: [
        { test_code: 'K', lot_id: qc.lot, value: '4.02', unit: 'mmol/L' },
        { test_code: 'K', lot_id: qc.secondLot, value: '6.95', unit: 'mmol/L' },
      ],
    },
  })
export type NewRun = z.output<typeof newRun>

function largestGroup(controls: readonly { test_code: string }[]): number {
  const groups = Map.groupBy(controls, ({ test_code }) => test_code).values()
  return Math.max(...[...groups].map(({ length }) => length))
}

const pointExample = {
  id: qc.point,
  run_id: qc.run,
  lot_id: qc.lot,
  lot_number: '554301',
  material_code: 'EXAMPLE-1',
  level: 1,
  test_code: 'K',
  instrument: 'vetscan-vs2-1',
  measured_at: '2026-11-23T09:10:00.000Z',
  sequence: 1,
  value: '4.26',
  unit: 'mmol/L',
  canonical_value: '4.26',
  canonical_unit: 'mmol/L',
  z: '3.2500',
  verdict: 'rejected',
  rules: ['1_2s', '1_3s'],
  target_id: qc.target,
  mean: '4.00',
  sd: '0.08',
  evaluation_version: 1,
  source: 'manual',
  entered_by: '01980b5e-0000-7000-8000-000000000004',
  entered_at: '2026-11-23T09:10:04.000Z',
}

const entered_by = z
  .uuid()
  .nullable()
  .openapi({ description: 'Null if an instrument sent it by itself.' })

export const point = z
  .object({
    id: z.uuid(),
    run_id: z.uuid(),
    lot_id: z.uuid(),
    lot_number: z.string(),
    material_code: z.string(),
    level: z.number().int(),
    test_code: z.string(),
    instrument: z.string(),
    measured_at: instant,
    sequence: z.number().int(),
    value: z.string(),
    unit: z.string(),
    canonical_value: z.string(),
    canonical_unit: z.string(),
    z: z.string().nullable(),
    verdict: z.enum(controlVerdicts),
    rules: z.array(z.enum(westgardRules)).openapi({ description: 'Those that it violates.' }),
    target_id: z.uuid().nullable(),
    mean: z.string().nullable(),
    sd: z.string().nullable(),
    evaluation_version: z.number().int(),
    source: z.enum(pointSources),
    entered_by,
    entered_at: instant,
  })
  .openapi('QcPoint', { example: pointExample })
export type Point = z.output<typeof point>
export const pointPage = pageOf(point, 'QcPointPage')
export const pointFilters = z.strictObject({
  ...pageQuery(['measured_at'], '-measured_at'),
  test_code: z.string().max(16).optional(),
  instrument: z.string().max(64).optional(),
  verdict: z.enum(controlVerdicts).optional(),
})
export type PointFilters = z.output<typeof pointFilters>

const runFields = {
  id: z.uuid(),
  instrument: z.string(),
  started_at: instant,
  entered_by,
  entered_at: instant,
}
const runExample = {
  id: qc.run,
  instrument: 'vetscan-vs2-1',
  started_at: '2026-11-23T09:10:00.000Z',
  entered_by: '01980b5e-0000-7000-8000-000000000004',
  entered_at: '2026-11-23T09:10:04.000Z',
}
export const runSummary = z.object(runFields).openapi('QcRunSummary', { example: runExample })
export type RunSummary = z.output<typeof runSummary>
export const run = z
  .object({ ...runFields, points: z.array(point) })
  .openapi('QcRun', { example: { ...runExample, points: [pointExample] } })
export type Run = z.output<typeof run>
export const runPage = pageOf(runSummary, 'QcRunPage')
export const runFilters = z.strictObject({
  ...pageQuery(['started_at'], '-started_at'),
  instrument: z.string().max(64).optional(),
})
export type RunFilters = z.output<typeof runFilters>

const placedPoint = z.object({
  id: z.uuid(),
  run_id: z.uuid(),
  lot_id: z.uuid(),
  material_id: z.uuid(),
  value: z.string(),
  mean: z.string(),
  sd: z.string(),
  opens_lot: z.boolean(),
})

export const evaluation = z
  .object({
    version: z.number().int(),
    z: z.string().nullable(),
    verdict: z.enum(controlVerdicts),
    rules: z.array(z.enum(westgardRules)),
    target_id: z.uuid().nullable(),
    engine: z.number().int(),
    inputs: z
      .object({
        point: placedPoint.nullable(),
        before: z.array(placedPoint),
        ten_x: z.enum(tenXPolicies),
      })
      .openapi({
        description: 'All that the engine was given; given again, it answers the same.',
      }),
    evaluated_at: instant,
  })
  .openapi('QcEvaluation', {
    example: {
      version: 1,
      z: '3.2500',
      verdict: 'rejected',
      rules: ['1_2s', '1_3s'],
      target_id: qc.target,
      engine: 1,
      inputs: {
        point: {
          id: qc.point,
          run_id: qc.run,
          lot_id: qc.lot,
          material_id: qc.material,
          value: '4.26',
          mean: '4.00',
          sd: '0.08',
          opens_lot: false,
        },
        before: [],
        ten_x: 'either',
      },
      evaluated_at: '2026-11-23T09:10:04.000Z',
    },
  })
export const evaluationList = z.object({ items: z.array(evaluation) }).openapi('QcEvaluationList')
export type EvaluationList = z.output<typeof evaluationList>

export const newCorrectiveAction = z
  .strictObject({
    test_code: z.string().min(1).max(16),
    instrument: z.string().min(1).max(64),
    what: reason.openapi({ description: 'What was done.' }),
    taken_at: instant.optional().openapi({ description: 'When; left out: now.' }),
    point_id: z.uuid().toLowerCase().optional().openapi({
      description: 'The rejected control that it answers.',
    }),
  })
  .openapi('NewQcCorrectiveAction', {
    example: {
      test_code: 'K',
      instrument: 'vetscan-vs2-1',
      what: 'ISE electrode replaced, calibrated',
      point_id: qc.point,
    },
  })
export type NewCorrectiveAction = z.output<typeof newCorrectiveAction>

export const correctiveAction = z
  .object({
    id: z.uuid(),
    test_code: z.string(),
    instrument: z.string(),
    what: z.string(),
    taken_at: instant,
    taken_by: z.uuid(),
    point_id: z.uuid().nullable(),
    created_at: instant,
  })
  .openapi('QcCorrectiveAction', {
    example: {
      id: '01980b5e-0000-7000-8000-000000000300',
      test_code: 'K',
      instrument: 'vetscan-vs2-1',
      what: 'ISE electrode replaced, calibrated',
      taken_at: '2026-11-23T09:40:00.000Z',
      taken_by: '01980b5e-0000-7000-8000-000000000004',
      point_id: qc.point,
      created_at: '2026-11-23T09:41:00.000Z',
    },
  })
export type CorrectiveAction = z.output<typeof correctiveAction>
export const correctiveActionPage = pageOf(correctiveAction, 'QcCorrectiveActionPage')
export const correctiveActionFilters = z.strictObject(pageQuery(['taken_at'], '-taken_at'))
export type CorrectiveActionFilters = z.output<typeof correctiveActionFilters>
