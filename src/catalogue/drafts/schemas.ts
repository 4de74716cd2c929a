// Drafts of intervals as the outside sees them.
import { z } from '@hono/zod-openapi'
import { exampleIds } from '../../../db/seed/example-ids.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant } from '../../http/router.ts'
import { resultFlags } from '../../results/interpretation/rules/classify.ts'
import { line } from '../../http/fields.ts'
import { decimal } from '../maintenance/schemas.ts'
import { ageUnits } from '../rules/ages.ts'
import { intervalCategories, intervalSexes } from '../rules/intervals.ts'
import { draftStatuses } from './rules.ts'

const age = z
  .strictObject({ value: z.number().int().min(0).max(2400), unit: z.enum(ageUnits) })
  .refine(({ value, unit }) => unit !== 'd' || value <= 28, {
    path: ['value'],
    message: 'days go up to 28: say it in months (mo) or years (a)',
  })
  .openapi({ example: { value: 18, unit: 'a' } })
const units = 'In days (d) up to 28, months (mo) or years (a).'

const given = {
  sex: z.enum(intervalSexes),
  age_min: age.openapi({ description: `From this age on. ${units}` }),
  age_max: age.nullable().openapi({
    description: `Until before this age, which is above age_min; null: for life. ${units}`,
  }),
  low_inclusive: z.boolean().default(true).openapi({ description: 'Whether `low` lies inside.' }),
  high_inclusive: z.boolean().default(true).openapi({ description: 'Whether `high` lies inside.' }),
  source: line(500).openapi({ description: 'The publication, and the value as published.' }),
}

const unit = z.string().min(1).max(32)
const exampleGiven = {
  sex: 'any' as const,
  age_min: { value: 18, unit: 'a' as const },
  age_max: null,
  unit: 'mg/dL',
  low: '70',
  low_inclusive: true,
  high: '105',
  high_inclusive: true,
  source: 'ACCP PedSAP: 70–105 mg/dL',
}

const newInterval = z
  .strictObject({
    ...given,
    unit: unit.optional().openapi({
      description: 'Any unit that the test can be reported in; left out: its own.',
    }),
    low: decimal.nullable().default(null).openapi({ description: 'Null only beside a `high`.' }),
    high: decimal.nullable().default(null).openapi({ description: 'Null only beside a `low`.' }),
  })
  .openapi('NewInterval', { example: exampleGiven })
export type NewInterval = z.output<typeof newInterval>

const intervals = z.array(newInterval).max(200).openapi({
  description:
    'All that the test shall have in this category. None: it has none any more. No two may share a sex and an age.',
})
const note = line(500).openapi({ description: 'Why, for whoever asks in five years.' })

export const newDraft = z
  .strictObject({
    test_code: z.string().min(1).max(16),
    category: z.enum(intervalCategories),
    note,
    intervals,
  })
  .openapi('NewIntervalDraft', {
    example: {
      test_code: 'GLU',
      category: 'reference',
      note: 'Fasting adults, by the new hexokinase method',
      intervals: [exampleGiven],
    },
  })
export type NewDraft = z.output<typeof newDraft>

export const draftChanges = z
  .strictObject({ note, intervals })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'name at least one field to change')
  .openapi('IntervalDraftChanges', { minProperties: 1, example: { note: 'Fasting adults' } })
export type DraftChanges = z.output<typeof draftChanges>

const exact = z.string().nullable()
const draftInterval = z
  .object({
    ...given,
    low_inclusive: z.boolean(),
    high_inclusive: z.boolean(),
    source: z.string(),
    unit,
    low: exact,
    high: exact,
    canonical_low: exact.openapi({ description: '`low` in the unit of the test, exact.' }),
    canonical_high: exact.openapi({ description: '`high` in the unit of the test, exact.' }),
    conversion_id: z.uuid().nullable().openapi({ description: 'What brought them there.' }),
  })
  .openapi('DraftInterval', {
    example: {
      ...exampleGiven,
      canonical_low: '3.8857',
      canonical_high: '5.82855',
      conversion_id: '01980b5e-1111-7222-8333-000000000205',
    },
  })

export const draft = z
  .object({
    id: z.uuid(),
    test_code: z.string(),
    category: z.enum(intervalCategories),
    status: z.enum(draftStatuses),
    note: z.string(),
    intervals: z.array(draftInterval),
    version: z.number().int().openapi({ description: 'The ETag, as a number.' }),
    created_by: z.uuid(),
    created_at: instant,
    updated_at: instant,
    published_by: z.uuid().nullable(),
    published_at: instant.nullable(),
    valid_from: instant.nullable().openapi({ description: 'In force from this moment on.' }),
    valid_until: instant
      .nullable()
      .openapi({ description: 'Until before this; null: until further.' }),
  })
  .openapi('IntervalDraft', {
    example: {
      id: exampleIds.intervalDraft.read,
      test_code: 'GLU',
      category: 'reference',
      status: 'draft',
      note: 'Fasting adults, by the new hexokinase method',
      intervals: [
        {
          ...exampleGiven,
          canonical_low: '3.8857',
          canonical_high: '5.82855',
          conversion_id: '01980b5e-1111-7222-8333-000000000205',
        },
      ],
      version: 1,
      created_by: '01980b5e-0000-7000-8000-000000000005',
      created_at: '2026-11-23T07:58:40.004Z',
      updated_at: '2026-11-23T07:58:40.004Z',
      published_by: null,
      published_at: null,
      valid_from: null,
      valid_until: null,
    },
  })
