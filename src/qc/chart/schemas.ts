// What a chart is asked for by.
import { z } from '@hono/zod-openapi'
import { day } from '../../http/fields.ts'

export const chartQuery = z.strictObject({
  test_code: z.string().max(32).optional().openapi({
    description: 'Left out: the first of the tests that the lot has a target for.',
  }),
  instrument: z.string().max(64).optional().openapi({
    description: 'Left out: the first of the instruments that have a target for it.',
  }),
  from: day.optional().openapi({
    description: 'The first day, in the laboratory’s time zone; 29 days before the last one.',
  }),
  to: day.optional().openapi({
    description: 'The last day; today, or the day on which the lot was closed. At most 366 days.',
  }),
})
export type ChartQuery = z.output<typeof chartQuery>
