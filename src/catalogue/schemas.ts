// The catalogue as the outside sees it.
import { z } from '@hono/zod-openapi'
import { pageOf, pageQuery } from '../http/pages.ts'
import { instant } from '../http/router.ts'
import { intervalCategories, intervalSexes } from './rules/intervals.ts'
import { testKinds, wordFlags } from './rules/test-kinds.ts'
import { specimenTypes } from './specimen-types.ts'

const decimal = z.string()
const code = z.string().min(1).max(16)
const version = z.number().int().openapi({ description: 'The ETag, as a number.' })

export const testCode = z.object({
  code: code.openapi({ param: { name: 'code', in: 'path' }, example: 'GLU' }),
})

export const catalogueMoment = z.strictObject({
  at: instant.optional().openapi({
    description: 'As it was, or as it is planned to be, at this moment; left out: now.',
  }),
})

const summary = {
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  loinc: z.string(),
  specimen_type: z.enum(specimenTypes),
  kind: z.enum(testKinds).openapi({
    description: 'What its results are: numbers, titres (1:80) or words. It never changes.',
  }),
  unit: z.string().nullable().openapi({
    description: 'The canonical unit (UCUM): results are judged in it; null for words.',
  }),
  molar_mass: decimal.nullable().openapi({ description: 'In g/mol.' }),
  decimals: z.number().int().openapi({ description: 'Digits after the point, on a report.' }),
  can_be_negative: z.boolean(),
  autoverify: z.boolean().openapi({ description: 'false: every result waits for a person.' }),
  active: z.boolean().openapi({ description: 'false: it can no longer be ordered.' }),
  version,
}

const exampleSummary = {
  id: '01980b5e-1111-7222-8333-000000000005',
  code: 'GLU',
  name: 'Glucose',
  loinc: '14749-6',
  specimen_type: 'serum' as const,
  kind: 'quantitative' as const,
  unit: 'mmol/L',
  molar_mass: '180.156',
  decimals: 1,
  can_be_negative: false,
  autoverify: true,
  active: true,
  version: 1,
}

export const labTestSummary = z.object(summary).openapi('TestSummary', { example: exampleSummary })
export type LabTestSummary = z.output<typeof labTestSummary>
export const labTestPage = pageOf(labTestSummary, 'TestPage')

export const labTestFilters = z.strictObject({
  ...pageQuery(['code']),
  code: code.optional(),
  specimen_type: z.enum(specimenTypes).optional(),
  active: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: 'Only those that can, or can no longer, be ordered.' }),
})
export type LabTestFilters = z.output<typeof labTestFilters>

const age = z.object({ value: z.number().int(), unit: z.enum(['d', 'mo']) }).openapi({
  description: 'Days up to 28, then whole months (UCUM d and mo).',
  example: { value: 216, unit: 'mo' },
})

const exampleInterval = {
  id: '01980b5e-1111-7222-8333-000000000105',
  category: 'reference' as const,
  sex: 'any' as const,
  age_min: { value: 216, unit: 'mo' as const },
  age_max: null,
  low: '3.88570',
  low_inclusive: true,
  high: '5.82855',
  high_inclusive: true,
  displayed_low: '3.9',
  displayed_high: '5.8',
  source: 'ACCP PedSAP: 70–105 mg/dL',
  valid_from: null,
  valid_until: null,
}

const valid = {
  valid_from: instant.nullable().openapi({ description: 'null: since ever.' }),
  valid_until: instant
    .nullable()
    .openapi({ description: 'Until before this; null: until further.' }),
}

export const qualifiedInterval = z
  .object({
    id: z.uuid(),
    category: z.enum(intervalCategories),
    sex: z.enum(intervalSexes),
    age_min: age.openapi({ description: 'From this age on.' }),
    age_max: age.nullable().openapi({ description: 'Until before this age; null: for life.' }),
    low: decimal.nullable(),
    low_inclusive: z.boolean().openapi({ description: 'Whether `low` itself lies inside.' }),
    high: decimal.nullable(),
    high_inclusive: z.boolean().openapi({ description: 'Whether `high` itself lies inside.' }),
    displayed_low: decimal.nullable().openapi({ description: '`low` as a person reads it.' }),
    displayed_high: decimal.nullable().openapi({ description: '`high` as a person reads it.' }),
    source: z.string().openapi({ description: 'The publication, and the value as published.' }),
    ...valid,
  })
  .openapi('QualifiedInterval', { example: exampleInterval })

