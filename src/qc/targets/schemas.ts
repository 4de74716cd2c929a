// Targets of control lots, and which controls a test requires, as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { abovePattern } from '../../http/fields.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant } from '../../http/router.ts'
import { targetSources } from '../rules/sources.ts'
import { tenXPolicies } from '../rules/westgard.ts'

const { qc } = exampleIds

const decimal = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,10})?$/, 'must be a decimal number as text: "4.02"')
const positive = decimal
  .refine((text) => /^[0-9.]*[1-9]/.test(text), { message: 'must be above 0' })
  .openapi(abovePattern(String.raw`\d{1,15}(\.\d{1,10})?`))

/** Which test on which instrument. */
const stream = {
  test_code: z.string().min(1).max(16).openapi({ example: 'K' }),
  instrument: z.string().min(1).max(64).openapi({ example: 'cobas-integra-1' }),
}

export const newTarget = z
  .strictObject({
    ...stream,
    mean: decimal.openapi({ description: 'In the canonical unit of the test.' }),
    sd: positive,
    tea_percent: positive.optional().openapi({
      description: 'The total error allowed, in percent: for the sigma metric.',
    }),
    valid_from: instant.optional().openapi({
      description:
        'Only for the first target of a lot; left out, it is the opening of the lot. Another one is in force from now on: what judged the past stays.',
    }),
  })
  .openapi('NewQcTarget', {
    example: {
      test_code: 'NA',
      instrument: 'vetscan-vs2-1',
      mean: '140.0',
      sd: '1.2',
      tea_percent: '3.0',
    },
  })
export type NewTarget = z.output<typeof newTarget>

export const established = z
  .strictObject({
    ...stream,
    tea_percent: positive.optional(),
    since: instant.optional().openapi({ description: 'Only points measured from then on.' }),
  })
  .openapi('EstablishedQcTarget', {
    example: { test_code: 'GLU', instrument: 'vetscan-vs2-1', tea_percent: '6.0' },
  })
export type Established = z.output<typeof established>

const period = {
  valid_from: instant,
  valid_until: instant.nullable().openapi({ description: 'Null: in force.' }),
}

export const target = z
  .object({
    id: z.uuid(),
    lot_id: z.uuid(),
    test_code: z.string(),
    instrument: z.string(),
    unit: z.string(),
    mean: z.string(),
    sd: z.string(),
    tea_percent: z.string().nullable(),
    source: z.enum(targetSources),
    points: z.number().int().nullable().openapi({ description: 'Established: from how many.' }),
    days: z.number().int().nullable(),
    ...period,
    created_by: z.uuid().nullable(),
    created_at: instant,
  })
  .openapi('QcTarget', {
    example: {
      id: qc.target,
      lot_id: qc.lot,
      test_code: 'K',
      instrument: 'vetscan-vs2-1',
      unit: 'mmol/L',
      mean: '4.00',
      sd: '0.08',
      tea_percent: '5.8',
      source: 'assigned',
      points: null,
      days: null,
      valid_from: '2026-11-01T08:00:00.000Z',
      valid_until: null,
      created_by: null,
      created_at: '2026-11-01T08:00:00.000Z',
    },
  })
export type Target = z.output<typeof target>
export const targetPage = pageOf(target, 'QcTargetPage')
export const targetFilters = z.strictObject(pageQuery(['created_at'], '-created_at'))
export type TargetFilters = z.output<typeof targetFilters>

const sigmaMetric = z
  .object({
    target_id: z.uuid(),
    test_code: z.string(),
    instrument: z.string(),
    n: z.number().int(),
    mean: z.string().nullable(),
    sd: z.string().nullable(),
    cv_percent: z.string().nullable(),
    bias_percent: z.string().nullable(),
    tea_percent: z.string().nullable(),
    sigma: z.string().nullable().openapi({
      description: '(TEa% − |bias%|) / CV%; null without a TEa, or with fewer than two points.',
    }),
  })
  .openapi('QcSigma', {
    example: {
      target_id: qc.target,
      test_code: 'K',
      instrument: 'vetscan-vs2-1',
      n: 24,
      mean: '4.04',
      sd: '0.06',
      cv_percent: '1.49',
      bias_percent: '1',
      tea_percent: '5.8',
      sigma: '3.23',
    },
  })
export const sigmaList = z.object({ items: z.array(sigmaMetric) }).openapi('QcSigmaList')
export type SigmaList = z.output<typeof sigmaList>

export const newRequirement = z
  .strictObject({
    ...stream,
    required: z.boolean().default(true).openapi({
      description: 'False: results go out without controls, from now on.',
    }),
    levels: z
      .array(z.number().int().min(1).max(9))
      .min(1)
      .refine((all) => new Set(all).size === all.length, { message: 'must name each level once' })
      .openapi({ description: 'Each needs a control that passed.', uniqueItems: true }),
    within_hours: z.number().int().min(1).max(744).default(24),
    valid_from: instant.optional().openapi({
      description: 'Only for the first requirement of a test on an instrument; left out: now.',
    }),
    ten_x: z.enum(tenXPolicies).default('either').openapi({
      description: 'The rule 10x looks within one lot, across all materials, or at either.',
    }),
  })
  .openapi('NewQcRequirement', {
    example: { test_code: 'NA', instrument: 'access-2-1', levels: [1, 2], within_hours: 24 },
  })
export type NewRequirement = z.output<typeof newRequirement>

export const requirement = z
  .object({
    id: z.uuid(),
    test_code: z.string(),
    instrument: z.string(),
    required: z.boolean(),
    levels: z.array(z.number().int()),
    within_hours: z.number().int(),
    ten_x: z.enum(tenXPolicies),
    ...period,
    created_by: z.uuid().nullable(),
    created_at: instant,
  })
  .openapi('QcRequirement', {
    example: {
      id: '01980b5e-0000-7000-8000-000000000200',
      test_code: 'K',
      instrument: 'vetscan-vs2-1',
      required: true,
      levels: [1, 2],
      within_hours: 24,
      ten_x: 'either',
      valid_from: '2026-11-01T08:00:00.000Z',
      valid_until: null,
      created_by: null,
      created_at: '2026-11-01T08:00:00.000Z',
    },
  })
export type Requirement = z.output<typeof requirement>
export const requirementPage = pageOf(requirement, 'QcRequirementPage')
export const requirementFilters = z.strictObject(pageQuery(['created_at'], '-created_at'))
export type RequirementFilters = z.output<typeof requirementFilters>