export type Draft = z.output<typeof draft>
export const draftPage = pageOf(draft, 'IntervalDraftPage')

export const draftFilters = z.strictObject({
  ...pageQuery(['created_at'], '-created_at'),
  test_code: z.string().max(16).optional(),
  category: z.enum(intervalCategories).optional(),
  status: z.enum(draftStatuses).optional(),
})
export type DraftFilters = z.output<typeof draftFilters>

export const publication = z
  .strictObject({
    version: z
      .number()
      .int()
      .min(1)
      .openapi({ description: 'The version that you have previewed.' }),
    valid_from: instant.optional().openapi({
      description: 'From this moment on, which has not come yet; left out: from now on.',
    }),
    valid_until: instant.optional().openapi({
      description:
        'Until before this moment; what is replaced then resumes. Left out: until further.',
    }),
  })
  .openapi('Publication', { example: { version: 1 } })
export type Publication = z.output<typeof publication>

const gap = z
  .object({ sex: z.enum(intervalSexes), age_min: age, age_max: age.nullable() })
  .openapi('UncoveredAges', {
    example: { sex: 'any', age_min: { value: 0, unit: 'd' }, age_max: { value: 216, unit: 'mo' } },
  })

const count = z.number().int()
const exampleChange = {
  result_id: exampleIds.result.read,
  flag_before: 'H' as const,
  flag_after: 'N' as const,
  newly_critical: false,
  no_longer_critical: false,
  newly_held: false,
  newly_released: true,
}
const change = z
  .object({
    result_id: z.uuid(),
    flag_before: z.enum(resultFlags),
    flag_after: z.enum(resultFlags),
    newly_critical: z.boolean(),
    no_longer_critical: z.boolean(),
    newly_held: z.boolean(),
    newly_released: z.boolean(),
  })
  .openapi('PreviewedChange', { example: exampleChange })
export type PreviewedChange = z.output<typeof change>

const flagCount = z
  .object({ before: z.enum(resultFlags), after: z.enum(resultFlags), results: count })
  .openapi('PreviewedFlags', { example: { before: 'H', after: 'N', results: 14 } })

export const preview = z
  .object({
    draft_id: z.uuid(),
    version: count.openapi({ description: 'Of the draft: what a publication names.' }),
    entered_from: instant.openapi({
      description: 'Results entered from this moment on were asked.',
    }),
    results: count.openapi({ description: 'How many were asked.' }),
    bound_reached: z.boolean().openapi({
      description: 'true: there are more of the last month, older than these; they were not asked.',
    }),
    flags: z.array(flagCount).openapi({ description: 'Each pair of flags, those that stay too.' }),
    newly_critical: count,
    no_longer_critical: count,
    newly_held: count,
    newly_released: count,
    examples: z.array(change).openapi({ description: 'Up to 50 of those that would change.' }),
    uncovered: z.array(gap).openapi({ description: 'For whom there would be no interval.' }),
  })
  .openapi('IntervalPreview', {
    example: {
      draft_id: exampleIds.intervalDraft.read,
      version: 1,
      entered_from: '2026-10-23T08:00:00.000Z',
      results: 1214,
      bound_reached: false,
      flags: [
        { before: 'H', after: 'N', results: 14 },
        { before: 'N', after: 'N', results: 1200 },
      ],
      newly_critical: 0,
      no_longer_critical: 0,
      newly_held: 0,
      newly_released: 14,
      examples: [exampleChange],
      uncovered: [
        { sex: 'any', age_min: { value: 0, unit: 'd' }, age_max: { value: 216, unit: 'mo' } },
      ],
    },
  })
export type Preview = z.output<typeof preview>

export const coverageQuery = z.strictObject({
  category: z.enum(intervalCategories).default('reference'),
  at: instant.optional().openapi({ description: 'At this moment; left out: now.' }),
})
export type CoverageQuery = z.output<typeof coverageQuery>

export const coverage = z
  .object({
    test_code: z.string(),
    category: z.enum(intervalCategories),
    at: instant,
    uncovered: z.array(gap).openapi({ description: 'For whom no interval is in force, by age.' }),
  })
  .openapi('Coverage', {
    example: {
      test_code: 'GLU',
      category: 'reference',
      at: '2026-11-23T08:00:00.000Z',
      uncovered: [
        { sex: 'any', age_min: { value: 0, unit: 'd' }, age_max: { value: 12, unit: 'mo' } },
      ],
    },
  })
export type Coverage = z.output<typeof coverage>