const exampleConversion = {
  id: '01980b5e-1111-7222-8333-000000000205',
  from_unit: 'mg/dL',
  factor: '0.05551',
  offset: '0',
  source: 'molar mass 180.156 g/mol',
  valid_from: null,
  valid_until: null,
}

const unitConversion = z
  .object({
    id: z.uuid(),
    from_unit: z.string(),
    factor: decimal,
    offset: decimal,
    source: z.string(),
    ...valid,
  })
  .openapi('UnitConversion', {
    description: 'canonical = reported · factor + offset, exact decimals.',
    example: exampleConversion,
  })

const exampleDeltaCheck = {
  id: '01980b5e-1111-7222-8333-000000000401',
  method: 'difference' as const,
  limit: '13',
  window_days: '3',
  source: 'AACC Scientific Shorts 2011: 13 mEq/L in 3 days',
  valid_from: null,
}

const deltaCheck = z
  .object({
    id: z.uuid(),
    method: z.enum(['difference', 'percent', 'rate', 'percent_rate']),
    limit: decimal.openapi({ description: 'In `unit` or percent, by day for the two rates.' }),
    window_days: decimal,
    source: z.string(),
    valid_from: instant.nullable(),
  })
  .openapi('DeltaCheck', {
    description: 'A larger change against the same patient’s value before is held for a person.',
    example: exampleDeltaCheck,
  })

const permittedWord = z
  .object({
    id: z.uuid(),
    word: z.string().openapi({ description: 'As it is entered and stored.' }),
    display: z.string().openapi({ description: 'As a person reads it.' }),
    flag: z.enum(wordFlags).openapi({ description: 'HL7 table 0078; IND: indeterminate.' }),
    critical: z.boolean().openapi({ description: 'true: somebody must be told of it at once.' }),
    position: z.number().int(),
    active: z.boolean().openapi({ description: 'false: it can no longer be entered.' }),
  })
  .openapi('PermittedWord', {
    example: {
      id: '01980b5e-1111-7222-8333-000000000501',
      word: 'not detected',
      display: 'Not detected',
      flag: 'N',
      critical: false,
      position: 1,
      active: true,
    },
  })

export const labTest = z
  .object({
    ...summary,
    words: z.array(permittedWord).openapi({
      description: 'Of a coded test, in the order in which they are offered; else none.',
    }),
    qualified_intervals: z.array(qualifiedInterval).openapi({ description: 'Those in force.' }),
    unit_conversions: z.array(unitConversion).openapi({ description: 'Those in force.' }),
    scheduled_intervals: z
      .array(qualifiedInterval)
      .openapi({ description: 'Those that come later.' }),
    scheduled_conversions: z
      .array(unitConversion)
      .openapi({ description: 'Those that come later.' }),
    delta_check: deltaCheck.nullable().openapi({ description: 'The one in force now.' }),
  })
  .openapi('Test', {
    example: {
      ...exampleSummary,
      words: [],
      qualified_intervals: [exampleInterval],
      unit_conversions: [exampleConversion],
      scheduled_intervals: [],
      scheduled_conversions: [],
      delta_check: null,
    },
  })
export type LabTest = z.output<typeof labTest>

export const panel = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    loinc: z.string().nullable(),
    active: z.boolean(),
    tests: z.array(z.string()).openapi({ description: 'Codes, in the order of a report.' }),
    version,
  })
  .openapi('Panel', {
    example: {
      id: '01980b5e-1111-7222-8333-000000000301',
      code: 'LYTES',
      name: 'Electrolytes',
      loinc: '24326-1',
      active: true,
      tests: ['NA', 'K', 'CL', 'CO2'],
      version: 1,
    },
  })
export type Panel = z.output<typeof panel>
export const panels = z.object({ items: z.array(panel) }).openapi('Panels')
export type Panels = z.output<typeof panels>

export const rejectionReason = z
  .object({
    code: z.string(),
    name: z.string(),
    hl7: z.boolean().openapi({ description: 'true: from HL7 table 0490; false: a local one.' }),
    active: z.boolean(),
    version,
  })
  .openapi('RejectionReason', {
    example: { code: 'RH', name: 'Hemolysis', hl7: true, active: true, version: 1 },
  })
export type RejectionReason = z.output<typeof rejectionReason>
export const rejectionReasons = z
  .object({ items: z.array(rejectionReason) })
  .openapi('RejectionReasons')
export type RejectionReasons = z.output<typeof rejectionReasons>
