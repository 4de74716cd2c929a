// The daily summaries of quality control as the outside sees them.
import { z } from '@hono/zod-openapi'
import { day as anyDay } from '../../http/fields.ts'
import { pageOf, pageQuery } from '../../http/pages.ts'
import { instant } from '../../http/router.ts'

const day = anyDay.openapi({ example: '2026-11-20' })
const decimal = z.string().nullable()

export const newQcSummary = z
  .strictObject({ day })
  .openapi('NewQcSummary', { example: { day: '2026-11-20' } })

export const qcSummaryDay = z
  .object({
    day,
    time_zone: z.string(),
    points: z.number().int(),
    lots: z.object({
      measured: z.number().int(),
      missing: z.number().int().openapi({ description: 'Required levels that were not measured.' }),
      rejected: z.number().int().openapi({ description: 'Lots with a rejected point.' }),
    }),
    summarized_at: instant,
    summarized_by: z.string().openapi({ description: 'As in the audit log: user:… or job:….' }),
  })
  .openapi('QcSummaryDay', {
    example: {
      day: '2026-11-20',
      time_zone: 'Europe/Berlin',
      points: 12,
      lots: { measured: 4, missing: 1, rejected: 1 },
      summarized_at: '2026-11-21T00:25:00.310Z',
      summarized_by: 'job:summarize-qc',
    },
  })
export type QcSummaryDay = z.output<typeof qcSummaryDay>

export const qcSummary = z
  .object({
    id: z.uuid(),
    day,
    instrument: z.string(),
    test_code: z.string(),
    lot_id: z.uuid().nullable().openapi({ description: 'Null: no lot of this level was in use.' }),
    lot_number: z.string().nullable(),
    material: z.string().nullable(),
    level: z.number().int(),
    points: z.number().int().openapi({ description: 'n: values on the scale, `<2` is none.' }),
    mean: decimal,
    sd: decimal.openapi({ description: 'Of a sample (n − 1): null for fewer than two values.' }),
    cv_percent: decimal.openapi({ description: '100 · SD / |mean|: null where the mean is 0.' }),
    unit: z.string(),
    warnings: z.number().int(),
    rejected: z.number().int(),
    not_evaluated: z.number().int(),
    violations: z
      .record(z.string(), z.number().int())
      .openapi({ description: 'How many points broke each rule.' }),
    missing: z.boolean().openapi({ description: 'Required, and not measured.' }),
    summarized_at: instant,
    summarized_by: z.string(),
  })
  .openapi('QcSummary', {
    example: {
      id: '01980b60-5678-7abc-8def-0123456789ab',
      day: '2026-11-20',
      instrument: 'cobas-integra-1',
      test_code: 'K',
      lot_id: '01980b60-5678-7abc-8def-0123456789ac',
      lot_number: '554301',
      material: 'PCCC1',
      level: 1,
      points: 3,
      mean: '4.0633',
      sd: '0.0404',
      cv_percent: '0.9946',
      unit: 'mmol/L',
      warnings: 1,
      rejected: 1,
      not_evaluated: 0,
      violations: { '1_2s': 2, '1_3s': 1 },
      missing: false,
      summarized_at: '2026-11-21T00:25:00.310Z',
      summarized_by: 'job:summarize-qc',
    },
  })
export type QcSummary = z.output<typeof qcSummary>
export const qcSummaryPage = pageOf(qcSummary, 'QcSummaryPage')

export const qcSummaryFilters = z.strictObject({
  ...pageQuery(['day'], '-day'),
  day: day.optional(),
  instrument: z.string().max(64).optional(),
  test_code: z.string().max(32).optional(),
})
export type QcSummaryFilters = z.output<typeof qcSummaryFilters>
